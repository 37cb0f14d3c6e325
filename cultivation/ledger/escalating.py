"""Rungs are climbed (提级): by a clock that is overdue, by disputes and dissatisfaction, by hand; each once.

`climb` records what the stored agenda says for the days up to one; the daily sweep does it for the city, an act for its
own problem before it changes a clock, so that it does not matter when the sweep ran.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from cultivation.ledger import notices
from cultivation.ledger.categories import Cause, ClockName, Rung
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.dated import Escalation
from cultivation.ledger.models import Problem
from cultivation.ledger.states import Action, Party
from cultivation.ledger.timing import load_timing

ORDER: Final = [rung.value for rung in Rung]
_RUNGS: Final = "ARRAY[{}]".format(", ".join(f"'{rung}'" for rung in ORDER))
_CLOCKS: Final = ", ".join(f"'{clock.value}'" for clock in ClockName)
_CLIMBED: Final = f"""
WITH due AS (
    SELECT p.id, p.cycle, p.state, i.day::date AS day, i.clock, i.what
    FROM cultivation_problem p,
        LATERAL (SELECT a->>0 AS day, a->>1 AS clock, a->>2 AS what FROM jsonb_array_elements(p.agenda) a) i
    WHERE p.next_on <= %(day)s AND (%(only)s::bigint[] IS NULL OR p.id = ANY (%(only)s))
        AND i.day::date <= %(day)s AND i.what = ANY ({_RUNGS}) AND i.clock IN ({_CLOCKS})
), climbed AS (
    INSERT INTO cultivation_escalation (problem_id, cycle, clock, rung, cause, "on", reason, found_at)
    SELECT id, cycle, clock, what, '{Cause.OVERDUE.value}', day, '', %(at)s FROM due
    ORDER BY id, day, array_position({_RUNGS}, what)
    ON CONFLICT (problem_id, cycle, clock, rung) DO NOTHING
    RETURNING id, problem_id, clock, rung, "on"
), told AS (
    INSERT INTO cultivation_problemevent (problem_id, action, from_state, to_state, party, note, at)
    SELECT c.problem_id, '{Action.ESCALATE.value}', p.state, p.state, '{Party.PORTAL.value}',
        format(%(words)s, %(names)s::jsonb->>c.clock, c."on", %(names)s::jsonb->>c.rung), %(at)s
    FROM climbed c JOIN cultivation_problem p ON p.id = c.problem_id ORDER BY c.id
), top AS (
    SELECT problem_id, max(array_position({_RUNGS}, rung)) AS place FROM climbed GROUP BY problem_id
), moved AS (
    UPDATE cultivation_problem p SET version = p.version + 1,
        escalated_to = ({_RUNGS})[greatest(t.place, array_position({_RUNGS}, p.escalated_to::text))]
    FROM top t WHERE p.id = t.problem_id
)
SELECT rung, count(*) FROM climbed GROUP BY rung
"""


def rank(rung: str) -> int:
    """How high a rung is; below all of them where none was climbed."""
    return ORDER.index(rung) if rung else -1


def climb(day: dt.date, at: dt.datetime, only: Sequence[int] | None = None) -> dict[str, int]:
    """Record the rungs reached by a day that were not recorded yet, of the city or of some problems; how many of each."""
    names = {each.value: str(each.label) for each in (*ClockName, *Rung)}
    words = str(_("%(clock)s逾期，%(day)s 起提到%(rung)s") % {"clock": "%s", "day": "%s", "rung": "%s"})
    given = {
        "day": day,
        "at": at,
        "only": None if only is None else list(only),
        "words": words,
        "names": json.dumps(names),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLIMBED, given)
        found = Counter({str(rung): int(number) for rung, number in cursor.fetchall()})
    return {rung: found[rung] for rung in ORDER}


def raised(
    problem: Problem, rung: Rung, cause: Cause, at: dt.datetime, *, by: User | None = None, reason: str = ""
) -> bool:
    """One rung by a cause or by hand, which the event of the act tells; whether it is new."""
    _row, new = Escalation.objects.get_or_create(
        problem=problem, cycle=problem.cycle, clock="", rung=rung.value,
        defaults={"cause": cause.value, "on": day_of(at), "by": by, "reason": reason.strip(), "found_at": at},
    )  # fmt: skip
    if rank(rung.value) > rank(problem.escalated_to):
        problem.escalated_to = rung.value
        Problem.objects.filter(pk=problem.pk).update(escalated_to=rung.value)
    if new:
        people = notices.people_of_rung(problem, rung.value)
        title = _("%(cause)s，提到%(rung)s") % {"cause": cause.label, "rung": rung.label}
        notices.tell(people, title.replace("%", "%%") + _("：%(title)s"), problem, by)
    return new


def raise_where_due(problem: Problem, by: User | None, at: dt.datetime) -> None:
    """To the leading group what was disputed, or left the enterprise dissatisfied, as often as the parameters say."""
    limits = load_timing().limits(day_of(at))
    for number, most, cause in (
        (problem.returns, limits.escalate_disputes, Cause.DISPUTES),
        (problem.dissatisfied, limits.escalate_dissatisfied, Cause.DISSATISFIED),
    ):
        if number >= most and not Escalation.objects.filter(problem=problem, cause=cause.value).exists():
            raised(problem, Rung.LEADING_GROUP, cause, at, by=by)
