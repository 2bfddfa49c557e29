"""The index: every call genqa knows, in one SQLite file. SQL stands here and nowhere else.

with open_index("qa_index.db") as index:
    index.save(result)
    index.calls(Filters(agent="Mara L."), order="quality_score", descending=False)
    index.search('"my account" assistance', speaker="guest")
"""

from genqa.index.checkup import IndexCheck
from genqa.index.filters import FILTERS, ORDERS, Filter, Filters
from genqa.index.found import FoundCall, MarkedText
from genqa.index.index import Index, open_index
from genqa.index.overview import Tally
from genqa.index.place import Place
from genqa.index.rescoring import OldScore, Rescored, Run, Spread
from genqa.index.rows import AgentRow, CallRow
from genqa.index.rubrics import AuditLine
from genqa.index.search import Hit, Said

__all__ = [
    "FILTERS",
    "ORDERS",
    "AgentRow",
    "AuditLine",
    "CallRow",
    "Filter",
    "Filters",
    "FoundCall",
    "Hit",
    "Index",
    "IndexCheck",
    "MarkedText",
    "OldScore",
    "Place",
    "Rescored",
    "Run",
    "Said",
    "Spread",
    "Tally",
    "open_index",
]
