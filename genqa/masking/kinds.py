"""The table of kinds of personal data. Adding one is a finder, and a row here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from genqa.errors import InvalidSetting
from genqa.masking import finders
from genqa.masking.figures import Line
from genqa.settings import Setting, mask, mask_exports

ALL, NONE = "all", "none"


@dataclass(frozen=True, slots=True)
class Kind:
    """One row: the name that chooses it and stands in its place, its title, what it finds, and where in a line."""

    name: str
    title: str
    finds: str
    find: Callable[[Line], Iterable[int]]


#: Where two find the same, the one above has it.
KINDS: tuple[Kind, ...] = (
    Kind("iban", "IBAN", "account numbers whose length and check figures are right", finders.ibans),
    Kind("email", "e-mail", "jane@example.com, and spoken: jane at example dot com", finders.emails),
    Kind("card", "card number", "13 to 19 figures with a right check figure", finders.cards),
    Kind("ssn", "social security number", "123-45-6789, and nine figures after “social”", finders.social_security),
    Kind("phone", "phone number", "10 to 13 figures, +49 …, 555-1234, seven figures after “call”", finders.phones),
    Kind("number", "other long number", "any other nine figures and more in a row", finders.long_numbers),
)
BY_NAME = {kind.name: kind for kind in KINDS}


def chosen(setting: Setting) -> tuple[Kind, ...]:
    """The kinds that a setting names: ``all``, ``none``, or a list with commas.

    :raises InvalidSetting: a name that is no kind's.
    """
    names = [name.strip() for name in setting.value.lower().split(",") if name.strip()]
    if names in ([], [NONE]):
        return ()
    if names == [ALL]:
        return KINDS
    for name in names:
        if name not in BY_NAME:
            known = ", ".join(BY_NAME)
            raise InvalidSetting(
                f"{setting.origin}: {name[:40]!r} is nothing that is masked; there are {known}, or all"
            )
    return tuple([kind for kind in KINDS if kind.name in names])


def in_words(setting: Setting) -> str:
    """What a setting comes to. :raises InvalidSetting: it names what is nothing to be masked.

    >>> in_words(Setting("card, phone", "GENQA_MASK")), in_words(Setting("none", "default"))
    ('card number, phone number masked', 'nothing is masked')
    """
    titles = ", ".join(kind.title for kind in chosen(setting))
    return f"{titles} masked" if titles else "nothing is masked"


def before_storing(environ: Mapping[str, str] = os.environ) -> tuple[Kind, ...]:
    """What is masked before a call is stored. :raises InvalidSetting: ``GENQA_MASK`` names what is none."""
    return chosen(mask(environ))


def in_exports(environ: Mapping[str, str] = os.environ) -> tuple[Kind, ...]:
    """What is masked in exports. :raises InvalidSetting: ``GENQA_MASK_EXPORTS`` names what is none."""
    return chosen(mask_exports(environ))
