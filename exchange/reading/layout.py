"""Where a sheet's table begins: the heading of one or two rows, the unit line, and what each column is.

Every row near the top is tried as the heading, alone and with the row below it; the one under which most columns of
the dataset are found wins, and it must hold the dataset's key. A row with a code ends the search: what heads it is not
below it. Title rows, unit lines and notes above it need not be recognised: they are what is left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from exchange.dataset import Dataset, Kind
from exchange.kinds.cells import half_width, text_of
from exchange.reading.body import CODE
from exchange.reading.headings import MONEY_UNITS, Matcher, Named, parsed, unit_line
from exchange.reading.raw import RawSheet, Rows
from exchange.reading.result import ColumnMatch

By = Mapping[int | str, str | None]
"""What the user says that columns are, by place in the sheet (0-based), heading or letter."""
SEARCH_ROWS = 40
_TITLE_SHARE = 0.7
_DEEPEST = 3
_FIGURES = re.compile(r"^[\d.,%-]+$|\d{5}")  # what stands in rows of data, not in a heading


@dataclass(frozen=True)
class Layout:
    """A sheet's table: heading rows and first row of data (places in the rows read), unit line, columns."""

    heading: tuple[int, ...]
    unit: str
    columns: tuple[ColumnMatch, ...]
    has_key: bool
    score: int

    @property
    def data_from(self) -> int:
        """The place of the first row below the heading."""
        return self.heading[-1] + 1

    def heading_rows(self, first_row: int) -> tuple[int, ...]:
        """The heading's rows as the officer counts them, in a sheet that was read from `first_row` on."""
        return tuple(first_row + place for place in self.heading)


@dataclass(frozen=True)
class _Candidate:
    heading: tuple[int, ...]
    over: list[str]
    under: list[str]
    named: list[Named | None]
    score: int
    has_key: bool


def find_layout(sheet: RawSheet, top: Rows, dataset: Dataset, today: date, mapping: By) -> Layout | None:
    """The best reading of a sheet's top, or None when nothing there looks like the dataset's heading."""
    matcher, best = Matcher(dataset), None
    for at in range(min(len(top), SEARCH_ROWS)):
        lines = _line(top[at])
        if best and best.has_key and any(map(CODE.search, lines)):
            break
        candidates = [_candidate(matcher, dataset, (at,), [""] * len(lines), lines)]
        if at + 1 < len(top):
            over = _groups(sheet, at, lines)
            candidates.append(_candidate(matcher, dataset, (at, at + 1), over, _line(top[at + 1])))
        for candidate in candidates:
            if candidate.score and (best is None or _rank(candidate) > _rank(best)):
                best = candidate
    if best is None or (best.score < 2 and not best.has_key):
        best = _above_codes(matcher, dataset, top)
    if best is None:
        return None
    beside = enumerate(top[: best.heading[-1] + 2])
    stated = (unit_line(row, headings=place in best.heading) for place, row in beside)
    unit = next(filter(None, stated), "")
    heading = (*best.heading, *range(best.heading[-1] + 1, _reach(sheet, top, best) + 1))
    unmapped = [_match(sheet, best, place, hit, matcher) for place, hit in enumerate(best.named)]
    chosen = _chosen(unmapped, mapping)
    hits = _hits(sheet, best, dataset, chosen)
    found = [
        _filled(_match(sheet, best, place, hit, matcher), hit, unit, today.year - 1)
        for place, hit in enumerate(hits)
    ]
    columns = _once([replace(match, reason="by_hand") if match.index in chosen else match for match in found])
    taken = {match.column.code for match in columns if match.column}
    return Layout(heading, unit, columns, set(dataset.key_codes) <= taken, best.score)


def _above_codes(matcher: Matcher, dataset: Dataset, top: Rows) -> _Candidate | None:
    """Where headings say nothing: the row of words above the first code, of a dataset whose key is one.

    It lacks the key by itself; a person may say which of its columns that is.
    """
    if not any(dataset[code].kind is Kind.USCC for code in dataset.key_codes):
        return None
    coded = next(
        (at for at, row in enumerate(top[: SEARCH_ROWS + 1]) if any(map(CODE.search, _line(row)))), 0
    )
    lines = _line(top[coded - 1]) if coded else []
    words = [text for text in lines if text]
    if len(words) < 2 or any(map(_FIGURES.search, words)):
        return None
    made = _candidate(matcher, dataset, (coded - 1,), [""] * len(lines), lines)
    named = {hit.column.code for hit in made.named if hit}
    return None if named.issuperset(dataset.key_codes) else made


def _rank(candidate: _Candidate) -> tuple[bool, int, int, int]:
    """The key first, then most columns, then most that is said of units and years, then fewest rows."""
    says = sum(bool(hit.unit) + (hit.year is not None) for hit in candidate.named if hit)
    return candidate.has_key, candidate.score, says, -len(candidate.heading)


def _reach(sheet: RawSheet, top: Rows, found: _Candidate) -> int:
    """The place of the last row into which the heading's own cells are merged: what stands beside them explains."""
    at = found.heading[-1]
    own = {sheet.first_column + place for place, hit in enumerate(found.named) if hit}
    row = sheet.first_row + at
    deep = [last for first, left, last, _right in sheet.merges if first <= row < last and left in own]
    for place in range(
        at + 1, min(max(deep, default=row) - sheet.first_row, at + _DEEPEST, len(top) - 1) + 1
    ):
        if any(map(CODE.search, _line(top[place]))):
            break
        at = place
    return at


def _line(row: list[Any]) -> list[str]:
    return [" ".join(text_of(cell).split()) for cell in row]


def _groups(sheet: RawSheet, at: int, lines: list[str]) -> list[str]:
    """The upper of two heading rows, with each merged cell's text over all the columns that it spans.

    A text across most of the table is its title and groups nothing. Without merged ranges (.csv) a text reaches
    to the right as far as the cells are empty.
    """
    row, over = sheet.first_row + at, list(lines)
    merged = [m for m in sheet.merges if m[0] <= row <= m[2]]
    used = max(sum(1 for text in lines if text), 1)
    if sheet.merges:
        for _first, left, _last, right in merged:
            place = left - sheet.first_column
            if not 0 <= place < len(over):
                continue
            text = over[place]
            if right - left + 1 > max(_TITLE_SHARE * len(over), 2):
                text = ""
            for column in range(place, min(right - sheet.first_column + 1, len(over))):
                over[column] = text
        return over if used > 1 else [""] * len(over)
    if used == 1:
        return [""] * len(over)
    last = ""
    for place, text in enumerate(over):
        last = text or last
        over[place] = last
    return over


def _candidate(
    matcher: Matcher, dataset: Dataset, heading: tuple[int, ...], over: list[str], under: list[str]
) -> _Candidate:
    named = [matcher.find(*pair) for pair in zip(over, under, strict=True)]
    found = {(hit.column.code, hit.year) for hit in named if hit}
    has_key = {(code, None) for code in dataset.key_codes} <= {(code, None) for code, _year in found}
    if len(heading) == 2 and has_key and not _fits(over, under, named):
        has_key, found = False, set()
    if (
        len(found) == 1 and sum(map(bool, under)) > 1
    ):  # one name among other texts explains the column, it heads none
        has_key = False
    return _Candidate(heading, over, under, named, len(found), has_key)


def _fits(over: list[str], under: list[str], named: list[Named | None]) -> bool:
    """Whether the lower row is part of the heading: everything in it belongs to a group or names a column itself."""
    return any(hit and text for hit, text in zip(named, under, strict=True)) and any(over)


def place_of(name: str, columns: Sequence[ColumnMatch]) -> ColumnMatch | None:
    """The column with that heading, or else with that letter."""
    wanted = half_width(name)
    headed = (match for match in columns if match.heading and half_width(match.heading) == wanted)
    return next(headed, None) or next((match for match in columns if match.letter == wanted.upper()), None)


def _chosen(columns: Sequence[ColumnMatch], mapping: By) -> dict[int, str | None]:
    """What the user says of columns, by their places in the sheet."""
    places = {name: name if isinstance(name, int) else _index(place_of(name, columns)) for name in mapping}
    return {place: mapping[name] for name, place in places.items() if place is not None}


def _index(match: ColumnMatch | None) -> int | None:
    return match.index if match else None


def _hits(
    sheet: RawSheet, found: _Candidate, dataset: Dataset, mapping: Mapping[int, str | None]
) -> list[Named | None]:
    """What each heading names, the user's corrections in place."""
    hits = list(found.named)
    for index, code in mapping.items():
        place = index - sheet.first_column
        if 0 <= place < len(hits):
            hits[place] = _by_hand(dataset, code, found.over[place], found.under[place])
    return hits


def _match(
    sheet: RawSheet, found: _Candidate, place: int, hit: Named | None, matcher: Matcher
) -> ColumnMatch:
    """The column of the sheet with its heading as the officer sees it, two rows of it where both are needed."""
    over, under = found.over[place], found.under[place]
    heading = f"{over} {under}".strip()
    if under and _alone(matcher, under, hit):
        heading = under
    index = sheet.first_column + place
    match = ColumnMatch(index, heading, hidden=index in sheet.scan.hidden_columns)
    if hit is None:
        return replace(match, suggestion=matcher.near(heading) if heading else None, reason="unknown")
    return replace(
        match, column=hit.column, year=hit.year, year_stated=not hit.column.yearly or hit.year is not None
    )


def _alone(matcher: Matcher, under: str, hit: Named | None) -> bool:
    alone = matcher.find("", under)
    return alone is not None and hit is not None and alone.column is hit.column and alone.year == hit.year


def _by_hand(dataset: Dataset, code: str | None, over: str, under: str) -> Named | None:
    """The column that the user chose, with unit and year from the heading unless the choice `revenue:2022@千元` says."""
    if code is None:
        return None
    chosen, _at, said = code.partition("@")
    name, _colon, year = chosen.partition(":")
    upper, lower = parsed(over), parsed(under)
    column = dataset.by_code[name]
    stated = int(year) if year else lower.year or upper.year
    unit = said or lower.unit or upper.unit
    if column.kind is not Kind.AMOUNT and unit in MONEY_UNITS:
        unit = ""
    return Named(column, unit, stated if column.yearly else None)


def _filled(match: ColumnMatch, hit: Named | None, line: str, last_year: int) -> ColumnMatch:
    """The match with the unit and the year in force, and where they come from."""
    column = match.column
    if column is None or hit is None:
        return match
    unit, source = hit.unit, "heading"
    if column.kind is Kind.AMOUNT:
        if unit not in MONEY_UNITS:
            unit, source = (line, "line") if line else (column.unit or "元", "default")
    elif not unit:
        unit, source = "" if column.kind is Kind.RATIO else column.unit, "default"
    year = (match.year or last_year) if column.yearly else None
    return replace(match, year=year, unit=unit, unit_from=source)


def _once(columns: list[ColumnMatch]) -> tuple[ColumnMatch, ...]:
    """Keep one column for each thing: the one chosen by hand, else the one officially named, else the first."""
    winner: dict[str, tuple[int, int]] = {}
    for place, match in enumerate(columns):
        if match.column is None:
            continue
        official = match.year_stated and str(match.column.heading) in match.heading
        rank = 0 if match.reason == "by_hand" else 1 if official else 2
        if match.field not in winner or rank < winner[match.field][0]:
            winner[match.field] = (rank, place)
    kept = {place for _rank, place in winner.values()}
    return tuple(
        match
        if match.column is None or place in kept
        else ColumnMatch(
            match.index, match.heading, hidden=match.hidden, suggestion=match.column, reason="repeated"
        )
        for place, match in enumerate(columns)
    )
