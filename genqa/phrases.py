"""What agents say and guests do not: a hint at sides that are swapped, in the words of several languages.

Robust ones alone: an offer of help, and asking whether there is anything else. "Thank you for calling" and "this call
is recorded" are said by machines too, which some transcripts count as the guest.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from genqa.call import Call, Role

_OFFER = (
    r"how (can|may|could) i (help|assist|be of)", r"what can i (do|help) (for )?you",
    r"(wie|womit) kann ich (ihnen|dir) (\w+ )?(weiter)?helfen", r"was kann ich für sie tun",
    r"(comment|en quoi) puis je vous aider", r"en qué (le|la|les|te) (puedo|podemos) ayudar",
    r"come posso (aiutarl\w|esserle)", r"(como|em que) posso (ajud|ser út)\w*",
    r"waarmee kan ik (u|je) (van dienst|helpen)",
)  # fmt: skip
_ELSE = (
    r"anything else (that )?(i|we) can",
    r"anything else i (may|could)",
    r"(kann|darf) ich sonst noch (etwas )?für sie",
    r"puis je (encore )?faire autre chose pour vous",
    r"(hay )?algo más en (lo )?que (le |te )?pueda ayudar",
)
_KINDS = (("an offer of help", re.compile("|".join(_OFFER))), ("asking what else to do", re.compile("|".join(_ELSE))))
_NO_LETTER = re.compile(r"[^\w]+")


class Hints(NamedTuple):
    """What of an agent's phrases each side says, and who is the first of both to speak."""

    agent: tuple[str, ...]
    guest: tuple[str, ...]
    first: Role | None


def hints(call: Call) -> Hints:
    """The phrases of an agent's in what either side says after the connect."""
    since = call.connected or 0
    said = [one for one in call.utterances if one.end > since]
    by_side = []
    for role in (Role.AGENT, Role.GUEST):
        text = _NO_LETTER.sub(" ", " ".join(one.text for one in said if one.party.role is role).casefold())
        by_side.append(tuple(kind for kind, pattern in _KINDS if pattern.search(text)))
    spoken = [(one.start, one.party.role) for one in said if one.party.role in (Role.AGENT, Role.GUEST)]
    return Hints(by_side[0], by_side[1], min(spoken)[1] if spoken and call.untimed is None else None)
