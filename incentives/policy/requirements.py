"""What is asked of who applies, and when: papers and site check of the version that judges, the days of a call or version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from core.once import once
from incentives.policy.models import Call, PolicyVersion, Programme, SiteCheck, VersionState


@dataclass(frozen=True)
class Window:
    """The days on which applications of a year are taken, both included; `document` is the call's, none a version's own."""

    year: int
    opens_on: dt.date
    closes_on: dt.date
    document: str = ""


@dataclass(frozen=True)
class _Rule:
    """An issued version, without its tree."""

    programme: str
    district: int | None
    valid_from: dt.date
    valid_to: dt.date
    materials: tuple[str, ...]
    windows: tuple[Window, ...]
    site_check: str


@dataclass(frozen=True)
class Requirements:
    """Those of some programmes; made once for any number of questions."""

    programmes: dict[str, Programme]
    rules: tuple[_Rule, ...]
    calls: dict[tuple[str, int], Window]

    @classmethod
    def of(cls, programmes: Iterable[str] | None = None) -> Self:
        """Of these programmes, or of all; three small queries."""
        named = Programme.objects.all() if programmes is None else Programme.objects.filter(pk__in=programmes)
        found = {each.pk: each for each in named}
        rows = PolicyVersion.objects.filter(programme__in=found, state=VersionState.ISSUED)
        columns = (
            "programme_id",
            "district_id",
            "valid_from",
            "valid_to",
            "materials",
            "windows",
            "site_check",
        )
        ordered = rows.order_by("valid_from", "pk").values_list(*columns)
        rules = tuple(
            _Rule(programme, district, since, until, tuple(papers), tuple(map(_window, windows)), check)
            for programme, district, since, until, papers, windows, check in ordered
        )
        calls = {
            (each.programme_id, each.year): window_of(each)
            for each in Call.objects.filter(programme__in=found)
        }
        return cls(found, rules, calls)

    @classmethod
    def known(cls) -> Self:
        """Of all programmes, asked once in a request that only reads."""
        return once("requirements", cls.of)

    def papers(self, programme: str, year: int, district: int, day: dt.date) -> tuple[str, ...]:
        """The codes that the version asks for which judges the year; where none holds the nearest."""
        found = self._judging(programme, year, district, day)
        return found.materials if found else ()

    def site_check(self, programme: str, year: int, district: int, day: dt.date) -> str:
        """Which of its applications are checked on site."""
        found = self._judging(programme, year, district, day)
        return found.site_check if found else SiteCheck.NONE.value

    def _judging(self, programme: str, year: int, district: int, day: dt.date) -> _Rule | None:
        judged = self.programmes[programme].judging_day(year, day)
        rules = self._of(programme, district) or [one for one in self.rules if one.programme == programme]
        holds = [each for each in rules if each.valid_from <= judged <= each.valid_to]
        before = [each for each in rules if each.valid_from <= judged]
        return next(iter((*holds[-1:], *before[-1:], *rules[:1])), None)

    def window(self, programme: str, year: int, district: int, day: dt.date) -> Window | None:
        """The call's days, else the version's: those that hold a day, else the next, else the last. None: at any time."""
        if (called := self.calls.get((programme, year))) is not None:
            return called
        found = sorted(
            (each for rule in self._of(programme, district) for each in rule.windows if each.year == year),
            key=lambda each: each.opens_on,
        )
        return next((each for each in found if day <= each.closes_on), found[-1] if found else None)

    def _of(self, programme: str, district: int) -> Sequence[_Rule]:
        """The versions of a place: the district's own after the city's, so that they are the last that count."""
        mine = [each for each in self.rules if each.programme == programme]
        return [
            *(each for each in mine if each.district is None),
            *(each for each in mine if each.district == district),
        ]

    def asking(self, paper: str, day: dt.date) -> list[str]:
        """The programmes of which a version that holds on a day, or will, asks for this paper; by their codes."""
        return sorted(
            {each.programme for each in self.rules if paper in each.materials and day <= each.valid_to}
        )

    def usual(self, day: dt.date) -> list[str]:
        """The papers that every version in force asks for: what a new policy begins with."""
        asked = [set(each.materials) for each in self.rules if each.valid_from <= day <= each.valid_to]
        return sorted(set.intersection(*asked)) if asked else []


def _window(said: dict[str, str]) -> Window:
    days = (dt.date.fromisoformat(said["opens_on"]), dt.date.fromisoformat(said["closes_on"]))
    return Window(int(said["year"]), *days)


def window_of(call: Call) -> Window:
    """The days of a call."""
    return Window(call.year, call.opens_on, call.closes_on, call.document)


def windows_of(version: PolicyVersion) -> list[Window]:
    """When one may apply by a version: its own days, and instead of them those of the calls of the years that it judges."""
    own = list(map(_window, version.windows))
    called = [
        window_of(each)
        for each in Call.objects.filter(programme=version.programme_id)
        if version.valid_from <= version.programme.judging_day(each.year, each.opens_on) <= version.valid_to
    ]
    years = {each.year for each in called}
    return sorted(
        [*called, *(each for each in own if each.year not in years)],
        key=lambda each: (each.year, each.opens_on),
    )
