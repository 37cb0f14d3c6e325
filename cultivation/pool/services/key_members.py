"""What becomes of a nomination: confirmed or declined by the bureau, let go, replaced in one act."""

from __future__ import annotations

import datetime as dt

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.forms.versions import locked_version
from core.ui.bulk import BulkResult, Selection
from core.verdict import Refused, Verdict, refuse, require
from cultivation.enterprises.rules import covers
from cultivation.pool import rules
from cultivation.pool.codes import KeyState, LeaveReason
from cultivation.pool.models import KeyMember
from cultivation.pool.services.nominating import Nomination, nominate


@recorded("确认重点培育企业")
def decide(
    *, actor: User, member: int, confirm: bool, version: int | None = None, answer: str = ""
) -> KeyMember:
    """Confirm or decline a nomination.

    Raises Refused: not the bureau, the nominator, decided already, declined without a word; Http404 out of scope.
    """
    row = _locked(actor, member, version)
    require(covers(actor.grants, Permission.POOL_CONFIRM.value, row.district_id, row.street_id))
    is_open = row.state == KeyState.NOMINATED
    require(rules.may_decide(state_open=is_open, proposer=row.nominated_by_id, actor=actor.pk))
    if not confirm and not answer.strip():
        raise Refused(refuse(_("请填写不确认的理由"), code="pool.reason_missing"))
    row.state = KeyState.CONFIRMED if confirm else KeyState.DECLINED
    row.decided_by, row.decided_at, row.answer = actor, timezone.now(), answer.strip()
    return _saved(row, "decided_by", "decided_at", "answer")


@recorded("确认重点培育企业")
def decide_each(*, actor: User, selection: Selection[None], confirm: bool, answer: str = "") -> BulkResult:
    """The same for several nominations, each as it would be alone. Raises Changed where the filters' rows are others."""
    return selection.each(
        KeyMember.objects.visible_to(actor).select_related("enterprise"),
        None,
        lambda row, version: decide(
            actor=actor, member=row.pk, confirm=confirm, version=version, answer=answer
        ),
    )


@recorded("调出重点培育库")
def let_go(*, actor: User, member: int, on: dt.date, cause: str, answer: str = "") -> KeyMember:
    """Let a key member go with a reason of the snapshot's list; an inclusion is no act but a fact.

    Raises Refused: no permission there, not in force, a day to come, another reason; Http404 out of scope.
    """
    row = _locked(actor, member, None)
    require(covers(actor.grants, Permission.POOL_NOMINATE.value, row.district_id, row.street_id))
    if row.state not in (KeyState.NOMINATED, KeyState.CONFIRMED):
        raise Refused(refuse(_("该企业已不在重点库"), code="key.not_in_force"))
    if cause not in LeaveReason.values or cause == LeaveReason.INCLUDED:
        raise Refused(refuse(_("请选择调出原因；已纳统的由平台自动调出"), code="pool.cause"))
    if on > timezone.localdate():
        raise Refused(refuse(_("调出日期不能晚于今天"), code="pool.move_day"))
    row.state, row.left_on, row.cause, row.answer = KeyState.LEFT, on, LeaveReason(cause), answer.strip()
    return _saved(row, "left_on", "cause", "answer")


@recorded("替换重点培育企业")
def replace(*, actor: User, member: int, by: int, reason: str) -> Nomination:
    """Another enterprise takes a member's place, in one act: both or neither.

    Raises Refused: no permission there, not in force, no reason, or the other may not be nominated; Http404.
    """
    row = _locked(actor, member, None)
    require(covers(actor.grants, Permission.POOL_NOMINATE.value, row.district_id, row.street_id))
    require(rules.may_replace(row.state))
    if not reason.strip():
        raise Refused(refuse(_("请填写替换理由"), code="pool.reason_missing"))
    row.state, row.left_on, row.answer = KeyState.REPLACED, timezone.localdate(), reason.strip()
    _saved(row, "left_on", "answer")
    done = nominate(actor=actor, year=row.year, district=row.district, ids=[by], reason=reason)
    if not done.accepted:
        raise Refused(done.refused[0].verdict if done.refused else _no_such())
    return done


def _handled(_row: KeyMember) -> Verdict:
    return refuse(_("他人刚处理过，请刷新后查看"), code="OUTDATED")


def _no_such() -> Verdict:
    return refuse(_("没有找到这家企业，可能不在您的工作范围内"), code="key.unknown")


def _locked(actor: User, pk: int, version: int | None) -> KeyMember:
    visible = KeyMember.objects.visible_to(actor).select_related("district")
    try:
        if version is not None:
            return locked_version(
                visible,
                pk,
                version,
                stale=lambda _row: refuse(_("他人刚处理过，请刷新后查看"), code="OUTDATED"),
            )
        return visible.select_for_update(of=("self",)).get(pk=pk)
    except KeyMember.DoesNotExist:
        raise Http404 from None


def _saved(row: KeyMember, *fields: str) -> KeyMember:
    row.version += 1
    row.save(update_fields=["state", "version", *fields])
    return row
