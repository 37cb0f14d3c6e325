"""The number of a problem (问题编号): district, year, sequence in both, as 440306-2024-00312."""

import re
from typing import NamedTuple

_PATTERN = re.compile(r"(?P<district>[0-9A-Z]{6})-(?P<year>[0-9]{4})-(?P<sequence>[0-9]{5,})")


class ProblemNumber(NamedTuple):
    """The parts of a problem's number."""

    district_code: str
    year: int
    sequence: int


def format_number(district_code: str, year: int, sequence: int) -> str:
    """The number as people write it; the sequence has at least five digits. ValueError if it is not positive."""
    if sequence < 1:
        raise ValueError("a sequence begins at 1")
    return f"{district_code}-{year:04d}-{sequence:05d}"


def parse_number(text: str) -> ProblemNumber | None:
    """The parts of a number that someone typed; None if it is not one."""
    match = _PATTERN.fullmatch(text.strip().upper())
    if match is None:
        return None
    return ProblemNumber(match["district"], int(match["year"]), int(match["sequence"]))
