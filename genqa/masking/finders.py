"""Where in a line personal data of one kind stands: each finder gives the pieces it takes up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from genqa.masking.figures import Line, Run

#: Letters of an IBAN by country: an exact length tells "AT 10 30 …" from one.
_IBANS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "BR": 29, "CH": 21, "CY": 28, "CZ": 24,
    "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18,
    "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "KW": 30, "KZ": 20, "LB": 28, "LI": 21,
    "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PK": 24,
    "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip
_TOP_LEVEL = (
    "com net org edu gov mil io co uk us ca au nz ie de at ch fr es it nl be pt pl cz se no dk fi eu info biz app dev "
    "me tv br mx in jp cn"
)
_TOP = frozenset(_TOP_LEVEL.split())
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]{2,}")
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*\.([a-z]{2,})")
_DOT = frozenset(("dot", "punkt", "point", "punto", "ponto", "."))
_BETWEEN = _DOT | frozenset(("underscore", "dash", "hyphen", "minus", "_", "-"))
#: Before an "at" that belongs to no address: "find us at example dot com" names a site.
_BEFORE_A_SITE = (
    "us look looking online me it visit go website site page available find him her them you is are was be order shop "
    "up out in here there also or and now directly back store down again only apply more book right"
)
_NO_NAME = frozenset(_BEFORE_A_SITE.split())
_SOCIAL = frozenset(("social", "ssn", "security"))
_CALLING = frozenset(("call", "phone", "telephone", "mobile", "cell", "cellphone", "reach", "ring", "dial", "text"))
_SEVEN = re.compile(r"\d{3}[-.]\d{4}")
_SOCIAL_FORM = re.compile(r"\d{3}-\d{2}-\d{4}")
_YEAR = re.compile(r"(19|20)\d\d")
#: A run of so many figures identifies something. Fewer are years, times, sums, flights and most order numbers.
LONG_RUN = 9


def cards(line: Line) -> Iterator[int]:
    """13 to 19 figures whose last is Luhn's check digit, wherever in a run they begin.

    A run may go on with the expiry date, so each stretch of it is tried, and all that are sound are taken: where one of
    them is the card, none of its figures stays. Stretches within a piece must begin as cards do.
    """
    for run in line.runs:
        digits, starts = run.digits, run.starts
        of = [number for number, part in enumerate(run.parts) for _ in part]
        for start in range(len(digits) - 12):
            for end in range(start + 13, min(start + 19, len(digits)) + 1):
                whole = start in starts and end in starts
                if (whole or digits[start] in "23456") and luhn(digits[start:end]):
                    yield from run.at[of[start] : of[end - 1] + 1]


def luhn(digits: str) -> bool:
    """Whether the last figure checks the others, and they are not all the same.

    >>> luhn("4111111111111111"), luhn("4111111111111112"), luhn("0000000000000")
    (True, False, False)
    """
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    total = sum(int(digit) for digit in digits[::-2]) + sum(number // 10 + number % 10 for number in doubled)
    return total % 10 == 0 and len(set(digits)) > 1


def ibans(line: Line) -> Iterator[int]:
    """Letters and figures as long as its country's, whose check figures are right; also spoken one by one."""
    for first, core in enumerate(line.cores):
        if not core[:1].isalpha():
            continue
        number, wanted = "", 0
        for at in range(first, len(line.pieces)):
            part = _part_of_iban(line, at)
            if part is None:
                break
            number += part
            wanted = _IBANS.get(number[:2], 0)
            if len(number) > 34 or (len(number) >= 2 and not wanted):
                break
            if len(number) == wanted and _sound_iban(number):
                yield from range(first, at + 1)
                break


def _part_of_iban(line: Line, at: int) -> str | None:
    figures, core = line.figures[at], line.cores[at]
    if figures is not None and not (core.isalnum() and any(one.isalpha() for one in core) and _has_figure(core)):
        return figures
    core = core.replace("-", "")
    is_part = core.isascii() and core.isalnum() and (len(core) <= 4 or _has_figure(core))
    return core.upper() if is_part else None


def _has_figure(core: str) -> bool:
    return any(one.isdecimal() for one in core)


def _sound_iban(number: str) -> bool:
    if not number[2:4].isdigit():
        return False
    return int("".join([str(int(one, 36)) for one in number[4:] + number[:4]])) % 97 == 1


def emails(line: Line) -> Iterator[int]:
    """``jane@example.com``, ``jane at example.com``, ``jane dot smith at example dot co dot uk``."""
    cores = line.cores
    for at, core in enumerate(cores):
        if _ADDRESS.fullmatch(core):
            yield at
        elif "@" in core and core[0] != "@":
            yield at
            yield from range(at + 1, _end_of_domain(cores, at + 1) or at + 1)
        elif (core == "at" or core[:1] == "@") and at > 0 and cores[at - 1] not in _NO_NAME:
            end = _end_of_domain(cores, at + 1)
            if core[:1] == "@" and _DOMAIN.fullmatch(core[1:]):
                end = at + 1
            if end is not None:
                yield from range(_start_of_name(line, at - 1), end)


def _end_of_domain(cores: tuple[str, ...], start: int) -> int | None:
    """After the last piece of a domain that begins here, in one to three words; ``None``: none does."""
    if start < len(cores) and (match := _DOMAIN.fullmatch(cores[start])) and match[2] in _TOP:
        return start + 1
    dot = next((at for at in range(start, min(start + 4, len(cores))) if cores[at] in _DOT), None)
    end = None
    while dot is not None and dot + 1 < len(cores) and cores[dot] in _DOT:
        if cores[dot + 1] in _TOP:
            end = dot + 2
        dot += 2
    return end


def _start_of_name(line: Line, last: int) -> int:
    """Where the name before an ``at`` begins: words with a dot between, letters and figures one by one."""
    start = last
    while start > 0:
        before, here = line.cores[start - 1], line.cores[start]
        spelled = (len(before) == 1 or line.figures[start - 1]) and (len(here) == 1 or bool(line.figures[start]))
        if before in _BETWEEN and start > 1:
            start -= 2
        elif here in _BETWEEN or spelled:
            start -= 1
        else:
            break
    return start


def social_security(line: Line) -> Iterator[int]:
    """Nine figures of which three, two and four belong together, or that are asked for as such."""
    for run in line.runs:
        first = run.at[0]
        asked = bool(_SOCIAL & set(line.cores[max(0, first - 12) : first]))
        grouped = tuple(map(len, run.parts)) == (3, 2, 4)
        if len(run.digits) == 9 and (asked or grouped or _SOCIAL_FORM.fullmatch(line.cores[first])):
            yield from run.at


def phones(line: Line) -> Iterator[int]:
    """Ten to thirteen figures, nine from 0 on, seven to fifteen after a +, seven as 555-1234 or after "call"."""
    for run in line.runs:
        first, count = run.at[0], len(run.digits)
        before = line.cores[max(0, first - 6) : first]
        international = line.cores[first].startswith("+") or (bool(before) and before[-1] == "plus")
        seven = count == 7 and (bool(_SEVEN.fullmatch(line.cores[first])) or bool(_CALLING & set(before)))
        usual = 10 <= count <= 13 or (count == 9 and run.digits[0] == "0")
        if (usual and not _years(run)) or seven or (international and 7 <= count <= 15):
            yield from run.at


def long_numbers(line: Line) -> Iterator[int]:
    """Any other run of nine figures and more."""
    for run in line.runs:
        if len(run.digits) >= LONG_RUN and not _years(run):
            yield from run.at


def _years(run: Run) -> bool:
    return all(_YEAR.fullmatch(part) for part in run.parts)
