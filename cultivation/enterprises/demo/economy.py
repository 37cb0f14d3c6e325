"""The demo's enterprises: by district and industry, with sizes, growth and seasons as a city has them.

`Economy` is the invented truth from which every room's demo takes its part: what an enterprise made in each
year and quarter, when it came above scale and left, and its part in the play (`PlayedPart`), so that every judgement
of the scan has its case. All is deterministic in seed, number and day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
import numpy.typing as npt
from django.db import connection

from accounts.models import Unit, UnitKind
from core.demo import Flags, Floats, Ints, as_sent, chance, next_id
from core.periods import Period
from cultivation.enterprises.models import (
    Enterprise,
)

THRESHOLD = 20_000_000_00  # fen; where the invented economy is thick, no rule: rules read parameters
YEARS_BACK = 6  # annual figures; quarters go back five years
_WEIGHTS = {
    "440303": 2, "440304": 2, "440305": 12, "440306": 34, "440307": 21, "440308": 1,
    "440309": 14, "440310": 6, "440311": 11, "4403DP": 1, "4403SS": 1,
}  # fmt: skip
_INDUSTRIES = {
    "3912": 9, "3982": 12, "3989": 6, "3922": 5, "3951": 4, "3812": 5, "3841": 5, "3872": 3, "3899": 2,
    "2929": 8, "2922": 3, "3311": 5, "3360": 4, "3389": 3, "3525": 6, "3562": 3, "3599": 4, "3484": 4, "3489": 3,
    "4014": 2, "4028": 2, "2319": 4, "2231": 3, "1819": 3, "2452": 3, "2438": 2, "2641": 2, "3311B": 0,
    "2110": 2, "1411": 1, "1951": 1, "3670": 2, "2710": 1, "3034": 1, "1751": 1, "1521": 1, "3392": 1,
    "4310": 1, "0610": 0.05, "1012": 0.1, "1600": 0.05, "4420": 0.3, "4511": 0.2, "4620": 0.3, "3712": 0.3,
}  # fmt: skip


class PlayedPart(IntEnum):
    """What an enterprise plays from the last quarters on; most play nothing."""

    NONE = 0
    STOPPED = 1
    IDLE = 2
    SILENT = 3
    FALLING = 4
    DARK = 5
    NEGATIVE = 6
    MOVED_AWAY = 7
    LATE_CORRECTIONS = 8
    SOURCE_GAP = 9
    NEAR_ABOVE = 10
    FOLLOW_UP = 11


@dataclass(frozen=True)
class Economy:
    """The invented truth: n enterprises × years (the first is `first_year`) × four quarters, cumulative, in fen."""

    seed: int
    at: dt.datetime
    first_year: int
    ids: Ints
    district: Ints
    street: Ints
    division: npt.NDArray[np.str_]
    opened: Ints  # months since year 0 of the opening month; long ago for most
    part: Ints
    ytd: Ints  # n × years × 4
    growth: Floats  # n, the enterprise's own
    above_from: Ints  # n × years: 1 where above scale on 31 December of the year
    above_now: Flags
    chance: Floats  # n × 8 numbers in 0..1 for what the rooms decide by

    @property
    def size(self) -> int:
        """How many enterprises."""
        return len(self.ids)

    @property
    def last(self) -> Period:
        """The last complete quarter."""
        return Period.last_complete(self.at.date())

    def year(self, year: int) -> int:
        """The place of a year on the second axis."""
        return year - self.first_year

    def annual(self, year: int) -> Ints:
        """The whole year's revenue in fen; of the running year what it would be."""
        return self.ytd[:, self.year(year), 3]

    def above_at_end_of(self, year: int) -> Flags:
        """Who is above scale on 31 December of the year."""
        return np.equal(self.above_from[:, self.year(year)], 1)


def invent(number: int, seed: int, at: dt.datetime) -> Economy:
    """Think out the economy; nothing is written."""
    rng = chance(seed, "economy")
    first = at.year - YEARS_BACK
    years = YEARS_BACK + 1
    district, street = _places(rng, number)
    industry = _industries(rng, number)
    base = np.exp(rng.normal(np.log(7.2e6), 1.05, number))
    growth = rng.normal(0.05, 0.09, number)
    shocks = (
        rng.normal(0, 0.13, (number, years)) + np.array([-0.02, 0.09, 0.03, 0.01, 0.05, 0.03, 0.04])[:years]
    )
    annual = base[:, None] * np.exp(np.cumsum(growth[:, None] * 0.6 + shocks, axis=1))
    opened = _openings(rng, number, at)
    near = (rng.random(number) < 0.18) & (annual[:, -1] < 2.4e7) & (annual[:, -1] > 4e6)
    annual[near, -1] = 2e7 * rng.uniform(0.62, 1.32, int(near.sum()))
    ytd = _quarters(rng, annual, opened, first, industry)
    above, _entered = _above(rng, ytd, opened, first)
    part = _parts(rng, above[:, -2] == 1)
    _play(rng, part, ytd, at)
    with connection.cursor() as cursor:
        first_id = next_id(cursor, Enterprise, number)
    return Economy(
        seed=seed,
        at=at,
        first_year=first,
        ids=np.arange(first_id, first_id + number, dtype=np.int64),
        district=district,
        street=street,
        division=industry,
        opened=opened,
        part=part,
        ytd=as_sent(ytd),
        growth=growth,
        above_from=above,
        above_now=above[:, -2] == 1,
        chance=rng.random((number, 8)),
    )


def _places(rng: np.random.Generator, number: int) -> tuple[Ints, Ints]:
    """A district by weight and one of its streets; one in fifty knows no street."""
    districts = list(Unit.objects.filter(kind=UnitKind.DISTRICT).order_by("code").values_list("pk", "code"))
    weights = np.array([_WEIGHTS.get(code, 3) for _pk, code in districts], dtype=float)
    chosen = rng.choice(len(districts), number, p=weights / weights.sum())
    street = np.zeros(number, dtype=np.int64)
    for place, (pk, _code) in enumerate(districts):
        streets = np.array(
            Unit.objects.filter(kind=UnitKind.STREET, parent=pk).order_by("code").values_list("pk", flat=True)
        )
        mine = np.flatnonzero(chosen == place)
        if len(streets):
            street[mine] = streets[rng.integers(0, len(streets), len(mine))]
    street[rng.random(number) < 0.02] = 0
    return np.array([pk for pk, _code in districts], dtype=np.int64)[chosen], street


def _industries(rng: np.random.Generator, number: int) -> npt.NDArray[np.str_]:
    codes = [code for code, weight in _INDUSTRIES.items() if weight]
    weights = np.array([_INDUSTRIES[code] for code in codes])
    return np.array(codes)[rng.choice(len(codes), number, p=weights / weights.sum())]


def _openings(rng: np.random.Generator, number: int, at: dt.datetime) -> Ints:
    """The opening month of each: long ago, or within the years that are told."""
    now = at.year * 12 + at.month - 1
    old = now - rng.integers(12 * (YEARS_BACK + 1), 12 * 28, number)
    young = now - rng.integers(0, 12 * YEARS_BACK, number)
    return np.where(rng.random(number) < 0.14, young, old).astype(np.int64)


def _quarters(
    rng: np.random.Generator, annual: Floats, opened: Ints, first: int, industry: npt.NDArray[np.str_]
) -> Ints:
    """Cumulative revenue by quarter: the industry's season, the enterprise's mood, nothing before the opening."""
    number, years = annual.shape
    season = np.stack([_season(code) for code in industry])
    mood = np.exp(rng.normal(0, 0.07, (number, years, 4)))
    weights = season[:, None, :] * mood
    weights /= weights.sum(axis=2, keepdims=True)
    month = (first + np.arange(years))[None, :, None] * 12 + np.arange(0, 12, 3)[None, None, :]
    open_months = np.clip(month + 3 - opened[:, None, None], 0, 3) / 3
    flows = annual[:, :, None] * weights * open_months
    return np.cumsum(np.rint(flows * 100).astype(np.int64), axis=2)


@cache
def _season(code: str) -> Floats:
    """The seasons of a division, drawn from its own number so that they are the same at any size of the city."""
    draw = np.random.default_rng(int(code[:2]))
    return np.array([0.205, 0.245, 0.255, 0.295]) + draw.normal(0, 0.012, 4)


def _above(rng: np.random.Generator, ytd: Ints, opened: Ints, first: int) -> tuple[Ints, Ints]:
    """Who is above scale at each year's end: in by last year's figures, mostly, out by a bad year, sometimes."""
    number, years, _four = ytd.shape
    above = np.zeros((number, years), dtype=np.int64)
    entered = np.zeros((number, years), dtype=np.int64)
    state = (ytd[:, 0, 3] > THRESHOLD * 0.97) & (rng.random(number) < 0.93)
    for year in range(years):
        full = ytd[:, year, 3]
        comes = ~state & (full >= THRESHOLD) & (rng.random(number) < 0.78)
        goes = state & (full < THRESHOLD * 0.96) & (rng.random(number) < 0.45)
        if year:
            entered[:, year] = comes
            state = (state | comes) & ~goes
        above[:, year] = state
    return above, entered


def _parts(rng: np.random.Generator, above: Flags) -> Ints:
    """Deal the parts among those above scale: every tenth to thirtieth plays one."""
    part = np.zeros(len(above), dtype=np.int64)
    order = rng.permutation(np.flatnonzero(above))
    for place, which in enumerate(part_ for part_ in PlayedPart if part_ is not PlayedPart.NONE):
        step = 9 if which is PlayedPart.NEAR_ABOVE else 55
        part[order[place::step]] = which
    return part


def _play(rng: np.random.Generator, part: Ints, ytd: Ints, at: dt.datetime) -> None:
    """Bend the running year (and what came before) so that each part shows what it stands for."""
    quarter = Period.last_complete(at.date()).quarter - 1
    year = ytd.shape[1] - (1 if Period.last_complete(at.date()).year == at.year else 2)
    for which, keep in ((PlayedPart.STOPPED, 1), (PlayedPart.IDLE, 1)):
        rows = part == which
        still = max(quarter - 1 - keep, 0)
        ytd[rows, year, still + 1 :] = ytd[rows, year, still, None]
    falling = part == PlayedPart.FALLING
    ytd[falling, year] = (ytd[falling, year - 1] * 0.71).astype(np.int64)
    negative = part == PlayedPart.NEGATIVE
    ytd[negative, year] = -rng.integers(1_00, 90_000_00, (int(negative.sum()), 1))
    near = part == PlayedPart.NEAR_ABOVE
    target = 2e9 * rng.uniform(0.8, 1.12, int(near.sum()))
    ytd[near, year] = (ytd[near, year] * (target / np.maximum(ytd[near, year, 3], 1))[:, None]).astype(
        np.int64
    )
    late = part == PlayedPart.LATE_CORRECTIONS
    for past in range(year):
        ytd[late, past, 3] = (ytd[late, past, 2] * 0.82).astype(np.int64)
