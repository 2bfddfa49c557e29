"""For which calls it was decided on which channel of their recordings the agent is.

calls of a source                           the farther down a decision stands,
  those of one direction                    the sooner it holds: a call takes the last one
    those of a block of numbers             in which it is
      those of one trunk
        those of one trunk and direction
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from genqa.call import About

#: What ends the trunk of a decision that holds for every number which begins so.
BLOCK = "*"


class Kind(NamedTuple):
    """A kind of calls: of one source, and of one direction or trunk where they are not ``None``.

    A trunk is a number of the organisation's own, or the beginning of several, with ``*`` at its end.
    """

    source: str
    direction: str | None = None
    trunk: str | None = None

    @property
    def block(self) -> str | None:
        """How the numbers begin that are meant; ``None`` where it is one number, or any."""
        return self.trunk.removesuffix(BLOCK) if self.trunk is not None and self.trunk.endswith(BLOCK) else None

    def holds(self, about: About) -> bool:
        """Whether a call is one of them."""
        return (
            self.source == about.source
            and self.direction in (None, about.direction)
            and (self.trunk in (None, about.trunk) or _begins(about.trunk, self.block))
        )


#: Kind of calls → channel, from 0.
Decided = Mapping[Kind, int]


def channel_for(decided: Decided, about: About) -> int | None:
    """The agent's channel in this call's recording; ``None`` where nobody decided."""
    kinds = [kind for kind in decided if kind.holds(about)]
    return decided[max(kinds, key=_closeness)] if kinds else None


def _closeness(kind: Kind) -> tuple[bool, bool, int, bool]:
    """The greater, the fewer calls are meant."""
    trunk = kind.trunk
    return trunk is not None, trunk is not None and kind.block is None, len(trunk or ""), kind.direction is not None


def _begins(trunk: str | None, block: str | None) -> bool:
    return trunk is not None and block is not None and trunk.startswith(block)
