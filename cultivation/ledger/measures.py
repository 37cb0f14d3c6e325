"""What each measure of a period counts (domain, section 3), as SQL: the statistics count it, the list shows its rows.

Every measure counts problems, each at most once: what is resolved twice in the period counts with the last time. So does
what the enterprise answered: a problem rated 不满意, reopened and then rated 满意 is one problem evaluated, and satisfied;
that it came back is what the reopened rate says. Counted by answers, a number would say more than its rows show.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.ui.filters import Text
from core.verdict import Refused, Verdict, allow, refuse
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.states import Action, State

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
"""The days of which statistics are asked."""
_DAY: Final = f"AT TIME ZONE '{settings.TIME_ZONE}')::date"
_SATISFIED: Final = [each.value for each in Satisfaction if each.counts_as_satisfied]


def _among(*values: str) -> str:
    """Codes of ours as an SQL list."""
    return ", ".join(f"'{value}'" for value in values)


SEEN: Final = """
    SELECT s.id, s.state, s.accept_by, s.registered_at, s.accepted_at, {key} AS key
    FROM cultivation_problem s"""
"""The problems that are asked about, as `seen` for what follows; `key` is what they are grouped by."""

_SAID: Final = _among(*_SATISFIED, Satisfaction.DISSATISFIED)
DATED: Final = f"""told AS NOT MATERIALIZED (
    SELECT e.problem_id, e.id, e.action, e.at, e.due_on, e.counted, e.satisfaction FROM cultivation_problemevent e
    WHERE e.at >= {{start}} AND (e.action IN ({_among(Action.RESOLVE, Action.REOPEN, Action.REJECT, Action.MERGE)})
        OR e.satisfaction IN ({_SAID}))
), ended AS (
    SELECT problem_id, min((at {_DAY}) AS on_day FROM told
    WHERE action IN ({_among(Action.REJECT, Action.MERGE)}) GROUP BY problem_id
), reopened AS (
    SELECT problem_id, max(id) AS id FROM told WHERE action = '{Action.REOPEN}' GROUP BY problem_id
), last_resolved AS (
    SELECT DISTINCT ON (problem_id) problem_id, id, (at {_DAY} AS on_day, due_on, counted FROM told
    WHERE action = '{Action.RESOLVE}' AND at < {{end}} ORDER BY problem_id, id DESC
), last_rated AS (
    SELECT DISTINCT ON (problem_id) problem_id, (at {_DAY} AS on_day, satisfaction FROM told
    WHERE satisfaction IN ({_SAID}) AND at < {{end}} ORDER BY problem_id, id DESC
)"""
"""What only the events tell, from the instant `start` and before `end`; each measure reads those that it needs.

Whoever was logged in the period ended in it or later, and what was resolved in it is reopened after that.
"""

_LOGGED: Final = f"""
    SELECT s.id, s.key, (s.registered_at {_DAY} AS on_day, 1 AS logged,
        (coalesce((s.accepted_at {_DAY}, CASE WHEN s.state IN ({_among(State.REJECTED, State.MERGED)}) THEN x.on_day END)
            <= s.accept_by)::integer AS accepted_in_time, 0 AS accepted, 0 AS now_done,
        0 AS resolved, 0 AS resolved_in_time, NULL::integer AS counted, 0 AS reopened, 0 AS evaluated, 0 AS satisfied
    FROM seen s LEFT JOIN ended x ON x.problem_id = s.id
    WHERE s.registered_at >= {{start}} AND s.registered_at < {{end}}"""
_ACCEPTED: Final = f"""
    SELECT s.id, s.key, (s.accepted_at {_DAY} AS on_day, 0 AS logged, 0 AS accepted_in_time, 1 AS accepted,
        (s.state IN ({_among(State.RESOLVED, State.CLOSED)}))::integer AS now_done, 0 AS resolved, 0 AS resolved_in_time,
        NULL::integer AS counted, 0 AS reopened, 0 AS evaluated, 0 AS satisfied
    FROM seen s WHERE s.accepted_at >= {{start}} AND s.accepted_at < {{end}} AND s.state <> '{State.MERGED}'"""
_RESOLVED: Final = f"""
    SELECT s.id, s.key, r.on_day, 0 AS logged, 0 AS accepted_in_time, 0 AS accepted, 0 AS now_done, 1 AS resolved,
        (r.on_day <= r.due_on)::integer AS resolved_in_time, r.counted::integer,
        coalesce(o.id > r.id, false)::integer AS reopened, 0 AS evaluated, 0 AS satisfied
    FROM last_resolved r JOIN seen s ON s.id = r.problem_id AND s.state <> '{State.MERGED}'
    LEFT JOIN reopened o ON o.problem_id = r.problem_id"""
_RATED: Final = f"""
    SELECT s.id, s.key, e.on_day, 0 AS logged, 0 AS accepted_in_time, 0 AS accepted, 0 AS now_done, 0 AS resolved,
        0 AS resolved_in_time, NULL::integer AS counted, 0 AS reopened, 1 AS evaluated,
        (e.satisfaction IN ({_among(*_SATISFIED)}))::integer AS satisfied
    FROM last_rated e JOIN seen s ON s.id = e.problem_id AND s.state <> '{State.MERGED}'"""
FACTS: Final = " UNION ALL ".join((_LOGGED, _ACCEPTED, _RESOLVED, _RATED))
"""A row for each problem and each of the four things that happened to it in the period, with its day."""


@dataclass(frozen=True)
class Measure:
    """One number: whose rows it counts, and what its rows are called after a period (`2024年1月1日至9月30日办结`)."""

    rows: str
    words: Text


MEASURES: Final[dict[str, Measure]] = {
    "logged": Measure(_LOGGED, gettext_lazy("登记")),
    "accepted_in_time": Measure(_LOGGED, gettext_lazy("登记、按时受理")),
    "accepted": Measure(_ACCEPTED, gettext_lazy("受理")),
    "now_done": Measure(_ACCEPTED, gettext_lazy("受理、现已办结")),
    "resolved": Measure(_RESOLVED, gettext_lazy("办结")),
    "resolved_in_time": Measure(_RESOLVED, gettext_lazy("按时办结")),
    "reopened": Measure(_RESOLVED, gettext_lazy("办结后又重新办理")),
    "evaluated": Measure(_RATED, gettext_lazy("评价")),
    "satisfied": Measure(_RATED, gettext_lazy("评价满意")),
}
"""The measures by their column of the facts, in the order of a page."""
_VALUE: Final = re.compile(
    r"(?P<measure>[a-z_]+):(?P<first>\d{4}-\d\d-\d\d):(?P<last>\d{4}-\d\d-\d\d)(:(?P<month>\d{4}-(0[1-9]|1[0-2])))?", re.ASCII
)  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """The problems that a measure counts in a period, of those perhaps the ones of a month.

    A month is not a shorter period: what is resolved in March and again in May counts in May alone.
    """

    measure: str
    first: dt.date
    last: dt.date
    month: str = ""

    @classmethod
    def read(cls, text: str) -> Counted:
        """From an address: `resolved:2024-01-01:2024-09-30`, with a month `…:2024-05`. Raises Refused for another text."""
        found = _VALUE.fullmatch(text)
        if found is None or found["measure"] not in MEASURES:
            raise Refused(refuse(_("没有“%(value)s”这一项统计"), code="FILTER_VALUE", value=text[:60]))
        first, last = period(found["first"], found["last"])
        return cls(found["measure"], first, last, found["month"] or "")

    def __str__(self) -> str:
        return ":".join(
            filter(None, (self.measure, self.first.isoformat(), self.last.isoformat(), self.month))
        )

    @property
    def words(self) -> str:
        """`2024年1月1日至9月30日办结`."""
        said = f"{period_words(self.first, self.last)}{MEASURES[self.measure].words}"
        if not self.month:
            return said
        return _("%(said)s，计入%(month)s") % {"said": said, "month": month_words(self.month)}

    @property
    def sql(self) -> str:
        """A subquery of their keys; nothing in it but days and codes of ours."""
        days = instants(self.first, self.last)
        month = f" AND to_char(f.on_day, 'YYYY-MM') = '{self.month}'" if self.month else ""
        return (
            f"WITH seen AS NOT MATERIALIZED ({SEEN.format(key='NULL')}), {DATED.format(**days)}"
            f" SELECT f.id FROM ({MEASURES[self.measure].rows.format(**days)}) f WHERE f.{self.measure} = 1{month}"
        )


def is_counted(text: str) -> Verdict:
    """Whether a text of an address names what a measure counts."""
    try:
        Counted.read(text)
    except Refused as refused:
        return refused.verdict
    return allow()


def period(first: str, last: str) -> tuple[dt.date, dt.date]:
    """Two days as `2024-01-31`. Raises Refused for what is no day, lies outside, or begins after its end."""
    days = _day(_("起始日"), first), _day(_("截止日"), last)
    if days[0] > days[1]:
        raise Refused(refuse(_("起始日不能晚于截止日"), code="ledger.period"))
    return days


def instants(first: dt.date, last: dt.date) -> dict[str, str]:
    """Two days as the instants `start` and `end` between which they lie, in SQL."""
    days = (first, last + dt.timedelta(days=1))
    at = (f"TIMESTAMPTZ '{day.isoformat()} 00:00:00 {settings.TIME_ZONE}'" for day in days)
    return dict(zip(("start", "end"), at, strict=True))


def period_words(first: dt.date, last: dt.date) -> str:
    """`2024年1月1日至9月30日`; the second year only where it is another."""
    if first == last:
        return _day_words(first)
    second = _("%(month)d月%(day)d日") % {"month": last.month, "day": last.day}
    return f"{_day_words(first)}至{second if first.year == last.year else _day_words(last)}"


def month_words(month: str) -> str:
    """`2024年5月` of `2024-05`."""
    year, number = month.split("-")
    return _("%(year)s年%(month)d月") % {"year": year, "month": int(number)}


def _day_words(day: dt.date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


def _day(label: str, text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        sentence = _("%(label)s“%(value)s”不是日期，应写作 2024-01-31")
        raise Refused(refuse(sentence, code="ledger.day", label=label, value=text[:20])) from None
    if not EARLIEST <= day <= LATEST:
        raise Refused(refuse(_("%(label)s应在 2000 年至 2099 年之间"), code="ledger.day", label=label))
    return day
