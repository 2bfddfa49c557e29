"""Every colour of genqa, each with the second carrier that says the same without colour. No other module has one.

Contrast and colour-blind pairs are held by tests; ``.streamlit/config.toml`` repeats what Streamlit itself must know,
and a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from genqa.call import Role
from genqa.settings import BandLimits


class Theme(StrEnum):
    """On which ground a figure is drawn."""

    LIGHT = "light"
    DARK = "dark"

    @classmethod
    def of(cls, name: str | None) -> Theme:
        """The theme of this name; light for any other."""
        return cls.DARK if name == cls.DARK else cls.LIGHT


class Colour(NamedTuple):
    """One meaning: its colour on either ground, and what carries the meaning for who does not see the colour."""

    meaning: str
    light: str
    dark: str
    second_carrier: str

    def on(self, theme: Theme) -> str:
        """The colour on this ground, ``#RRGGBB``."""
        return self.dark if theme is Theme.DARK else self.light


AGENT = Colour("agent", "#0072B2", "#4DA3D9", "upper lane, label")
GUEST = Colour("guest", "#D55E00", "#F28E4B", "lower lane, label")
OTHER = Colour("IVR, others", "#6B7280", "#9CA3AF", "own lane, label")
TALK_OVER = Colour("talk-over", "#B0417E", "#E08BBB", "diagonal hatch across both lanes")
SILENCE = Colour("silence, dead air", "#64748B", "#94A3B8", "dots; dead air carries its length")
HOLD = Colour("hold", "#4B5563", "#A8B1BD", "cross hatch, pause sign")
ON_TARGET = Colour("on target", "#00855F", "#5CC8A4", "●")
WATCH = Colour("watch", "#A86B00", "#E6B450", "▲")
CRITICAL = Colour("critical", "#A32020", "#F07178", "▼")
TEXT = Colour("text", "#1B2430", "#E6EAF0", "words")
ACTION = Colour("action", "#1F5FBF", "#6EA8FE", "words")

#: Everything that is drawn on the ground and must be seen on it.
COLOURS = (AGENT, GUEST, OTHER, TALK_OVER, SILENCE, HOLD, ON_TARGET, WATCH, CRITICAL, TEXT, ACTION)

#: What colours are drawn on.
GROUND = Colour("ground", "#FFFFFF", "#11161D", "")
PANEL = Colour("panel", "#F5F7FA", "#1A212B", "")

#: How much of its colour a stretch of silence shows; dead air shows more.
SILENCE_OPACITY, DEAD_AIR_OPACITY = 0.18, 0.34

_OF_ROLE = {Role.AGENT: AGENT, Role.GUEST: GUEST}


def of_role(role: Role) -> Colour:
    """The colour of a party; one for all that are neither agent nor guest."""
    return _OF_ROLE.get(role, OTHER)


def faded(colour: str, opacity: float) -> str:
    """``#RRGGBB`` with an opacity from 0 to 1, as ``rgba(r, g, b, a)``."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of scores with a name: its mark and colour."""

    name: str
    mark: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class Bands(BandLimits):
    """The bands of scores, as an organisation drew them."""

    @classmethod
    def at(cls, limits: BandLimits) -> Bands:
        """The bands that begin there."""
        return cls(limits.target, limits.watch)

    def of(self, score: float) -> Band:
        """The band of an unrounded score.

        >>> [Bands().of(score).mark for score in (80, 79.999, 60, 59.999)]
        ['●', '▲', '▲', '▼']
        """
        colour = ON_TARGET if score >= self.target else WATCH if score >= self.watch else CRITICAL
        return Band(colour.meaning, colour.second_carrier, colour)
