"""The demo's reviews: who entered and who approved, corrections in work beside what is accepted, an exception."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from core.periods import Period
from cultivation.enterprises.demo.economy import Economy
from monitoring.returns.models import MonitoringQuarter, QuarterlyReturn, Reopening

_PEOPLE: Final = """
WITH people AS MATERIALIZED (
    SELECT u.unit_id, a.name AS role, min(u.id) AS person FROM accounts_user u
    JOIN accounts_user_groups g ON g.user_id = u.id JOIN auth_group a ON a.id = g.group_id GROUP BY 1, 2
)"""
_ENTERED: Final = f"""{_PEOPLE}
UPDATE monitoring_quarterlyreturn r SET entered_by_id = p.person FROM people p
WHERE p.role = 'OFFICER' AND p.unit_id = r.street_id AND (r.year, r.quarter, r.source) = (%s, %s, 'ENTERPRISE')
"""
_EVENTS: Final = f"""{_PEOPLE}
INSERT INTO monitoring_returnevent (of_return_id, action, from_state, to_state, by_id, note, at)
SELECT r.id, e.action, e.was, e.now, CASE e.party WHEN 'O' THEN r.entered_by_id WHEN 'R' THEN d.person ELSE b.person END,
    CASE e.action WHEN 'RETURN' THEN r.reason ELSE '' END, r.entered_at + e.after
FROM monitoring_quarterlyreturn r
JOIN (VALUES ('DRAFT', 'SAVE', 'EMPTY', 'DRAFT', 'O', interval '0'),
    ('SUBMITTED', 'SUBMIT', 'EMPTY', 'SUBMITTED', 'O', interval '0'),
    ('RETURNED', 'SUBMIT', 'EMPTY', 'SUBMITTED', 'O', interval '0'),
    ('RETURNED', 'RETURN', 'SUBMITTED', 'RETURNED', 'R', interval '5 hours'),
    ('DISTRICT_APPROVED', 'SUBMIT', 'EMPTY', 'SUBMITTED', 'O', interval '0'),
    ('DISTRICT_APPROVED', 'APPROVE', 'SUBMITTED', 'DISTRICT_APPROVED', 'R', interval '5 hours'),
    ('ACCEPTED', 'SUBMIT', 'EMPTY', 'SUBMITTED', 'O', interval '0'),
    ('ACCEPTED', 'APPROVE', 'SUBMITTED', 'DISTRICT_APPROVED', 'R', interval '5 hours'),
    ('ACCEPTED', 'ACCEPT', 'DISTRICT_APPROVED', 'ACCEPTED', 'B', interval '7 hours')
) e (state, action, was, now, party, after) ON e.state = r.state
LEFT JOIN people d ON d.unit_id = r.district_id AND d.role = 'REVIEWER'
CROSS JOIN (SELECT min(person) AS person FROM people WHERE role = 'BUREAU') b
WHERE (r.year, r.quarter, r.source) = (%s, %s, 'ENTERPRISE') AND (r.is_current OR r.is_working)
ORDER BY r.id, e.after
"""
_EVERY: Final = 150
"""Of so many accepted returns of the quarter before one is being corrected."""


def review(cursor: Any, city: Economy) -> None:
    """Lay down what the last two quarters have of it."""
    last = city.last
    _corrections(cursor, last.previous)
    for period in (last.previous, last):
        cursor.execute(_ENTERED, [period.year, period.quarter])
    cursor.execute(_EVENTS, [last.year, last.quarter])
    _exception(last)


def _corrections(cursor: Any, period: Period) -> None:
    """Drafts and returned ones in turn, a little higher than what is accepted."""
    own = {"id", "version", "is_current", "is_working", "state", "reason", "revenue"}
    same = [field.column for field in QuarterlyReturn._meta.concrete_fields if field.column not in own]
    names = ", ".join(f'"{name}"' for name in same)
    kept = ", ".join(f'r."{name}"' for name in same)
    cursor.execute(
        f"INSERT INTO monitoring_quarterlyreturn ({names}, version, is_current, is_working, state, reason, revenue)"
        f" SELECT {kept}, r.version + 1, false, true,"
        " CASE n.number %% 2 WHEN 0 THEN 'DRAFT' ELSE 'RETURNED' END,"
        " CASE n.number %% 2 WHEN 0 THEN '补记漏报收入' ELSE '没有附发票，请补' END, round(r.revenue * 1.02, -2)"
        " FROM (SELECT id, row_number() OVER (ORDER BY id) / %s AS number, row_number() OVER (ORDER BY id) %% %s AS rest"
        "   FROM monitoring_quarterlyreturn"
        "   WHERE (year, quarter, source, state) = (%s, %s, 'ENTERPRISE', 'ACCEPTED') AND is_current) n"
        " JOIN monitoring_quarterlyreturn r ON r.id = n.id WHERE n.rest = 0",
        [_EVERY, _EVERY, period.year, period.quarter],
    )


def _exception(period: Period) -> None:
    """One street sends a week longer."""
    row = MonitoringQuarter.objects.get(year=period.year, quarter=period.quarter)
    place = (
        QuarterlyReturn.objects.filter(year=period.year, quarter=period.quarter)
        .exclude(street=None)
        .order_by("pk")
        .values_list("district", "street")
        .first()
    )
    if place is None:
        return
    Reopening.objects.create(
        year=period.year,
        quarter=period.quarter,
        district_id=place[0],
        street_id=place[1],
        until=row.closes_on + dt.timedelta(days=7),
        reason="街道办搬迁，系统停用三天",
    )
