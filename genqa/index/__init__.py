"""The index: every call genqa knows, in one SQLite file. SQL stands here and nowhere else.

with open_index("qa_index.db") as index:
    index.save(result)
    index.calls(Filters(agent="Mara L."), order="quality_score", descending=False)
    index.search('"my account" assistance', speaker="guest")
"""

from genqa.index.agents import AgentSummary
from genqa.index.checkup import IndexCheck
from genqa.index.filters import FILTERS, ORDERS, Filter, Filters, Making
from genqa.index.found import FoundCall, MarkedText, has_words
from genqa.index.index import Index, open_index
from genqa.index.items import IngestItem
from genqa.index.overview import Number, Scored, Stretch, Summary, Tally
from genqa.index.place import Place
from genqa.index.rescoring import OldScore, Rescored, Run, Spread
from genqa.index.rows import AgentRow, Badge, CallRow
from genqa.index.rubrics import AuditLine
from genqa.index.running import NotHad, RunningIngest, ToStore
from genqa.index.runs import Counts, IngestRun, LogLine, Owner
from genqa.index.search import Hit, Said
from genqa.index.sources import SAMPLE

__all__ = [
    "FILTERS",
    "ORDERS",
    "SAMPLE",
    "AgentRow",
    "AgentSummary",
    "AuditLine",
    "Badge",
    "CallRow",
    "Counts",
    "Filter",
    "Filters",
    "FoundCall",
    "Hit",
    "Index",
    "IndexCheck",
    "IngestItem",
    "IngestRun",
    "LogLine",
    "Making",
    "MarkedText",
    "NotHad",
    "Number",
    "OldScore",
    "Owner",
    "Place",
    "Rescored",
    "Run",
    "RunningIngest",
    "Said",
    "Scored",
    "Spread",
    "Stretch",
    "Summary",
    "Tally",
    "ToStore",
    "has_words",
    "open_index",
]
