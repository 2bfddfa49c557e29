"""Which of AWS' language codes is meant: it has ``en-US`` and ``en-GB``, but no ``en``."""

from __future__ import annotations

from collections.abc import Collection

#: Of languages that AWS tells apart by country: what is meant where no country is named, or one that AWS does not have.
USUAL = {
    "ar": "ar-SA",
    "ckb": "ckb-IQ",
    "cy": "cy-GB",
    "de": "de-DE",
    "en": "en-US",
    "es": "es-US",
    "et": "et-EE",
    "fa": "fa-IR",
    "fr": "fr-FR",
    "pt": "pt-BR",
    "sw": "sw-KE",
    "zh": "zh-CN",
}


def language_code(tag: str, known: Collection[str]) -> tuple[str | None, str | None]:
    """The code that AWS has for a BCP 47 tag, and a remark where it is not just that.

    >>> language_code("EN-gb", ["en-GB", "en-US"]), language_code("it", ["it-IT"])
    (('en-GB', None), ('it-IT', None))
    >>> language_code("en-XY", ["en-GB", "en-US"])
    ('en-US', 'it does not know en-XY: taken for en-US')
    >>> language_code("tlh", ["en-US"])
    (None, 'it does not know tlh: the language was left to it to find')
    """
    language = tag.split("-")[0].lower()
    same = [code for code in known if code.lower() == tag.lower()]
    variants = [code for code in known if code.split("-")[0] == language]
    if same or (len(variants) == 1 and tag.lower() == language):
        return (same or variants)[0], None
    if usual := USUAL.get(language) if USUAL.get(language) in variants else next(iter(sorted(variants)), None):
        return usual, f"it does not know {tag}: taken for {usual}"
    return None, f"it does not know {tag}: the language was left to it to find"
