"""What leaves genqa: CSV of calls, of events and of agents. Columns are rows in :mod:`genqa.reports.columns`."""

from genqa.reports.export import KINDS, Kind, export_file, write_call, write_csv
from genqa.reports.texts import masked_hits

__all__ = ["KINDS", "Kind", "export_file", "masked_hits", "write_call", "write_csv"]
