"""What is measured in a call. The numbers' definitions stand in :mod:`genqa.metrics.table`, one row each."""

from genqa.metrics.measure import PARTITION, Measures, measure
from genqa.metrics.talk_over import TalkOver

__all__ = ["PARTITION", "Measures", "TalkOver", "measure"]
