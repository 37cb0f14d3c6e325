"""The demo's pools: a version or two for each year, frozen where its day is over; exceptions, moves, key members."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from accounts.demo import demo_users
from accounts.models import UnitKind, User
from core.audit.context import recording
from core.bulk import insert_select
from core.demo import Invention
from cultivation.enterprises.pool import snapshot_day
from cultivation.pool.codes import ExceptionKind, LeaveReason
from cultivation.pool.key.suggesting import ranked, suggested
from cultivation.pool.models import KeyMember, PoolException, PoolVerdict, PoolVersion
from cultivation.pool.services import building
from cultivation.pool.services.exceptions import decide, propose
from cultivation.pool.services.following import follow
from cultivation.pool.services.freezing import freeze_pools
from cultivation.pool.services.key_members import let_go, replace
from cultivation.pool.services.moves import leave, supplement
from cultivation.pool.targets import key_quotas

FIRST_YEAR: Final = 2022
_SHARE: Final = 0.4
"""Of a district's pool, where no target says how many key members it owes."""
_OVER: Final = (3, 0, -4)
"""Districts over, at and under their quota, in turn."""

_TOP: Final = """
FROM (
    SELECT v.enterprise_id, v.district_id, v.street_id, row_number() OVER (
        PARTITION BY v.district_id ORDER BY s.p50 DESC NULLS LAST, v.revenue DESC, v.enterprise_id) AS place
    FROM cultivation_poolverdict v JOIN cultivation_standing s ON s.enterprise_id = v.enterprise_id
    WHERE v.year = %(year)s AND v.last IS NULL AND v.in_pool
) t
JOIN unnest(%(districts)s::bigint[], %(numbers)s::integer[], %(people)s::bigint[]) AS n (district_id, number, person)
    ON n.district_id = t.district_id AND t.place <= n.number
ORDER BY t.enterprise_id
"""
_OUTSIDE: Final = """
FROM (
    SELECT e.id AS enterprise_id, e.district_id, e.street_id, g.origin, g.reason,
        row_number() OVER (PARTITION BY e.district_id, g.origin ORDER BY e.id) AS place
    FROM cultivation_poolverdict v
    JOIN cultivation_enterprise e ON e.id = v.enterprise_id
    JOIN cultivation_standing s ON s.enterprise_id = e.id AND NOT s.above_scale
    CROSS JOIN LATERAL (SELECT
        CASE WHEN e.production_from >= %(opened)s THEN 'NEWLY_OPENED' WHEN v.reasons[1] = 'REVENUE_BELOW' THEN 'RESERVE'
             ELSE 'MISSED' END AS origin,
        CASE WHEN e.production_from >= %(opened)s THEN '新投产，订单充足' WHEN v.reasons[1] = 'REVENUE_BELOW'
             THEN '储备企业，全年预计达标' ELSE '应统未统，正在备材料' END AS reason) g
    WHERE v.year = %(year)s AND v.last IS NULL AND NOT v.in_pool AND cardinality(v.reasons) = 1
      AND (e.production_from >= %(opened)s OR v.reasons[1] = 'REVENUE_AT_OR_ABOVE'
           OR v.reasons[1] = 'REVENUE_BELOW' AND s.p50 >= 20000000)
) t
JOIN unnest(%(districts)s::bigint[], %(people)s::bigint[]) AS n (district_id, person) ON n.district_id = t.district_id
WHERE t.place = 1
ORDER BY t.enterprise_id
"""


def write(asked: Invention) -> None:
    """The city's pool of every year from the plan's first on; the plan counts it."""
    people = {user.username: user for user in demo_users()}
    today = asked.at.date()
    for year in range(FIRST_YEAR, today.year + 1):
        _build(people, people["bureau"], year, today)


def write_key_pool(asked: Invention) -> None:
    """The districts' key pools, which owe what the plan's targets say, and what facts did to both pools."""
    people = {user.username: user for user in demo_users()}
    today = asked.at.date()
    with recording(actor=None, reason="演示数据"):
        for year in (today.year - 1, today.year):
            _key_members(people, year, today)
    follow(day=today)
    _acts(people, today.year)


def _build(people: dict[str, User], bureau: User, year: int, today: dt.date) -> None:
    """Two versions: between them exceptions are approved; then the freeze and what follows it."""
    snapshot = snapshot_day(year)
    if snapshot is None:
        return
    first = min(dt.date(year, 3, 5), today)
    _commit(bureau, year, first)
    _exceptions(people, year)
    _backdate(year, first + dt.timedelta(days=6))
    _commit(bureau, year, min(dt.date(year, 3, 20), today))
    if today > snapshot:
        frozen = snapshot + dt.timedelta(days=1)
        freeze_pools(frozen)
        _moves(bureau, year, frozen)


def _commit(bureau: User, year: int, day: dt.date) -> None:
    built = building.commit(actor=bureau, year=year, today=day)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(10, 42)))
    if built.written:
        PoolVersion.objects.filter(year=year, number=built.version or 0).update(committed_at=at)


def _exceptions(people: dict[str, User], year: int) -> None:
    """In each district with a reviewer who signs in one is kept out; one is taken in, one declined, one waits."""
    reviewers = [user for name, user in people.items() if name.startswith("reviewer-")]
    bureau = people["bureau"]
    for place, reviewer in enumerate(reviewers):
        rows = PoolVerdict.objects.filter(year=year, last=None, district=reviewer.unit).order_by(
            "enterprise_id"
        )
        kept = rows.filter(in_pool=True).first()
        taken = list(rows.filter(reasons=["REVENUE_UNKNOWN"])[:3]) or list(
            rows.filter(reasons=["NOT_OPERATING"])[:3]
        )
        if kept is not None:
            made = propose(
                actor=reviewer, year=year, enterprise=kept.enterprise_id, kind=ExceptionKind.OUT,
                reason="正在搬迁，本年不列入培育",
            )  # fmt: skip
            decide(actor=bureau, exception=made.pk, approve=True)
        for number, row in enumerate(taken):
            made = propose(
                actor=reviewer, year=year, enterprise=row.enterprise_id, kind=ExceptionKind.IN,
                reason="已核对上年账册，收入在区间内，税务数据待补",
            )  # fmt: skip
            if number == 0:
                decide(actor=bureau, exception=made.pk, approve=True)
            elif number == 1:
                decide(actor=bureau, exception=made.pk, approve=False, answer="请先补报上年数据")
            elif place:
                break


def _backdate(year: int, day: dt.date) -> None:
    """Exceptions are proposed and decided between the two versions."""
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(9, 35)))
    made = PoolException.objects.filter(year=year)
    with recording(actor=None, reason="演示数据"):
        made.update(proposed_at=at)
        made.exclude(decided_at=None).update(decided_at=at + dt.timedelta(days=2))


def _moves(bureau: User, year: int, frozen: dt.date) -> None:
    """Supplements, and leavings for each reason but the inclusion, which is no act."""
    rows = PoolVerdict.objects.filter(year=year, last=None).order_by("enterprise_id")
    below = rows.filter(in_pool=False, reasons=["REVENUE_BELOW"], enterprise__standing__above_scale=False)
    joins = list(below.values_list("enterprise_id", flat=True)[:2])
    leaves = list(rows.filter(member=True).values_list("enterprise_id", flat=True)[:3])
    day = frozen + dt.timedelta(days=9)
    for pk in joins:
        supplement(
            actor=bureau,
            year=year,
            enterprise=pk,
            on=day,
            source="税务更正申报",
            reason="上年收入更正后在区间内",
        )
    causes = (LeaveReason.DEREGISTERED, LeaveReason.MOVED, LeaveReason.WITHDRAWN)
    for pk, cause in zip(leaves, causes, strict=False):
        leave(actor=bureau, year=year, enterprise=pk, on=day, cause=cause, source="区上报情况说明")


def _key_members(people: dict[str, User], year: int, today: dt.date) -> None:
    """The first of each district's pool, most of them confirmed; some from outside in the running year."""
    wanted = _wanted(people, year)
    at = timezone.make_aware(dt.datetime.combine(min(dt.date(year, 4, 10), today), dt.time(15, 20)))
    parameters: dict[str, Any] = {
        "year": year,
        "districts": [district for district, _number, _person in wanted],
        "numbers": [number for _district, number, _person in wanted],
        "people": [person for _district, _number, person in wanted],
        "opened": dt.date(year - 1, 10, 1),
        "at": at,
    }
    values = {
        "year": "%(year)s",
        "enterprise_id": "t.enterprise_id",
        "district_id": "t.district_id",
        "street_id": "t.street_id",
        "nominated_by_id": "n.person",
        "nominated_at": "%(at)s",
    }
    with connection.cursor() as cursor:
        insert_select(cursor, KeyMember, values, _TOP, parameters)
        if year == today.year:
            outside = values | {"origin": "t.origin", "reason": "t.reason"}
            insert_select(cursor, KeyMember, outside, _OUTSIDE, parameters)
        cursor.execute(
            "UPDATE cultivation_keymember SET state = CASE WHEN enterprise_id %% 23 = 0 THEN 'DECLINED' ELSE 'CONFIRMED' END,"
            " answer = CASE WHEN enterprise_id %% 23 = 0 THEN '上年收入波动较大，请换一家' ELSE '' END,"
            " decided_by_id = %s, decided_at = %s, version = 2 WHERE year = %s AND (enterprise_id %% 7 <> 0 OR %s)",
            [people["bureau"].pk, at + dt.timedelta(days=2), year, year < today.year],
        )


def _wanted(people: dict[str, User], year: int) -> list[tuple[int, int, int]]:
    """How many for each district, and who nominates there."""
    rows = PoolVerdict.objects.filter(year=year, last=None, in_pool=True)
    found = []
    reviewers = [user for user in people.values() if user.username.startswith("r1-")]
    for place, person in enumerate(reviewers):
        if person.unit.kind != UnitKind.DISTRICT:
            continue
        quota = key_quotas(year).quota(person.unit)
        size = rows.filter(district=person.unit).count()
        number = round(size * _SHARE) if quota is None else max(0, quota + _OVER[place % len(_OVER)])
        found.append((person.unit.pk, number, person.pk))
    return found


def _acts(people: dict[str, User], year: int) -> None:
    """In each district with a reviewer who signs in, one is replaced and one let go, where there is whom to take."""
    for reviewer in (user for name, user in people.items() if name.startswith("reviewer-")):
        members = list(
            KeyMember.objects.filter(year=year, district=reviewer.unit, state="CONFIRMED").order_by("pk")[:2]
        )
        instead = ranked(suggested(reviewer, year, reviewer.unit)).first()
        if len(members) < 2:
            continue
        if instead is not None:
            replace(
                actor=reviewer,
                member=members[0].pk,
                by=instead.pk,
                reason="原企业转产，换上同街道成长较快的企业",
            )
        let_go(
            actor=reviewer,
            member=members[1].pk,
            on=members[1].nominated_at.date(),
            cause=LeaveReason.WITHDRAWN,
        )
