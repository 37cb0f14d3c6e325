"""After the freeze: dated supplements with a source, dated leavings with a reason."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import covers
from cultivation.enterprises.selectors import enterprise as one_enterprise
from cultivation.pool import rules
from cultivation.pool.codes import LeaveReason, MoveKind
from cultivation.pool.models import PoolMove, PoolVerdict
from cultivation.pool.services.building import frozen_on


@recorded("增补入培育库")
def supplement(
    *, actor: User, year: int, enterprise: int, on: dt.date, source: str, reason: str = ""
) -> PoolMove:
    """Take an enterprise in after the freeze, from a day on.

    Raises Refused: not the bureau, before the freeze, a day before it or to come, no source, in already, above
    scale; Http404.
    """
    owner = _owner(actor, enterprise)
    require(rules.may_move(frozen_on=frozen_on(year), on=on, today=timezone.localdate(), source=source))
    row = _verdict(year, owner.pk)
    if owner.standing.above_scale:
        raise Refused(refuse(_("该企业已在规上，不能增补"), code="pool.above_scale"))
    if row is not None and row.member:
        raise Refused(refuse(_("该企业已在 %(year)d 年培育库"), code="pool.member_already", year=year))
    if row is None:
        PoolVerdict.objects.create(
            year=year, enterprise=owner, district=owner.district, street=owner.street, in_pool=False, reasons=[],
            division=owner.industry[:2], on_record=owner.status, member=True,
        )  # fmt: skip
    else:
        row.member = True
        row.save(update_fields=["member"])
    return _moved(actor, owner, year, MoveKind.JOIN, on, source, reason=reason)


@recorded("调出培育库")
def leave(
    *, actor: User, year: int, enterprise: int, on: dt.date, cause: str, source: str, reason: str = ""
) -> PoolMove:
    """Let a member go after the freeze, from a day on.

    Raises Refused: not the bureau, before the freeze, a day before it or to come, no source, an unknown reason, not a
    member; Http404 out of scope.
    """
    owner = _owner(actor, enterprise)
    require(rules.may_move(frozen_on=frozen_on(year), on=on, today=timezone.localdate(), source=source))
    if cause not in LeaveReason.values:
        raise Refused(refuse(_("调出原因不在可选项内"), code="pool.cause"))
    row = _verdict(year, owner.pk)
    if row is None or not row.member:
        raise Refused(refuse(_("该企业不在 %(year)d 年培育库"), code="pool.not_member", year=year))
    row.member = False
    row.save(update_fields=["member"])
    return _moved(actor, owner, year, MoveKind.LEAVE, on, source, reason=reason, cause=cause)


def _owner(actor: User, pk: int) -> Enterprise:
    owner = one_enterprise(actor, pk)
    require(covers(actor.grants, Permission.POOL_BUILD.value, owner.district_id, owner.street_id))
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=owner.pk)
    return owner


def _verdict(year: int, enterprise: int) -> PoolVerdict | None:
    return PoolVerdict.objects.filter(year=year, enterprise=enterprise, last=None).first()


def _moved(
    actor: User, owner: Enterprise, year: int, kind: MoveKind, on: dt.date, source: str, *, reason: str, cause: str = ""
) -> PoolMove:  # fmt: skip
    return PoolMove.objects.create(
        year=year, enterprise=owner, district=owner.district, street=owner.street, kind=kind, on=on, cause=cause,
        source=source.strip(), reason=reason.strip(), made_by=actor,
    )  # fmt: skip
