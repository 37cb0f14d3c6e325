"""The export of the ledger: the list one sees, complete, in the columns of the 台账 sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from core.verdict import refuse, require
from cultivation.ledger import selectors
from cultivation.ledger.categories import LimitClass
from cultivation.ledger.datasets import NO, PROBLEMS, YES
from cultivation.ledger.filters import PROBLEMS as FILTERS
from exchange.reading.result import Slot
from exchange.staging import exporters
from exchange.staging.exporters import Query
from exchange.staging.listed import ids_of, placed

LIMITS = """
    SELECT upper(substr(code, 8)) AS limit_class, value::numeric::integer AS days,
        CASE WHEN row_number() OVER w = 1 THEN '-infinity'::date ELSE valid_from END AS since,
        coalesce(lead(valid_from) OVER w, 'infinity'::date) AS until
    FROM core_parameter WHERE code = ANY(%s) WINDOW w AS (PARTITION BY code ORDER BY valid_from)
"""
"""The resolve limits with the days from which and before which each holds."""


def day(instant: str) -> str:
    """SQL: the city's calendar day of an instant."""
    return f"({instant} AT TIME ZONE '{settings.TIME_ZONE}')::date"


def yes(condition: str) -> str:
    """SQL: 是 or 否."""
    return f"CASE WHEN {condition} THEN '{YES}' ELSE '{NO}' END"


def columns(today: dt.date) -> dict[str, str]:
    """SQL of each column, over the problem `p` and what is joined to it below."""
    asked = f"least(DATE '{today.isoformat()}', p.stopped_on)"
    return {
        "seq": "x.place",
        "number": "p.number",
        "name": "e.name",
        "uscc": "e.uscc",
        "district": "d.name",
        "street": "t.name",
        "key_pool": "NULL::text",  # comes with the pools
        "category": "p.category",
        "subcategory": "p.subcategory",
        "title": "p.title",
        "description": "p.description",
        "demand": "p.demand",
        "registered_on": day("p.registered_at"),
        "channel": "p.channel",
        "contact": "p.contact",
        "phone": "p.phone",
        "registered_by": "rb.name",
        "registered_unit": "ru.name",
        "holder": "h.name",
        "assisting": "p.assisting",
        "officer": "o.name",
        "accepted_on": day("p.accepted_at"),
        "assigned_on": day("p.assigned_at"),
        "limit_days": "l.days + p.extension",
        "resolve_by": "p.resolve_by",
        "is_extended": yes("p.extension > 0"),
        "state": "p.state",
        "measures": "p.measures",
        "result": "p.result",
        "answered_on": day("p.resolved_at"),
        "resolved_on": day("p.resolved_at"),
        "is_overdue": yes(
            f"CASE WHEN p.resolved_at IS NULL THEN p.red_from <= {asked}"
            f" ELSE {day('p.resolved_at')} > p.resolve_by END"
        ),
        "satisfaction": "p.satisfaction",
        "callback": "p.callback",
        "is_escalated": yes("p.escalated_to <> ''"),
        "escalated_to": "p.escalated_to",
        "remark": "p.remark",
    }


class ProblemsExport:
    """The rows of the list in its order; whoever may not see whole phone numbers gets no column for them."""

    dataset = "problems"
    permission = Permission.EXPORT.value

    def query(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Query:
        """Raises Refused for a filter or value that there is not: an export never holds more than was asked for."""
        if not actor.can(Permission.LEDGER_READ):
            require(refuse(_("您没有导出这类数据的权限"), code="export.permission"))
        today = timezone.localdate()
        ids, params = ids_of(
            actor, FILTERS, asked, lambda chosen, sort: selectors.ids(actor, chosen, sort, today)
        )
        phones = holds_throughout(actor, Permission.LEDGER_READ, Permission.PHONE_READ)
        selected = columns(today)
        if not phones:
            del selected["phone"]
        codes = [f"ledger_{each.value.lower()}" for each in LimitClass]
        sql = (
            f"WITH l AS MATERIALIZED ({LIMITS}) SELECT {', '.join(selected.values())}"
            f" FROM {placed(ids)}"
            " JOIN cultivation_problem p ON p.id = x.id"
            " JOIN cultivation_enterprise e ON e.id = p.enterprise_id"
            " JOIN accounts_unit d ON d.id = p.district_id"
            " LEFT JOIN accounts_unit t ON t.id = p.street_id"
            " JOIN accounts_unit ru ON ru.id = p.registered_unit_id"
            " JOIN accounts_user rb ON rb.id = p.registered_by_id"
            " LEFT JOIN accounts_unit h ON h.id = p.holder_id"
            " LEFT JOIN accounts_user o ON o.id = p.holder_user_id"
            " LEFT JOIN l ON l.limit_class = p.limit_class"
            f" AND {day('coalesce(p.accepted_at, p.registered_at)')} >= l.since"
            f" AND {day('coalesce(p.accepted_at, p.registered_at)')} < l.until"
            " ORDER BY x.place"
        )
        return Query([Slot(PROBLEMS[code]) for code in selected], sql, (codes, *params), personal=phones)


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(ProblemsExport())
