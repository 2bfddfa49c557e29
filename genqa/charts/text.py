"""Text from calls in figures. Plotly reads tags, entities and TeX in what it draws, so none gets there as it came."""

from __future__ import annotations

# & first: the others' replacements hold one. $ would start TeX where MathJax is loaded.
_ENTITIES = (("&", "&#38;"), ("<", "&#60;"), (">", "&#62;"), ("$", "&#36;"))


def shown(text: str) -> str:
    """Text that Plotly draws as it was typed.

    >>> shown("<b>2 & 3</b>")
    '&#60;b&#62;2 &#38; 3&#60;/b&#62;'
    """
    for character, entity in _ENTITIES:
        text = text.replace(character, entity)
    return text
