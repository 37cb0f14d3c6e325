"""Annual figures: a correction is a new version, the old one stays."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.money import round_yuan
from core.verdict import require
from cultivation import signals
from cultivation.enterprises import rules, selectors
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.enterprises.standing import refresh_standing

WRITES = {
    Source.ENTERPRISE: Permission.ENTERPRISE_WRITE,
    Source.STAT: Permission.STAT_WRITE,
    Source.TAX: Permission.STAT_WRITE,
}


@recorded("登记年度数据")
def record_annual_figures(
    *,
    actor: User,
    enterprise: int,
    year: int,
    source: str,
    revenue: Decimal | None = None,
    output: Decimal | None = None,
    employees: int | None = None,
    note: str = "",
) -> AnnualFigures:
    """Record a year's figures from one source, yuan; a difference from the version in force supersedes it.

    The same figures write nothing and give the version in force. Raises Refused: a year not over, a source the actor
    may not write (the enterprise's own is the officer's, STAT and TAX the liaison's and the bureau's), a place out of
    scope; Http404 out of scope.
    """
    owner = selectors.enterprise(actor, enterprise)
    require(
        rules.may_figure(year=year, source=source, revenue=revenue, output=output, today=timezone.localdate())
    )
    require(rules.covers(actor.grants, WRITES[Source(source)].value, owner.district_id, owner.street_id))
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=owner.pk
    )  # versions of one enterprise queue up here
    given = (_fen(revenue), _fen(output), employees)
    key = {"enterprise": owner, "year": year, "source": source}
    now = AnnualFigures.objects.filter(**key, is_current=True).first()
    if now is not None and (now.revenue, now.output, now.employees) == given:
        return now
    made = AnnualFigures.supersede(
        key, revenue=given[0], output=given[1], employees=employees, note=note.strip()
    )
    refresh_standing([owner.pk])
    signals.after_commit(
        signals.figures_changed, enterprise=owner.pk, year=year, source=source, actor=actor.pk
    )
    return made


def _fen(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else round_yuan(amount)
