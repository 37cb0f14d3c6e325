"""Purses: whose money an application is paid of, its budget, and the lock that every act takes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from incentives.applications.codes import MovementKind
from incentives.applications.models import Application
from incentives.applications.money import rules
from incentives.applications.money.ledger import Entry, post, reversal
from incentives.applications.money_models import Movement, Purse
from incentives.policy.models import Programme


def city() -> Unit:
    """The owner of the city's purses."""
    return Unit.objects.get(kind=UnitKind.CITY)


def owner_of(unit: Unit) -> Unit:
    """Who pays what a unit decides: a district its own, all others the city."""
    return unit if unit.kind == UnitKind.DISTRICT else city()


def purse_of(row: Application) -> Purse:
    """The purse of an application, locked. Raises Refused where no budget is entered."""
    return locked(row.programme_id, row.year, owner_of(row.unit))


def locked(programme: str, year: int, owner: Unit) -> Purse:
    """The purse of a programme's year, locked for the rest of the transaction. Raises Refused where there is none."""
    found = (
        Purse.objects.select_for_update(no_key=True)
        .filter(programme_id=programme, year=year, owner=owner)
        .first()
    )
    if found is None:
        raise Refused(
            refuse(
                _("%(owner)s %(year)d 年还没有登记这项政策的预算，请先登记。"),
                code="purse.missing",
                owner=owner.short_name,
                year=year,
            )
        )
    return found


def lock(purse: int) -> Purse:
    """A purse by its key, locked for the rest of the transaction."""
    return Purse.objects.select_for_update(no_key=True).get(pk=purse)


def granting(actor: User, permission: Permission, owner: Unit) -> Grant | None:
    """The grant by which a person has a permission on a unit's money: in the city on all, in a district on its own."""
    able = [
        grant
        for grant in actor.grants
        if permission.value in grant.permissions
        and grant.territory is not None
        and (grant.territory.kind == UnitKind.CITY or grant.territory.pk == owner.pk)
    ]
    return min(able, key=lambda grant: grant.acting_for is not None, default=None)


def require_grant(actor: User, permission: Permission, owner: Unit) -> Grant:
    """The same for who must have one; the audit is told whom the person acts for. Raises Refused."""
    grant = granting(actor, permission, owner)
    if grant is None:
        raise Refused(
            refuse(
                _("您没有%(what)s的权限（%(owner)s）。"),
                code="money.permission",
                what=permission.label,
                owner=owner.short_name,
            )
        )
    actor.acting_for_id = grant.acting_for
    return grant


@recorded("登记奖补预算")
def enter_budget(
    *,
    actor: User,
    programme: str,
    year: int,
    owner: Unit,
    amount: Decimal,
    reason: str,
    at: dt.datetime | None = None,
) -> Purse:
    """Add to the budget of a purse, which is made with its first. Raises Refused."""
    require_grant(actor, Permission.BUDGET_WRITE, owner)
    require(rules.positive(amount))
    require_reason(reason)
    if not Programme.objects.filter(pk=programme).exists():
        raise Refused(refuse(_("没有这项奖补政策，请重新选择。"), code="application.programme"))
    Purse.objects.get_or_create(programme_id=programme, year=year, owner=owner)
    purse = locked(programme, year, owner)
    post(purse, [Entry(MovementKind.BUDGET, amount)], actor=actor, at=at or timezone.now(), reason=reason)
    return purse


@recorded("更正奖补预算")
def correct_budget(
    *,
    actor: User,
    movement: int,
    amount: Decimal,
    reason: str,
    at: dt.datetime | None = None,
) -> Purse:
    """Reverse an entry of the budget and enter another amount in its stead, 0 for none. Raises Refused, Http404."""
    known = Movement.objects.filter(pk=movement, kind=MovementKind.BUDGET, reverses=None).first()
    if known is None:
        raise Http404
    purse = lock(known.purse_id)
    require_grant(actor, Permission.BUDGET_WRITE, purse.owner)
    require_reason(reason)
    if amount:
        require(rules.positive(amount))
    if Movement.objects.filter(reverses=known).exists():
        raise Refused(refuse(_("这一笔已经冲销过。"), code="purse.reversed"))
    entries = [reversal(known), *([Entry(MovementKind.BUDGET, amount)] if amount else [])]
    post(purse, entries, actor=actor, at=at or timezone.now(), reason=reason)
    return purse


def require_reason(reason: str) -> None:
    """Money moves for a reason."""
    if not reason.strip():
        raise Refused(refuse(_("请写明依据，例如预算批复文号。"), code="money.reason"))
