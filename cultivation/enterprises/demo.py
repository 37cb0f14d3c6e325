"""The demo's enterprises: by district and industry, with sizes, growth and seasons as a city has them.

`Economy` is the invented truth from which every room's demo takes its part: what an enterprise made in each
year and quarter, when it came above scale and left, and its part in the play (`Part`), so that every judgement
of the scan has its case. All is deterministic in seed, number and day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from django.db import connection

from accounts.models import Unit, UnitKind
from core import uscc
from core.demo import Flags, Floats, Ints, cells, chance, copy, days_between, fen_cells, next_id, unrecorded
from core.periods import Period
from cultivation.enterprises.models import (
    AnnualFigures,
    Enterprise,
    EnterpriseName,
    EnterpriseUscc,
    Exit,
    Inclusion,
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
_BRANDS = (
    "华瑞锐恒明达泰和卓越凯润金鹏鑫源兴盛博創宏图信德诚益科力长青宇航星辰海川中联同方立新远大正阳佳美亿光"
)
_PRODUCTS = {
    "39": ["电子", "光电", "智能科技", "电路", "通信设备"], "38": ["电气", "新能源", "照明", "电源"],
    "29": ["塑胶", "塑胶制品", "橡塑"], "33": ["五金", "精密五金", "金属制品"], "35": ["模具", "自动化设备", "专用设备"],
    "34": ["机械", "精密机械"], "40": ["仪器", "仪表"], "23": ["印刷", "包装印刷"], "22": ["纸品", "包装"],
    "18": ["服饰", "制衣"], "24": ["玩具", "工艺品", "珠宝"], "26": ["化工", "新材料"], "21": ["家具"],
}  # fmt: skip
_ENDINGS = ["有限公司", "科技有限公司", "实业有限公司", "制造有限公司", "股份有限公司"]
_FORMS = [
    "LIMITED",
    "LIMITED",
    "LIMITED",
    "LIMITED",
    "JOINT_STOCK",
    "FOREIGN",
    "HMT",
    "HMT",
    "PARTNERSHIP",
    "BRANCH",
    "",
]


class Part(IntEnum):
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
        ytd=ytd,
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
    for place, which in enumerate(part_ for part_ in Part if part_ is not Part.NONE):
        step = 9 if which is Part.NEAR_ABOVE else 55
        part[order[place::step]] = which
    return part


def _play(rng: np.random.Generator, part: Ints, ytd: Ints, at: dt.datetime) -> None:
    """Bend the running year (and what came before) so that each part shows what it stands for."""
    quarter = Period.last_complete(at.date()).quarter - 1
    year = ytd.shape[1] - (1 if Period.last_complete(at.date()).year == at.year else 2)
    for which, keep in ((Part.STOPPED, 1), (Part.IDLE, 1)):
        rows = part == which
        still = max(quarter - 1 - keep, 0)
        ytd[rows, year, still + 1 :] = ytd[rows, year, still, None]
    falling = part == Part.FALLING
    ytd[falling, year] = (ytd[falling, year - 1] * 0.71).astype(np.int64)
    negative = part == Part.NEGATIVE
    ytd[negative, year] = -rng.integers(1_00, 90_000_00, (int(negative.sum()), 1))
    near = part == Part.NEAR_ABOVE
    target = 2e9 * rng.uniform(0.8, 1.12, int(near.sum()))
    ytd[near, year] = (ytd[near, year] * (target / np.maximum(ytd[near, year, 3], 1))[:, None]).astype(
        np.int64
    )
    late = part == Part.LATE_CORRECTIONS
    for past in range(year):
        ytd[late, past, 3] = (ytd[late, past, 2] * 0.82).astype(np.int64)


def write(city: Economy) -> None:
    """Lay down enterprises with names and codes, annual figures, inclusions and exits."""
    tables = (Enterprise, EnterpriseName, EnterpriseUscc, AnnualFigures, Inclusion, Exit)
    with unrecorded(*tables), connection.cursor() as cursor:
        _write_profiles(cursor, city)
        _write_annual(cursor, city)
        _write_inclusions(cursor, city)


def _write_profiles(cursor: object, city: Economy) -> None:
    rng, number = chance(city.seed, "profiles"), city.size
    codes = cells(_codes(city))
    names = _names(rng, city)
    opened_on = [f"{month // 12:04d}-{month % 12 + 1:02d}-01" for month in city.opened.tolist()]
    founded = np.array(opened_on, dtype="datetime64[D]") - rng.integers(30, 500, number)
    status = np.full(number, "OPERATING", dtype=object)
    status[city.part == Part.MOVED_AWAY] = "MOVED_OUT"
    quiet = (city.part == Part.NONE) & ~city.above_now
    gone = ["DEREGISTERED", "STOPPED", "REVOKED", "MERGED"]
    rare = np.flatnonzero(quiet & (city.chance[:, 0] < 0.02))
    status[rare] = np.array(gone, dtype=object)[rng.integers(0, len(gone), len(rare))]
    surnames = list("陈李张黄林王刘吴郑何罗谢邓曾彭")
    contacts = [
        surnames[a] + ("先生", "女士", "经理", "会计")[b]
        for a, b in zip(
            rng.integers(0, 15, number).tolist(), rng.integers(0, 4, number).tolist(), strict=True
        )
    ]
    phones = [
        f"13{d}{n:08d}"
        for d, n in zip(
            rng.integers(0, 10, number).tolist(), rng.integers(0, 10**8, number).tolist(), strict=True
        )
    ]
    forms = np.array(_FORMS, dtype=object)[rng.integers(0, len(_FORMS), number)]
    made = cells(founded + rng.integers(200, 900, number))
    now = city.at.isoformat()
    copy(
        cursor,
        Enterprise._meta.db_table,
        {
            "id": cells(city.ids),
            "uscc": codes,
            "name": names,
            "district_id": cells(city.district),
            "street_id": ["\\N" if s == 0 else str(s) for s in city.street.tolist()],
            "industry": city.division.tolist(),
            "legal_form": forms.tolist(),
            "founded_on": cells(founded),
            "production_from": opened_on,
            "status": status.tolist(),
            "address": [
                f"工业路{n}号{b}栋"
                for n, b in zip(
                    rng.integers(1, 400, number).tolist(), rng.integers(1, 12, number).tolist(), strict=True
                )
            ],
            "contact": contacts,
            "phone": phones,
            "version": ["1"] * number,
            "created_at": [f"{min(day, now[:10])}T09:00:00+08:00" for day in made],
        },
    )
    first = next_id(cursor, EnterpriseName, number)
    copy(
        cursor,
        EnterpriseName._meta.db_table,
        {
            "id": cells(range(first, first + number)),
            "enterprise_id": cells(city.ids),
            "name": names,
            "valid_from": cells(founded),
        },
    )
    first = next_id(cursor, EnterpriseUscc, number)
    copy(
        cursor,
        EnterpriseUscc._meta.db_table,
        {
            "id": cells(range(first, first + number)),
            "enterprise_id": cells(city.ids),
            "uscc": codes,
            "valid_from": cells(founded),
        },
    )


def _codes(city: Economy) -> list[str]:
    """Valid credit codes; the serial is spread so that neighbours do not look alike."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    bodies = []
    space = 31**5
    for place in range(city.size):
        serial, digits = (place * 7_368_787 + city.seed * 991) % space, ""
        for _digit in range(5):
            serial, rest = divmod(serial, 31)
            digits = alphabet[rest] + digits
        bodies.append(f"91440300MA{'5D' if place < space else '6D'}{digits}")
    return [str(code) for code in uscc.make(bodies)]


def _names(rng: np.random.Generator, city: Economy) -> list[str]:
    """深圳市 + brand + product + ending."""
    first, second, ending, product, third = (
        rng.integers(0, size, city.size).tolist()
        for size in (len(_BRANDS), len(_BRANDS), len(_ENDINGS), 60, len(_BRANDS) * 2)
    )
    names = []
    for place, code in enumerate(city.division.tolist()):
        words = _PRODUCTS.get(code[:2], ["工业", "制品"])
        brand = (
            _BRANDS[first[place]]
            + _BRANDS[second[place]]
            + (_BRANDS[third[place]] if third[place] < len(_BRANDS) else "")
        )
        names.append(f"深圳市{brand}{words[product[place] % len(words)]}{_ENDINGS[ending[place]]}")
    return names


def _write_annual(cursor: object, city: Economy) -> None:
    """Annual figures: the enterprise's own for most, STAT's for those above scale, TAX's for some."""
    rng = chance(city.seed, "annual")
    columns: dict[str, list[str]] = {
        name: [] for name in ("enterprise_id", "year", "source", "revenue", "output", "employees", "made_at")
    }
    for year in range(city.first_year, city.at.year):
        full = city.annual(year)
        above = city.above_at_end_of(year) | (
            city.above_at_end_of(year + 1) if year + 1 < city.at.year else False
        )
        told = {
            "ENTERPRISE": (full != 0) & (rng.random(city.size) < 0.95),
            "STAT": above & (rng.random(city.size) < 0.95),
            "TAX": (full > 0) & (rng.random(city.size) < 0.25),
        }
        ratio = rng.normal(1.02, 0.05, city.size)
        for source, rows in told.items():
            noise = 1.0 if source == "ENTERPRISE" else rng.normal(1, 0.004, city.size)
            revenue = np.rint(full * noise).astype(np.int64)[rows]
            output = np.rint(full * ratio).astype(np.int64)[rows]
            size = int(rows.sum())
            columns["enterprise_id"] += cells(city.ids[rows])
            columns["year"] += [str(year)] * size
            columns["source"] += [source] * size
            columns["revenue"] += fen_cells(revenue)
            columns["output"] += fen_cells(output) if source == "STAT" else ["\\N"] * size
            columns["employees"] += cells(np.clip(full[rows] // 60_000_000, 3, 3000))
            columns["made_at"] += [f"{year + 1}-03-20T09:00:00+08:00"] * size
    size = len(columns["year"])
    first = next_id(cursor, AnnualFigures, size)
    copy(
        cursor,
        AnnualFigures._meta.db_table,
        {
            "id": cells(range(first, first + size)),
            "version": ["1"] * size,
            "is_current": ["t"] * size,
            "note": [""] * size,
            **columns,
        },
    )


def _write_inclusions(cursor: object, city: Economy) -> None:
    """Inclusions and exits, from the years' ends: what changed between them happened on a day."""
    rng = chance(city.seed, "inclusions")
    street = np.array(["\\N" if s == 0 else str(s) for s in city.street.tolist()], dtype=object)
    entries: list[tuple[Ints, npt.NDArray[np.datetime64], int, str]] = []
    exits: list[tuple[Ints, npt.NDArray[np.datetime64], str]] = []
    before = np.flatnonzero(city.above_at_end_of(city.first_year))
    start = rng.integers(2012, city.first_year + 1, len(before))
    started = np.array([f"{year}-12-20" for year in start.tolist()], dtype="datetime64[D]")
    entries.append((before, started, 0, "ANNUAL"))
    for year in range(city.first_year + 1, city.at.year + 1):
        now, last = city.above_at_end_of(year), city.above_at_end_of(year - 1)
        comes, goes = np.flatnonzero(now & ~last), np.flatnonzero(last & ~now)
        young = city.opened[comes] >= year * 12 - 3
        for rows, door, span in (
            (comes[~young], "ANNUAL", (dt.date(year, 10, 25), dt.date(year + 1, 1, 18))),
            (comes[young], "MONTHLY", (dt.date(year, 8, 5), dt.date(year, 11, 25))),
        ):
            days = days_between(rng, *span, len(rows))
            seen = days <= np.datetime64(city.at.date())
            entries.append((rows[seen], days[seen], year, door))
        days = days_between(rng, dt.date(year, 2, 10), dt.date(year, 3, 30), len(goes)) + 365
        seen = days <= np.datetime64(city.at.date())
        exits.append((goes[seen], days[seen], "BELOW_SCALE"))
    rows = np.concatenate([entry[0] for entry in entries])
    days = np.concatenate([entry[1] for entry in entries])
    counted = np.concatenate(
        [
            entry[1].astype("datetime64[Y]").astype(int) + 1970
            if not entry[2]
            else np.full(len(entry[0]), entry[2])
            for entry in entries
        ]
    )
    doors = [door for entry in entries for door in [entry[3]] * len(entry[0])]
    first = next_id(cursor, Inclusion, len(rows))
    copy(
        cursor,
        Inclusion._meta.db_table,
        {
            "id": cells(range(first, first + len(rows))),
            "enterprise_id": cells(city.ids[rows]),
            "district_id": cells(city.district[rows]),
            "street_id": street[rows].tolist(),
            "included_on": cells(days),
            "count_year": cells(counted),
            "door": doors,
            "source": ["市统计局审核确认"] * len(rows),
        },
    )
    rows = np.concatenate([entry[0] for entry in exits])
    days = np.concatenate([entry[1] for entry in exits])
    first = next_id(cursor, Exit, len(rows))
    copy(
        cursor,
        Exit._meta.db_table,
        {
            "id": cells(range(first, first + len(rows))),
            "enterprise_id": cells(city.ids[rows]),
            "district_id": cells(city.district[rows]),
            "street_id": street[rows].tolist(),
            "exited_on": cells(days),
            "reason": [entry[2] for entry in exits for _row in entry[0]],
            "source": ["市统计局退库名单"] * len(rows),
        },
    )
