"""A figure or a fact was restated: the returns that are compared with it are judged again, and what is found of them kept.

A return is compared with the quarter before, the same quarter last year, what TAX says of the same quarter, and the
annual accounts (domain, section 4); whether the enterprise is above scale decides V24 and whether STAT's figure of last
year counts, so that an inclusion or an exit is restated with its day. The states stay; what is new on an approved return
is marked 审后新增.

A parameter restates nothing: a return is judged by those of its quarter's last day (design, decision 6), and a change
begins today at the earliest, when no quarter that takes returns ends any more. What loading a city anew corrects of old
days, `validate_returns` judges.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from django.db import connection

from core.periods import Period
from cultivation.enterprises.codes import Source
from cultivation.enterprises.standing import refresh_standing
from monitoring.returns.stored import judge_stored

_FOLLOWS: Final = f"""SELECT DISTINCT r.year, r.quarter, r.enterprise_id FROM {{rows}} t
CROSS JOIN LATERAL (VALUES (t.year::int, t.quarter + 1), (t.year + 1, t.quarter::int){{also}}) p (year, quarter)
JOIN monitoring_quarterlyreturn r ON r.enterprise_id = t.enterprise_id AND r.year = p.year AND r.quarter = p.quarter
WHERE r.is_current AND r.source = '{Source.ENTERPRISE.value}'"""
_ANNUAL: Final = """SELECT coalesce(h.new_year, h.old_year), 4, coalesce(h.new_enterprise_id, h.old_enterprise_id)
FROM history.cultivation_annualfigures h
WHERE h.stamp_id IN (SELECT id FROM history.stamp WHERE batch_id = %(batch)s)"""
_SINCE: Final = f"""SELECT r.year::int, r.quarter::int, r.enterprise_id FROM {{facts}} f
JOIN monitoring_quarterlyreturn r ON r.enterprise_id = f.enterprise_id
WHERE r.is_current AND r.source = '{Source.ENTERPRISE.value}'
    AND make_date(r.year, r.quarter * 3, 1) + interval '1 month' > f.day"""
_FACT: Final = """SELECT coalesce(h.new_enterprise_id, h.old_enterprise_id) AS enterprise_id,
    least(h.old_{day}, h.new_{day}) AS day
FROM history.{table} h WHERE h.stamp_id IN (SELECT id FROM history.stamp WHERE batch_id = %(batch)s)"""
_FACTS: Final = " UNION ALL ".join(
    (
        _FACT.format(table="cultivation_inclusion", day="included_on"),
        _FACT.format(table="cultivation_exit", day="exited_on"),
    )
)
_RETURNS: Final = """(SELECT DISTINCT coalesce(h.new_enterprise_id, h.old_enterprise_id) AS enterprise_id,
    coalesce(h.new_year, h.old_year) AS year, coalesce(h.new_quarter, h.old_quarter) AS quarter
FROM history.monitoring_quarterlyreturn h WHERE h.stamp_id IN (SELECT id FROM history.stamp WHERE batch_id = %s))"""
_SAME: Final = ", (t.year::int, t.quarter::int)"


def returns_restated(rows: str, parameters: list[Any] | None = None, *, official: bool = False) -> None:
    """`rows` is a table or a query in brackets with enterprise_id, year and quarter of the returns that were restated.

    Those are judged by their own writers; `official` ones are compared with the enterprise's own of the same quarter.
    """
    _judge(_FOLLOWS.format(rows=rows, also=_SAME if official else ""), parameters)


def return_restated(period: Period, enterprises: Sequence[int]) -> None:
    """The same for one quarter's returns of some enterprises; a fourth quarter stands in for the annual figure."""
    returns_restated(
        "(SELECT unnest(%s::bigint[]) AS enterprise_id, %s::int AS year, %s::int AS quarter)",
        [list(enterprises), period.year, period.quarter],
    )
    if period.quarter == 4:
        refresh_standing(list(enterprises))


def force_changed(period: Period, enterprises: Sequence[int]) -> None:
    """Other versions of these enterprises' returns of a quarter are in force: they are judged, and what is compared with
    them."""
    judge_stored(period, np.array(sorted(enterprises), np.int64))
    return_restated(period, enterprises)


def batch_undone(batch_id: int) -> None:
    """An import of returns was undone: what stands again is judged too."""
    returns_restated(_RETURNS, [batch_id], official=True)


def accounts_restated(enterprise: int, year: int) -> None:
    """Annual figures of one enterprise, or which of them count."""
    judge_stored(Period(year, 4), np.array([enterprise], np.int64))


def scale_restated(enterprises: Sequence[int], day: dt.date) -> None:
    """Enterprises were included or left from a day on: their returns of quarters that ended since."""
    facts = "(SELECT unnest(%s::bigint[]) AS enterprise_id, %s::date AS day)"
    _judge(_SINCE.format(facts=facts), [list(enterprises), day])


def facts_imported(batch_id: int) -> None:
    """Annual figures, inclusions and exits of many, by an import or its undo."""
    _judge(f"{_ANNUAL} UNION {_SINCE.format(facts=f'({_FACTS})')}", {"batch": batch_id})


def _judge(query: str, parameters: Sequence[Any] | Mapping[str, Any] | None) -> None:
    """Quarter by quarter: of what the import of a whole city restated, one quarter at a time is taken in hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT q.year, q.quarter, array_agg(DISTINCT q.enterprise_id)"
            f" FROM ({query}) q (year, quarter, enterprise_id) GROUP BY 1, 2 ORDER BY 1, 2",
            parameters,
        )
        for year, quarter, enterprises in cursor:
            judge_stored(Period(year, quarter), np.array(enterprises, np.int64))
