"""The demo's projects with their invoices, loans with and without guarantee, and prizes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from django.db import connection

from core.bulk import copy_rows
from core.demo import Flags, Ints, Invention, cells, chance, fen_cells, next_id, unrecorded
from cultivation.enterprises.demo.economy import Economy
from incentives.facts.codes import LoanKind
from incentives.facts.models import Invoice, Loan, Prize, Project

_CALLS = 3
"""How many years of calls are on record, this one the last."""
_PROJECTS, _GUARANTEED, _PRIZES = 0.05, 0.02, 0.004
"""The share of enterprises with each: of those above scale, below scale, and of all."""
_KINDS = ("智能化改造", "数字化改造", "绿色化改造", "扩产增效")
_TIERS = ("一档", "二档", "三档")
_WHAT = ("生产线", "检测中心", "仓储系统", "精密车间")
_GUARANTORS = ("深圳市鹏信融资担保有限公司", "深圳市湾畔融资担保有限公司")
_RANKS = ("一等奖", "二等奖", "三等奖", "优胜奖")
_GROUPS = ("企业组", "创客组")
_WAN = 1_000_000
"""Fen in 万元."""


def write(asked: Invention) -> None:
    """Lay them down."""
    city = asked.of(Economy)
    rng = chance(city.seed, "facts")
    with unrecorded(Project, Invoice, Loan, Prize), connection.cursor() as cursor:
        _projects(cursor, city, rng)
        _guaranteed(cursor, city, rng)
        _prizes(cursor, city, rng)


def _place(city: Economy, rows: Ints) -> dict[str, list[str]]:
    """Enterprise and place."""
    return {
        "enterprise_id": cells(city.ids[rows]),
        "district_id": cells(city.district[rows]),
        "street_id": cells([street or None for street in city.street[rows].tolist()]),
    }


def _calls(city: Economy, rng: np.random.Generator, number: int) -> Ints:
    return city.at.year - rng.integers(0, _CALLS, number)


def _projects(cursor: Any, city: Economy, rng: np.random.Generator) -> None:
    """Filed in the year before the call; those of earlier calls are audited but for a few, of this one a few."""
    rows = np.flatnonzero(city.above_now & (rng.random(city.size) < _PROJECTS))
    number = len(rows)
    calls, kinds, tiers = _calls(city, rng, number), rng.integers(0, 4, number), rng.integers(0, 3, number)
    what, months = rng.integers(0, 4, number), rng.integers(1, 13, number)
    asked = np.rint(np.exp(rng.normal(np.log(1_500), 0.9, number))).astype(np.int64) * _WAN
    audited = rng.random(number) < np.where(calls < city.at.year, 0.9, 0.25)
    found = (asked // 100) * rng.integers(88, 101, number)
    located, industrial = rng.random(number), rng.random(number)
    first = next_id(cursor, Project, number)
    ids = np.arange(first, first + number)
    copy_rows(
        cursor,
        Project,
        {
            "id": cells(ids),
            **_place(city, rows),
            "code": [
                f"{(call - 1) % 100:02d}{month:02d}-4403-04-01-{place + 1:06d}"
                for place, (call, month) in enumerate(zip(calls.tolist(), months.tolist(), strict=True))
            ],
            "name": [
                f"{_WHAT[a]}{_KINDS[b]}项目" for a, b in zip(what.tolist(), kinds.tolist(), strict=True)
            ],
            "filed_on": [
                f"{call - 1}-{month:02d}-10"
                for call, month in zip(calls.tolist(), months.tolist(), strict=True)
            ],
            "call_year": cells(calls),
            "kind": [_KINDS[kind] for kind in kinds.tolist()],
            "tier": [_TIERS[tier] for tier in tiers.tolist()],
            "in_city": _flags(located, 0.9, 0.95),
            "is_industrial": _flags(industrial, 0.92, 0.96),
            "investment": fen_cells(found, ~audited),
            "audited_on": cells(
                [
                    min(dt.date(call, 5, 20), city.at.date()) if known else None
                    for call, known in zip(calls.tolist(), audited.tolist(), strict=True)
                ]
            ),
        },
    )
    _invoices(cursor, rng, ids[audited], found[audited], calls[audited])
    _loans(cursor, city, rng, rows, ids, asked, calls)


def _invoices(cursor: Any, rng: np.random.Generator, projects: Ints, found: Ints, calls: Ints) -> None:
    """Three for each audited project, which come to what was audited; a few of them are not paid yet."""
    parts = np.array([[50], [30], [20]]) * (found // 100)
    number = 3 * len(projects)
    unpaid: Flags = rng.random(number) < 0.06
    years = np.tile(calls - 1, 3)
    copy_rows(
        cursor,
        Invoice,
        {
            "project_id": cells(np.tile(projects, 3)),
            "number": [
                f"{year % 100:02d}4420000000{place + 1:08d}" for place, year in enumerate(years.tolist())
            ],
            "issued_on": [f"{year}-12-{3 + place % 25:02d}" for place, year in enumerate(years.tolist())],
            "amount": fen_cells(np.maximum(parts.reshape(-1), 1)),
            "paid": cells((~unpaid).tolist()),
        },
    )


def _loans(
    cursor: Any, city: Economy, rng: np.random.Generator, rows: Ints, projects: Ints, asked: Ints, calls: Ints
) -> None:
    """Half of the projects borrowed three fifths of what they cost, a quarter of these by lease; some prove no interest."""
    borrowed = rng.random(len(rows)) < 0.5
    lease, proved = rng.random(len(rows)) < 0.25, rng.random(len(rows)) < 0.85
    principal = (asked // 100) * 60
    lent = np.flatnonzero(borrowed)
    copy_rows(
        cursor,
        Loan,
        {
            **_place(city, rows[lent]),
            "number": [
                f"固贷字{call - 1}第{place + 1:05d}号"
                for place, call in zip(lent.tolist(), calls[lent].tolist(), strict=True)
            ],
            "call_year": cells(calls[lent]),
            "kind": [
                (LoanKind.LEASE if leased else LoanKind.BANK).value for leased in lease[lent].tolist()
            ],
            "project_id": cells(projects[lent]),
            "principal": fen_cells(principal[lent]),
            "interest_paid": fen_cells((principal[lent] // 1_000) * 38, ~proved[lent]),
            "drawn_on": [f"{call - 1}-12-28" for call in calls[lent].tolist()],
        },
    )  # fmt: skip


def _guaranteed(cursor: Any, city: Economy, rng: np.random.Generator) -> None:
    """One or two loans through an institution, small and large; of some the fee is not proved."""
    holders = np.flatnonzero(~city.above_now & (rng.random(city.size) < _GUARANTEED))
    again = rng.random(len(holders)) < 0.4
    call = _calls(city, rng, len(holders))
    rows, calls = np.concatenate([holders, holders[again]]), np.concatenate([call, call[again]])
    number = len(rows)
    principal = rng.integers(1, 23, number) * 50 * _WAN
    proved, house = rng.random(number) < 0.9, rng.integers(0, 2, number)
    copy_rows(
        cursor,
        Loan,
        {
            **_place(city, rows),
            "number": [f"担借字{call - 1}第{place + 1:05d}号" for place, call in enumerate(calls.tolist())],
            "call_year": cells(calls),
            "kind": [LoanKind.GUARANTEE.value] * number,
            "principal": fen_cells(principal),
            "guaranteed_by": [_GUARANTORS[one] for one in house.tolist()],
            "fee_paid": fen_cells((principal // 1_000) * 15, ~proved),
            "drawn_on": [f"{call - 1}-09-15" for call in calls.tolist()],
        },
    )


def _prizes(cursor: Any, city: Economy, rng: np.random.Generator) -> None:
    """Places on the lists of the last contests, each year's in autumn."""
    rows = np.flatnonzero(rng.random(city.size) < _PRIZES)
    number = len(rows)
    years = city.at.year - 1 - rng.integers(0, _CALLS, number)
    groups, ranks = rng.integers(0, 2, number), rng.integers(0, 4, number)
    copy_rows(
        cursor,
        Prize,
        {
            **_place(city, rows),
            "year": cells(years),
            "contest": ["“创客中国”深圳市中小企业创新创业大赛"] * number,
            "group": [_GROUPS[one] for one in groups.tolist()],
            "rank": [_RANKS[one] for one in ranks.tolist()],
            "notice": [f"深中小企〔{year}〕{30 + year % 10}号" for year in years.tolist()],
        },
    )


def _flags(drawn: Any, yes: float, no: float) -> list[str]:
    """Yes for most, no for some, nothing known of the rest."""
    return cells([True if one < yes else False if one < no else None for one in drawn.tolist()])
