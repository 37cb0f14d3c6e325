"""The demo's contacts: officers with one to sixty enterprises, gaps, some overdue; leaders, and those before them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import connection

from core.audit.context import recording
from core.bulk import insert_select
from core.demo import Invention
from cultivation.contacts.models import ContactOfficer, HangPoint
from cultivation.contacts.services.following import follow

MOST: Final = 60
"""So many enterprises has the officer of a district."""
_LEADERS: Final = [
    "陈国强",
    "刘志明",
    "孙伟",
    "周建华",
    "吴晓东",
    "郑文斌",
    "黄丽萍",
    "林海涛",
    "何俊",
    "罗永红",
    "梁志远",
    "谢敏",
]
_TITLES: Final = ["副区长", "区委常委", "区政府党组成员", "区人大常委会副主任"]

_LATELY: Final = """
UPDATE cultivation_keymember SET decided_at = %(lately)s
WHERE year = %(year)s AND state = 'CONFIRMED' AND enterprise_id %% 31 = 5
"""
_MEMBERS: Final = """
FROM (
    SELECT k.enterprise_id, d.code AS district, t.code AS street,
        least((k.decided_at AT TIME ZONE 'Asia/Shanghai')::date, %(today)s::date) AS day,
        row_number() OVER (PARTITION BY e.district_id ORDER BY e.id) AS n,
        row_number() OVER (PARTITION BY e.street_id ORDER BY e.id) AS s
    FROM cultivation_keymember k
    JOIN cultivation_enterprise e ON e.id = k.enterprise_id AND e.merged_into_id IS NULL
    JOIN accounts_unit d ON d.id = e.district_id LEFT JOIN accounts_unit t ON t.id = e.street_id
    WHERE k.year = %(year)s AND k.state = 'CONFIRMED' AND k.enterprise_id %% 31 <> 5
) m
CROSS JOIN LATERAL (SELECT o.id, o.rank FROM (
    SELECT u.id, CASE
        WHEN m.s = 1 AND u.username = 's2-' || m.street THEN 1
        WHEN m.n <= %(most)s AND u.username = 'officer-' || m.district THEN 2
        WHEN u.username = 'street-' || m.street THEN 3
        WHEN u.username = 's1-' || m.street THEN 4
        WHEN u.username = 'o1-' || m.district THEN 5 END AS rank
    FROM accounts_user u
    WHERE u.username IN ('s2-' || m.street, 'officer-' || m.district, 'street-' || m.street, 's1-' || m.street,
        'o1-' || m.district)) o
    WHERE o.rank IS NOT NULL ORDER BY o.rank LIMIT 1) p
JOIN accounts_user b ON b.username = 'r1-' || m.district
LEFT JOIN accounts_user f ON f.username = 'o2-' || m.district
"""
_CHANGED: Final = "least(m.day + 40, %(today)s::date)"
_FROM: Final = (
    f"CASE WHEN m.n %% 10 = 3 THEN {_CHANGED} WHEN m.n %% 10 = 7 THEN greatest(m.day, %(today)s::date - 2)"
    " ELSE least(m.day + 1 + (m.n %% 9)::integer, %(today)s::date) END"
)
_INCLUDED: Final = """
FROM (
    SELECT i.enterprise_id, i.included_on, i.district_id, d.code AS district,
        row_number() OVER (PARTITION BY i.district_id ORDER BY i.enterprise_id) AS n
    FROM (SELECT DISTINCT ON (enterprise_id) * FROM cultivation_inclusion WHERE included_on <= %(today)s
        ORDER BY enterprise_id, included_on DESC) i
    JOIN cultivation_enterprise e ON e.id = i.enterprise_id AND e.merged_into_id IS NULL
    JOIN accounts_unit d ON d.id = i.district_id
    WHERE i.included_on + interval '3 years' >= %(today)s
) m
JOIN accounts_user b ON b.username = 'r1-' || m.district
LEFT JOIN accounts_user g ON g.username = 'leading' AND m.n %% 12 = 5
"""
_BEGAN: Final = "least(m.included_on + 3 + (m.n %% 15)::integer, %(today)s::date)"


def write(asked: Invention) -> None:
    """Officers of this year's key members, leaders of those included in the last three years."""
    today = asked.at.date()
    parameters: dict[str, Any] = {
        "today": today,
        "at": asked.at,
        "year": today.year,
        "most": MOST,
        "lately": asked.at - dt.timedelta(days=2),
        "leaders": _LEADERS,
        "titles": _TITLES,
        "replaced": "另行指定",
        "left": "离岗",
    }
    with recording(actor=None, reason="演示数据"), connection.cursor() as cursor:
        _officers(cursor, parameters)
        _leaders(cursor, parameters)
        _kept(cursor, parameters)
        cursor.execute(_LATELY, parameters)
    follow(day=today)


def _officers(cursor: Any, parameters: dict[str, Any]) -> None:
    """Each eighth has none; each tenth is another's since lately, or had another before."""
    named = {
        "enterprise_id": "m.enterprise_id",
        "user_id": "p.id",
        "valid_from": _FROM,
        "by_id": "b.id",
        "at": "%(at)s",
    }
    insert_select(
        cursor, ContactOfficer, named, f"{_MEMBERS} WHERE m.n %% 8 <> 0 ORDER BY m.enterprise_id", parameters
    )
    before = {
        "enterprise_id": "m.enterprise_id",
        "user_id": "f.id",
        "valid_from": "m.day",
        "valid_to": f"CASE WHEN m.n %% 8 = 0 THEN greatest(m.day, %(today)s::date - 30) ELSE {_CHANGED} END",
        "end_reason": "CASE WHEN m.n %% 8 = 0 THEN %(left)s ELSE %(replaced)s END",
        "by_id": "b.id",
        "at": "%(at)s",
    }
    ended = "f.id IS NOT NULL AND (m.n %% 16 = 0 OR m.n %% 10 = 3 AND m.n %% 8 <> 0)"
    insert_select(
        cursor, ContactOfficer, before, f"{_MEMBERS} WHERE {ended} ORDER BY m.enterprise_id", parameters
    )


def _kept(cursor: Any, parameters: dict[str, Any]) -> None:
    """The officer of a district who signs in keeps some of those who were included, sixty with the others."""
    named = {
        "enterprise_id": "m.enterprise_id",
        "user_id": "f.id",
        "valid_from": _BEGAN,
        "by_id": "b.id",
        "at": "%(at)s",
    }
    held = "(SELECT count(*) FROM cultivation_contactofficer c WHERE c.user_id = f.id AND c.valid_to IS NULL)"
    free = "NOT EXISTS (SELECT FROM cultivation_contactofficer c WHERE c.enterprise_id = m.enterprise_id)"
    officer = " JOIN accounts_user f ON f.username = 'officer-' || m.district"
    source = f"{_INCLUDED}{officer} WHERE m.n <= %(most)s - {held} AND {free} ORDER BY m.enterprise_id"
    insert_select(cursor, ContactOfficer, named, source, parameters)


def _leaders(cursor: Any, parameters: dict[str, Any]) -> None:
    """Each sixth has none; some hang on the leading group's, who is a user; each ninth had another before."""
    who = "(%(leaders)s::text[])[1 + (m.district_id + m.n) %% cardinality(%(leaders)s::text[])]"
    title = "(%(titles)s::text[])[1 + m.n %% cardinality(%(titles)s::text[])]"
    until = "(m.included_on + interval '3 years')::date"
    changed = f"least({_BEGAN} + 60, %(today)s::date)"
    named = {
        "enterprise_id": "m.enterprise_id",
        "leader": f"coalesce(g.name, {who})",
        "title": f"CASE WHEN g.id IS NULL THEN {title} ELSE '领导小组办公室副主任' END",
        "unit_id": "coalesce(g.unit_id, m.district_id)",
        "user_id": "g.id",
        "valid_from": f"CASE WHEN m.n %% 9 = 4 THEN {changed} ELSE {_BEGAN} END",
        "valid_to": until,
        "by_id": "b.id",
        "at": "%(at)s",
    }
    insert_select(
        cursor, HangPoint, named, f"{_INCLUDED} WHERE m.n %% 6 <> 0 ORDER BY m.enterprise_id", parameters
    )
    before = named | {
        "leader": "(%(leaders)s::text[])[1 + m.district_id %% cardinality(%(leaders)s::text[])]",
        "title": "'副区长'",
        "unit_id": "m.district_id",
        "user_id": "NULL::bigint",
        "valid_from": _BEGAN,
        "ended_on": changed,
        "end_reason": "%(replaced)s",
    }
    past = f"{_INCLUDED} WHERE m.n %% 9 = 4 AND m.n %% 6 <> 0 ORDER BY m.enterprise_id"
    insert_select(cursor, HangPoint, before, past, parameters)
