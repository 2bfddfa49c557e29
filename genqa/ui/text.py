"""Text from outside on a page. What a call, a file or a person brings reaches it only through here, or by ``st.text``.

Streamlit reads nearly every text as Markdown with extensions: tags, links, images, mathematics, colours, icons, emoji.
"""

from __future__ import annotations

import re

#: A character without width. Where Streamlit looks into text after its Markdown is read, only a break in it helps.
JOINER = "\u2060"

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
#: What is replaced in finished text: emoji such as ``:smile:``, addresses that become links, arrows and dashes.
_REPLACED_LATER = re.compile(r":(?=[\w+-]+:)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=\w)(?=@\w)|(?<=[-<>=~])(?=[-<>=~])", re.I)

#: The most of a file's name that a message repeats.
_LONGEST_NAME = 80


def plain(text: str) -> str:
    """Text as Streamlit's Markdown that shows it as it was typed, on one line.

    >>> plain("**x**")
    '\\\\*\\\\*x\\\\*\\\\*'
    """
    broken = _REPLACED_LATER.sub(lambda found: found[0] + JOINER, " ".join(text.split()))
    return _PUNCTUATION.sub(r"\\\1", broken)


def file_name(name: str) -> str:
    """The name of an uploaded file for messages, never a path: no folders, no invisible characters, not endless."""
    visible = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)
    last = re.split(r"[/\\]", visible)[-1].strip() or "the file"
    return last if len(last) <= _LONGEST_NAME else f"{last[: _LONGEST_NAME - 1]}…"
