"""What the checks compare, as people read it off the papers; the portal proposes none of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import uscc
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from cultivation.enterprises.rules import LIMIT_YUAN
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import Case
from monitoring.inclusion.rules.permits import may_edit
from monitoring.inclusion.services.changing import begin, locked, recount, save, tell
from monitoring.inclusion.states import Hand, State

FIELDS: Final = (
    "licence_name",
    "licence_uscc",
    "statement_year",
    "statement_month",
    "statement_amount",
    "vat_year",
    "vat_month",
    "vat_amount",
    "output_amount",
    "months_amount",
    "site_district",
    "site_address",
    "scope_differs",
    "is_strategic",
)
"""What may be told; what is not told stays as it is."""
_WHAT = _("登记核对数据")


@recorded("登记纳统核对数据")
def record(
    *,
    actor: User,
    case: int,
    values: Mapping[str, Any],
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Case:
    """Keep what was read off the papers, and count anew what is left. Raises Refused, Http404, Conflict."""
    row = locked(actor, case, version)
    require(may_edit(State(row.state)))
    doing = begin(actor, row, Hand.DISTRICT_WORK, _WHAT, at)
    told = {name: value for name, value in values.items() if name in FIELDS}
    _require_sound(told, doing.today)
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, uscc.normalise(told[name]) if name == "licence_uscc" else told[name])
    recount(row, doing.today)
    save(row, [*changed, "left"])
    labels = "、".join(str(getattr(Case._meta.get_field(name), "verbose_name", name)) for name in changed)
    tell(doing, Happening.FIGURES, row.state, labels)
    return row


def _require_sound(told: Mapping[str, Any], today: dt.date) -> None:
    """Amounts that can be, months that have come."""
    for name, value in told.items():
        if isinstance(value, Decimal) and abs(value) >= LIMIT_YUAN:
            raise Refused(refuse(_("金额过大，请核对单位"), code="AMOUNT_TOO_LARGE"))
        if name == "output_amount" and value is not None and value < 0:
            raise Refused(refuse(_("工业总产值不能为负数"), code="OUTPUT_NEGATIVE"))
    for kind in ("statement", "vat"):
        year, month = told.get(f"{kind}_year"), told.get(f"{kind}_month")
        if year and month and (year, month) > (today.year, today.month):
            raise Refused(refuse(_("报表的月份还没有到，请核对。"), code="case.future_month"))
