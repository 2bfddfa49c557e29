"""What leaves genqa: CSV of calls, of events and of agents. Columns are rows in :mod:`genqa.reports.columns`."""

from genqa.reports.export import KINDS, Kind, export_file, write_call, write_csv

__all__ = ["KINDS", "Kind", "export_file", "write_call", "write_csv"]
