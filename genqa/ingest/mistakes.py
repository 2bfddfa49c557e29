"""Where a mistake of genqa's own came up, for the log."""

from __future__ import annotations

import re
import traceback

_OURS = re.compile(r'File ".*?(genqa[/\\][^"]+)", line (\d+)')


def where(error: BaseException) -> str:
    """Where in genqa an error came up; its own words may hold what was said in a call, and stay out of the log."""
    places = _OURS.findall("".join(traceback.format_exception(error)))
    return ":".join(places[-1]) if places else "outside genqa"
