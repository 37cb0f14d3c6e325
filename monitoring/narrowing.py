"""What the API narrows returns and assessments by: a quarter and an enterprise."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.periods import Period
from core.ui.filters import Filter, among, is_key
from core.verdict import Verdict, allow, refuse


def _is_period(value: str) -> Verdict:
    try:
        Period.parse(value)
    except ValueError as error:
        return refuse("%(said)s", code="PERIOD", said=str(error))
    return allow()


def _period_q(values: Sequence[str], _context: None) -> Q:
    period = Period.parse(values[-1])
    return Q(year=period.year, quarter=period.quarter)


NARROWING: tuple[Filter[None], ...] = (
    Filter("period", _("季度"), _period_q, checks=_is_period, several=False),
    Filter("enterprise", _("企业编号"), among("enterprise_id"), checks=is_key),
)
