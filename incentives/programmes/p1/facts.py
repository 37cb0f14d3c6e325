"""The facts that decide P1, for every enterprise with an inclusion of a count year, in one statement.

What nobody loaded is UNKNOWN, never assumed (domain, section 9):

- first ever: an earlier inclusion, an earlier exit (who left was in), or a check of the earlier lists that found
  one, says no; a check that found none says yes. Without a check the past is unknown.
- still included on 31 December of the next year: not above scale by what is on record for that day says no;
  STAT's figures for that year say yes; else unknown, as it is while the day has not come.
- law-abiding, creditworthy: a record in force says no; a clear check that covers the day says yes.
- not paid: a payment, or a check that found one, says no; a check that found none says yes, and so does the
  absence from the list of P1's payments once that has been loaded.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from django.db import connection

from core.exact import MISSING
from cultivation.enterprises.codes import NOT_LEGAL_PERSONS
from incentives.eligibility.programme import Subjects
from incentives.eligibility.rules import Codes, Ints
from incentives.programmes.p1.frame import Frame

_SQL = """
WITH judged AS (
    SELECT DISTINCT ON (i.enterprise_id) i.id, i.enterprise_id, i.included_on, i.district_id, i.street_id
    FROM cultivation_inclusion i
    JOIN cultivation_enterprise own ON own.id = i.enterprise_id AND own.merged_into_id IS NULL
    WHERE i.count_year = %(year)s AND (%(one)s::bigint IS NULL OR i.enterprise_id = %(one)s)
    ORDER BY i.enterprise_id, i.included_on
), figures AS (
    SELECT enterprise_id, year, (output * 100)::bigint AS output, (revenue * 100)::bigint AS revenue
    FROM cultivation_annualfigures
    WHERE source = 'STAT' AND is_current AND year IN (%(year)s, %(year)s + 1)
), credit AS (
    SELECT enterprise_id, bool_or(kind = 'CLEAR') AS clear, bool_or(kind = 'DISHONEST') AS dishonest,
           bool_or(kind = 'UNLAWFUL') AS unlawful
    FROM incentives_creditrecord
    WHERE valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s)
    GROUP BY enterprise_id
), paid AS (
    SELECT DISTINCT enterprise_id FROM incentives_payment WHERE programme_id = %(programme)s
), loaded AS (
    SELECT EXISTS (SELECT 1 FROM incentives_payment WHERE programme_id = %(programme)s) AS payments
)
SELECT j.enterprise_id, j.id, j.district_id, j.street_id,
    CASE WHEN e.status = 'MOVED_OUT' OR gone.reason = 'MOVED_OUT' THEN 0 ELSE 1 END,
    CASE WHEN e.status = 'NOT_LEGAL_PERSON' THEN 0 WHEN e.legal_form = '' THEN -1
         WHEN e.legal_form = ANY(%(forms)s) THEN 0 ELSE 1 END,
    CASE WHEN c.unlawful THEN 0 WHEN c.clear THEN 1 ELSE -1 END,
    CASE WHEN c.dishonest THEN 0 WHEN c.clear THEN 1 ELSE -1 END,
    CASE WHEN EXISTS (SELECT 1 FROM cultivation_inclusion p
                      WHERE p.enterprise_id = j.enterprise_id AND p.included_on < j.included_on)
           OR EXISTS (SELECT 1 FROM cultivation_exit x
                      WHERE x.enterprise_id = j.enterprise_id AND x.exited_on < j.included_on) THEN 0
         WHEN h.found THEN 0 WHEN h.found IS NOT NULL THEN 1 ELSE -1 END,
    CASE WHEN stays.enterprise_id IS NULL THEN 0
         WHEN %(day)s < %(next_end)s OR f2.enterprise_id IS NULL THEN -1 ELSE 1 END,
    f1.output, f2.output, f1.revenue, f2.revenue,
    CASE WHEN paid.enterprise_id IS NOT NULL OR hp.found THEN 0
         WHEN hp.found IS NOT NULL OR loaded.payments THEN 1 ELSE -1 END
FROM judged j
JOIN cultivation_enterprise e ON e.id = j.enterprise_id
CROSS JOIN loaded
LEFT JOIN exited_on(%(day)s) gone ON gone.enterprise_id = j.enterprise_id
LEFT JOIN above_scale_on(%(next_end)s) stays ON stays.enterprise_id = j.enterprise_id
LEFT JOIN figures f1 ON f1.enterprise_id = j.enterprise_id AND f1.year = %(year)s
LEFT JOIN figures f2 ON f2.enterprise_id = j.enterprise_id AND f2.year = %(year)s + 1
LEFT JOIN credit c ON c.enterprise_id = j.enterprise_id
LEFT JOIN paid ON paid.enterprise_id = j.enterprise_id
LEFT JOIN incentives_historycheck h ON h.enterprise_id = j.enterprise_id AND h.kind = 'INCLUSION'
LEFT JOIN incentives_historycheck hp ON hp.enterprise_id = j.enterprise_id AND hp.kind = 'PAYMENT'
ORDER BY j.enterprise_id
"""


def facts(programme: str, year: int, day: dt.date, enterprise: int | None = None) -> tuple[Subjects, Frame]:
    """The enterprises included in a count year and their facts as of a day; of one enterprise when it is named."""
    values: dict[str, Any] = {
        "programme": programme,
        "year": year,
        "day": day,
        "next_end": dt.date(year + 1, 12, 31),
        "one": enterprise,
        "forms": [form.value for form in NOT_LEGAL_PERSONS],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        columns = list(zip(*cursor.fetchall(), strict=True)) or [()] * 15

    def codes(place: int) -> Codes:
        return np.array(columns[place], dtype=np.int8)

    def fen(place: int) -> Ints:
        return np.array([MISSING if v is None else v for v in columns[place]], dtype=np.int64)

    frame = Frame(
        included_year=np.full(len(columns[0]), year, dtype=np.int64),
        in_city=codes(4),
        legal_person=codes(5),
        law_abiding=codes(6),
        creditworthy=codes(7),
        first_ever=codes(8),
        stayed=codes(9),
        output_first=fen(10),
        output_next=fen(11),
        revenue_first=fen(12),
        revenue_next=fen(13),
        unpaid=codes(14),
    )
    return Subjects(*map(list, columns[:4])), frame
