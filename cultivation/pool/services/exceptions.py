"""Exceptions: proposed within the scope, approved by the bureau and another person; they hold until the freeze."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from cultivation.enterprises.rules import covers
from cultivation.enterprises.selectors import enterprise as one_enterprise
from cultivation.pool import rules
from cultivation.pool.codes import ExceptionState
from cultivation.pool.models import PoolException
from cultivation.pool.reading import verdict_of
from cultivation.pool.services.building import frozen_on


@recorded("提出培育库例外")
def propose(*, actor: User, year: int, enterprise: int, kind: str, reason: str) -> PoolException:
    """Propose to keep a member out, or to take one in.

    Raises Refused: no permission there, after the freeze, no reason, in already (or not in), more against it than an
    unknown revenue or standing still, one that is open; Http404 out of scope.
    """
    owner = one_enterprise(actor, enterprise)
    place = (owner.district_id, owner.street_id)
    require(covers(actor.grants, Permission.POOL_NOMINATE.value, *place))
    verdict = verdict_of(year, owner.pk)
    require(
        rules.may_propose(
            kind=kind,
            in_pool=verdict.in_pool,
            reasons=verdict.reasons,
            frozen_on=frozen_on(year),
            reason=reason,
        )
    )
    try:
        with transaction.atomic():
            return PoolException.objects.create(
                year=year, enterprise=owner, district=owner.district, street=owner.street, kind=kind,
                reason=reason.strip(), proposed_by=actor,
            )  # fmt: skip
    except IntegrityError:
        sentence = _("该企业本年度已有例外，请先处理原来的")
        raise Refused(refuse(sentence, code="pool.exception_known")) from None


@recorded("审批培育库例外")
def decide(*, actor: User, exception: int, approve: bool, answer: str = "") -> PoolException:
    """Approve or decline a proposal; it takes effect with the next build.

    Raises Refused: not the bureau, the proposer, decided already, after the freeze, declined without a word.
    """
    row = _locked(actor, exception)
    require(covers(actor.grants, Permission.POOL_CONFIRM.value, row.district_id, row.street_id))
    if (day := frozen_on(row.year)) is not None:
        raise Refused(refuse(_("培育库已于 %(day)s 冻结，不能再批例外"), code="pool.frozen", day=day))
    is_open = row.state == ExceptionState.PROPOSED
    require(rules.may_decide(state_open=is_open, proposer=row.proposed_by_id, actor=actor.pk))
    if not approve and not answer.strip():
        raise Refused(refuse(_("请填写不同意的理由"), code="pool.reason_missing"))
    row.state = ExceptionState.APPROVED if approve else ExceptionState.DECLINED
    row.approved_by, row.decided_at, row.answer = actor, timezone.now(), answer.strip()
    row.save(update_fields=["state", "approved_by", "decided_at", "answer"])
    return row


@recorded("撤回培育库例外")
def withdraw(*, actor: User, exception: int) -> PoolException:
    """Take an exception back, whatever was decided; until the freeze. Raises Refused; Http404 out of scope."""
    row = _locked(actor, exception)
    require(covers(actor.grants, Permission.POOL_NOMINATE.value, row.district_id, row.street_id))
    if (day := frozen_on(row.year)) is not None:
        raise Refused(refuse(_("培育库已于 %(day)s 冻结，例外不能再撤回"), code="pool.frozen", day=day))
    if row.state not in (ExceptionState.PROPOSED, ExceptionState.APPROVED):
        raise Refused(refuse(_("已经处理过了，请刷新后查看"), code="pool.decided"))
    row.state = ExceptionState.WITHDRAWN
    row.save(update_fields=["state"])
    return row


def _locked(actor: User, pk: int) -> PoolException:
    row = PoolException.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
