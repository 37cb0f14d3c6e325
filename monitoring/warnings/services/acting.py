"""Acts of people on a warning: what was done, why it happened, watching, closing, a mistaken entry taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.forms.versions import locked_version
from core.verdict import Refused, Verdict, refuse, require
from cultivation.contacts.visits import services as visits
from cultivation.contacts.visits.models import Visit
from cultivation.contacts.visits.services import Account
from cultivation.enterprises.rules import covers, granting
from cultivation.ledger.models import Problem
from cultivation.ledger.services import logging
from cultivation.ledger.services.logging import Registration
from monitoring.warnings import rules
from monitoring.warnings.codes import Diagnosis, Happening, Measure
from monitoring.warnings.models import Warning, WarningAction, WarningStep
from monitoring.warnings.services.sweeping import climb
from monitoring.warnings.states import NEEDS, Act, State, target


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said with an act. `on` is today unless told; `category` is of the problem that PROBLEM logs."""

    note: str = ""
    code: str = Measure.OTHER.value
    on: dt.date | None = None
    next_on: dt.date | None = None
    category: str = ""
    whom: str = ""
    diagnosis: str = ""
    action: int | None = None


@dataclass(frozen=True)
class _Doing:
    """An act under way: the locked warning, who does it for which unit, when."""

    row: Warning
    actor: User
    unit: Unit
    said: Said
    at: dt.datetime

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.at)


def may_do(actor: User, act: Act, row: Warning) -> Verdict:
    """Whether the person may do it to a warning that they see: the permission where it lies, then the table."""
    place = covers(actor.grants, NEEDS[act].value, row.district_id, row.street_id)
    if not place:
        words = (
            _("只有区审核人员和市中小企业服务局可以%(act)s。")
            if act is Act.CLOSE
            else _("没有%(act)s的权限。")
        )
        return refuse(words, code="warning.permission", act=act.label)
    return rules.may(act, State(row.state))


def may_void(actor: User, action: WarningAction, row: Warning) -> Verdict:
    """Whether the person may take an entry back: their own, or as reviewer of the place."""
    verdict = may_do(actor, Act.VOID, row)
    reviews = covers(actor.grants, Permission.WARNING_CLOSE.value, row.district_id, row.street_id)
    if verdict and action.by_id != actor.pk and not reviews:
        return refuse(_("只有登记人和审核人员可以作废这条处置。"), code="warning.not_own")
    return verdict


@recorded()
def perform(
    *,
    actor: User,
    warning: int,
    act: Act,
    said: Said,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Warning:
    """The warning after the act, one version on; `at` is a time that was given.

    Raises Http404 out of scope, Conflict when someone acted since, Refused with the rule's own words; nothing is written
    then.
    """
    now = at or timezone.now()
    row = locked(actor, warning, version)
    climb(timezone.localdate(now), now, [row.pk])
    require(may_do(actor, act, row))
    grant = granting(actor.grants, NEEDS[act].value, row.district_id, row.street_id)
    assert grant is not None  # noqa: S101  (it may be done)
    actor.acting_for_id = grant.acting_for
    doing = _Doing(row, actor, grant.unit, said, now)
    with recording(actor=actor, reason=str(act.label)):
        before = State(row.state)
        row.state = str(target(before, act))
        row.version += 1
        _ACTS[act](doing, before)
        row.save()
    return row


def locked(actor: User, warning: int, version: int | None = None) -> Warning:
    """The warning in scope, locked. Raises Http404, Conflict."""
    rows = Warning.objects.visible_to(actor).select_related("enterprise", "district", "street", "holder")
    try:
        return locked_version(rows, warning, version, stale=_stale)
    except Warning.DoesNotExist:
        raise Http404 from None


def _stale(row: Warning) -> Verdict:
    return refuse(
        _("这条预警刚被他人处理，现在是“%(state)s”，请核对后再提交。"),
        code="warning.stale",
        state=State(row.state).label,
    )


def _act(doing: _Doing, _before: State) -> None:
    """Something was done: the clock is met, the warning is being handled."""
    row, said = doing.row, doing.said
    require(rules.said(said.note, _("请写明处置结果。"), "warning.result"))
    on = said.on or doing.today
    require(rules.fits(on, said.next_on, opened_on=row.opened_on, today=doing.today))
    code = Measure(said.code)
    WarningAction.objects.create(
        warning=row,
        code=code.value,
        on=on,
        by=doing.actor,
        unit=doing.unit,
        result=said.note.strip(),
        next_on=said.next_on,
        problem=_problem(doing) if code is Measure.PROBLEM else None,
        visit=_visit(doing, on) if code is Measure.VISIT else None,
        at=doing.at,
    )
    row.acted += 1
    row.next_on = said.next_on
    if row.met_on is None and rules.meets(on, row.terms):
        row.met_on = on


def _problem(doing: _Doing) -> Problem:
    """The problem that it becomes, logged by the ledger's own service. Raises Refused in the ledger's words."""
    if not doing.said.category:
        raise Refused(refuse(_("转问题台账请选择问题类别。"), code="warning.category"))
    registration = Registration(category=doing.said.category, description=doing.said.note)
    return logging.log(
        actor=doing.actor, enterprise=doing.row.enterprise_id, registration=registration, at=doing.at
    )


def _visit(doing: _Doing, on: dt.date) -> Visit | None:
    """The visit is logged among the visits too, by whoever may log visits there."""
    row = doing.row
    if granting(doing.actor.grants, Permission.VISIT_WRITE.value, row.district_id, row.street_id) is None:
        return None
    account = Account(on=on, text=doing.said.note, whom=doing.said.whom)
    return visits.log(actor=doing.actor, enterprise=row.enterprise_id, account=account)


def _watch(doing: _Doing, before: State) -> None:
    _step(doing, Happening.WATCH, before, doing.said.note)


def _close(doing: _Doing, before: State) -> None:
    """Closed with a reason, which the page tells."""
    require(rules.said(doing.said.note, _("请写明解除预警的原因。"), "warning.reason"))
    doing.row.ended_on, doing.row.ended_reason = doing.today, doing.said.note.strip()
    _step(doing, Happening.CLOSE, before, doing.said.note)


def _diagnose(doing: _Doing, before: State) -> None:
    if not doing.said.diagnosis:
        raise Refused(refuse(_("请选择诊断。"), code="warning.diagnosis"))
    doing.row.diagnosis = Diagnosis(doing.said.diagnosis).value
    label = str(Diagnosis(doing.said.diagnosis).label)
    note = f"{label}：{doing.said.note.strip()}" if doing.said.note.strip() else label
    _step(doing, Happening.DIAGNOSE, before, note)


def _void(doing: _Doing, before: State) -> None:
    """A mistaken entry counts no more: the clock that it met runs again."""
    row, said = doing.row, doing.said
    action = row.actions.select_for_update(of=("self",)).filter(pk=said.action or 0, voided_at=None).first()
    if action is None:
        raise Refused(refuse(_("没有找到这条处置，可能已作废。"), code="warning.action"))
    require(may_void(doing.actor, action, row))
    require(rules.said(said.note, _("请写明作废的原因。"), "warning.reason"))
    action.voided_at, action.voided_by, action.void_reason = doing.at, doing.actor, said.note.strip()
    action.save(update_fields=["voided_at", "voided_by", "void_reason"])
    left = list(row.actions.filter(voided_at=None).order_by("on", "pk"))
    row.acted = len(left)
    row.next_on = left[-1].next_on if left else None
    row.met_on = next((each.on for each in left if rules.meets(each.on, row.terms)), None)
    if not left:
        row.state = State.OPEN.value
    _step(
        doing, Happening.VOID, before, f"{action.on:%m-%d} {Measure(action.code).label}：{said.note.strip()}"
    )


def _step(doing: _Doing, kind: Happening, before: State, note: str) -> None:
    WarningStep.objects.create(
        warning=doing.row,
        kind=kind.value,
        from_state=before.value,
        to_state=doing.row.state,
        on=doing.today,
        by=doing.actor,
        note=note.strip()[:500],
        at=doing.at,
    )


_ACTS: dict[Act, Callable[[_Doing, State], Any]] = {
    Act.ACT: _act,
    Act.WATCH: _watch,
    Act.CLOSE: _close,
    Act.DIAGNOSE: _diagnose,
    Act.VOID: _void,
}
