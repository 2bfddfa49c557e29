"""What a person types into a search box → a query that FTS5 takes, whatever was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: More words than anybody searches for; further ones are left out, which finds more, not less.
MOST_TERMS = 64

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\x00": " "})

#: A phrase between quotation marks that stand at the ends of words (5" is no beginning), else a word.
_PHRASE_OR_WORD = re.compile(r'(?<!\w)"([^"]*)"(?!\w)|([^\s"]+)')


def terms(text: str) -> tuple[str, ...]:
    """The words and "quoted phrases" of a text, each as FTS5 takes it; those without a letter or digit left out.

    >>> terms('refund" c++ "account  assistance" NEAR( * -x')
    ('"refund"', '"c++"', '"account assistance"', '"NEAR("', '"-x"')
    """
    sound = text.encode("utf-8", "replace").decode("utf-8").translate(_QUOTES)
    found: dict[str, None] = {}
    for match in _PHRASE_OR_WORD.finditer(sound):
        term = " ".join((match[1] or match[2] or "").split())
        if any(_is_of_a_word(character) for character in term):
            found[quote_fts(term)] = None
    return tuple(found)[:MOST_TERMS]


def quote_fts(term: str) -> str:
    """One word or phrase as a string of FTS5's query language.

    Unquoted, FTS5 reads what people type as operators and column names: ``a AND``, ``NEAR(``, ``agent:bob``, ``-x`` and
    ``c++`` are syntax errors, or quietly another question. Within quotation marks nothing means anything but ``"``,
    which is doubled; the tokenizer then drops the signs that are in no word.
    """
    return '"' + term.replace('"', '""') + '"'


def every_term(quoted: Iterable[str]) -> str:
    """Found where all of these are; nowhere when there is none."""
    return " AND ".join(quoted) or '""'


def any_term(quoted: Iterable[str]) -> str:
    """Found where one of these is; nowhere when there is none."""
    return " OR ".join(quoted) or '""'


def within(columns: str, query: str) -> str:
    """The query, asked of these columns alone."""
    return f"{{{columns}}} : ({query})"


def _is_of_a_word(character: str) -> bool:
    """Whether the tokenizer ``unicode61`` keeps it: letters, numbers, private use."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"
