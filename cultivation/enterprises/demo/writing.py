"""Lays the invented economy down: profiles with names and codes, annual figures, inclusions and exits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from core.bulk import copy_rows
from core.demo import Ints, bare, cells, chance, days_between, fen_cells, next_id, unrecorded
from cultivation.enterprises.demo.economy import Economy, PlayedPart
from cultivation.enterprises.demo.words import codes as invented_codes
from cultivation.enterprises.demo.words import names as invented_names
from cultivation.enterprises.models import (
    AnnualFigures,
    Enterprise,
    EnterpriseName,
    EnterpriseUscc,
    Exit,
    Inclusion,
)

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


def write_economy(city: Economy) -> None:
    """Lay down enterprises with names and codes, annual figures, inclusions and exits."""
    tables = (Enterprise, EnterpriseName, EnterpriseUscc, AnnualFigures, Inclusion, Exit)
    filled = (EnterpriseName, EnterpriseUscc, AnnualFigures)
    with unrecorded(*tables), bare(*filled), connection.cursor() as cursor:
        _write_profiles(cursor, city)
        _write_annual(cursor, city)
        _write_inclusions(cursor, city)


def _write_profiles(cursor: Any, city: Economy) -> None:
    rng, number = chance(city.seed, "profiles"), city.size
    codes = cells(invented_codes(city))
    names = invented_names(rng, city)
    opened_on = [f"{month // 12:04d}-{month % 12 + 1:02d}-01" for month in city.opened.tolist()]
    founded = np.array(opened_on, dtype="datetime64[D]") - rng.integers(30, 500, number)
    status = np.full(number, "OPERATING", dtype=object)
    status[city.part == PlayedPart.MOVED_AWAY] = "MOVED_OUT"
    quiet = (city.part == PlayedPart.NONE) & ~city.above_now
    gone = ["DEREGISTERED", "STOPPED", "REVOKED", "MERGED"]
    rare = np.flatnonzero(quiet & (city.chance[:, 0] < 0.02))
    status[rare] = np.array(gone, dtype=object)[rng.integers(0, len(gone), len(rare))]
    industry = city.division.astype(object)
    odd = np.flatnonzero(quiet & (city.chance[:, 0] >= 0.02) & (city.chance[:, 0] < 0.028))
    industry[odd] = np.array(["", "5172"], dtype=object)[np.arange(len(odd)) % 2]  # not on record, and trade
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
    copy_rows(
        cursor,
        Enterprise,
        {
            "id": cells(city.ids),
            "uscc": codes,
            "name": names,
            "district_id": cells(city.district),
            "street_id": ["\\N" if s == 0 else str(s) for s in city.street.tolist()],
            "industry": industry.tolist(),
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
            "created_at": [f"{min(day, now[:10])}T09:00:00+08:00" for day in made],
        },
    )
    first = next_id(cursor, EnterpriseName, number)
    copy_rows(
        cursor,
        EnterpriseName,
        {
            "id": cells(range(first, first + number)),
            "enterprise_id": cells(city.ids),
            "name": names,
            "valid_from": cells(founded),
        },
    )
    first = next_id(cursor, EnterpriseUscc, number)
    copy_rows(
        cursor,
        EnterpriseUscc,
        {
            "id": cells(range(first, first + number)),
            "enterprise_id": cells(city.ids),
            "uscc": codes,
            "valid_from": cells(founded),
        },
    )


def _write_annual(cursor: Any, city: Economy) -> None:
    """Annual figures: the enterprise's own for most, STAT's for those above scale, TAX's for some."""
    rng = chance(city.seed, "annual")
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
            first = next_id(cursor, AnnualFigures, size)
            copy_rows(
                cursor,
                AnnualFigures,
                {
                    "id": cells(range(first, first + size)),
                    "enterprise_id": cells(city.ids[rows]),
                    "year": [str(year)] * size,
                    "source": [source] * size,
                    "revenue": fen_cells(revenue),
                    "output": fen_cells(output) if source == "STAT" else ["\\N"] * size,
                    "employees": cells(np.clip(full[rows] // 60_000_000, 3, 3000)),
                    "made_at": [f"{year + 1}-03-20T09:00:00+08:00"] * size,
                },
            )


def _write_inclusions(cursor: Any, city: Economy) -> None:
    """Inclusions and exits, from the years' ends: what changed between them happened on a day.

    More come by the monthly door than in life, so that the year's line moves before its last quarter.
    """
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
        monthly = (city.opened[comes] >= year * 12 - 3) | (city.chance[comes, 4] < 0.45)
        for rows, door, span in (
            (comes[~monthly], "ANNUAL", (dt.date(year, 10, 12), dt.date(year + 1, 1, 18))),
            (comes[monthly], "MONTHLY", (dt.date(year, 2, 20), dt.date(year, 11, 25))),
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
    copy_rows(
        cursor,
        Inclusion,
        {
            "id": cells(range(first, first + len(rows))),
            "enterprise_id": cells(city.ids[rows]),
            "district_id": cells(city.district[rows]),
            "street_id": street[rows].tolist(),
            "included_on": cells(days),
            "recorded_at": _evening(days),
            "count_year": cells(counted),
            "door": doors,
            "source": ["市统计局审核确认"] * len(rows),
        },
    )
    rows = np.concatenate([entry[0] for entry in exits])
    days = np.concatenate([entry[1] for entry in exits])
    first = next_id(cursor, Exit, len(rows))
    copy_rows(
        cursor,
        Exit,
        {
            "id": cells(range(first, first + len(rows))),
            "enterprise_id": cells(city.ids[rows]),
            "district_id": cells(city.district[rows]),
            "street_id": street[rows].tolist(),
            "exited_on": cells(days),
            "recorded_at": _evening(days),
            "reason": [entry[2] for entry in exits for _row in entry[0]],
            "source": ["市统计局退库名单"] * len(rows),
        },
    )


def _evening(days: npt.NDArray[np.datetime64]) -> list[str]:
    """Recorded on the day itself."""
    return [f"{day}T18:00:00+08:00" for day in days.tolist()]
