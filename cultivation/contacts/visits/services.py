"""Visits are logged, corrected and withdrawn; what was found in them becomes problems of the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.files.attachments import attach
from core.files.models import Attachment
from core.forms.versions import locked_version
from core.phones import parted
from core.verdict import Refused, Verdict, refuse, require
from cultivation.contacts.visits import rules
from cultivation.contacts.visits.models import Finding, Visit
from cultivation.enterprises import selectors as enterprises
from cultivation.enterprises.rules import covers, granting
from cultivation.ledger.categories import Channel
from cultivation.ledger.models import Problem
from cultivation.ledger.services import logging
from cultivation.ledger.services.logging import Registration

WRITE, OVERSEE = Permission.VISIT_WRITE.value, Permission.CONTACT_WRITE.value


@dataclass(frozen=True, kw_only=True)
class Account:
    """What is told of a visit: the day, whom they met, how things stand."""

    on: dt.date
    text: str
    whom: str = ""


@recorded("登记走访")
def log(
    *,
    actor: User,
    enterprise: int,
    account: Account,
    problem: Registration | None = None,
    files: Sequence[UploadedFile | Path] = (),
) -> Visit:
    """A visit of an enterprise in scope, with what was brought along and the problem that was found: all or nothing.

    Raises Refused: the day, no text, a place where the person does not visit, a file that is not taken, or a problem that
    the ledger refuses; Http404 out of scope.
    """
    of = enterprises.enterprise(actor, enterprise)
    grant = granting(actor.grants, WRITE, of.district_id, of.street_id)
    if grant is None:
        raise Refused(refuse(_("只能登记本单位范围内企业的走访"), code="visit.place"))
    _require_told(account, of.founded_on)
    actor.acting_for_id = grant.acting_for
    with recording(actor=actor, reason=str(_("登记走访"))):
        visit = Visit.objects.create(
            enterprise=of,
            district=of.district,
            street=of.street,
            on=account.on,
            by=actor,
            unit=grant.unit,
            whom=account.whom.strip(),
            text=account.text.strip(),
        )
        if problem is not None:  # what the ledger refuses leaves no file behind
            _found(actor, visit, problem.description, problem)
        for file in files:
            attach(actor=actor, row=visit, source=file, name=str(file.name))
    return visit


@recorded("更正走访")
def correct(*, actor: User, visit: int, version: int, account: Account) -> Visit:
    """Tell a visit anew. Raises Conflict when someone was faster, Refused as `log` or for another's; Http404 out of scope."""
    row = _locked(actor, visit, version)
    require(may_correct(actor, row))
    _require_told(account, row.enterprise.founded_on)
    row.on, row.whom, row.text = account.on, account.whom.strip(), account.text.strip()
    row.version += 1
    row.save(update_fields=["on", "whom", "text", "version"])
    return row


@recorded("撤销走访")
def withdraw(*, actor: User, visit: int, version: int, reason: str) -> None:
    """Take a mistaken visit back; why is on record with it.

    Raises Refused: another's, a problem or a file hangs on it, no reason; Conflict; Http404 out of scope.
    """
    row = _locked(actor, visit, version)
    require(may_withdraw(actor, row))
    if not reason.strip():
        raise Refused(refuse(_("请写明为什么撤销"), code="visit.reason"))
    with recording(actor=actor, reason=f"撤销走访：{reason.strip()}"[:200]):
        row.delete()


@recorded("补充走访发现")
def add_finding(*, actor: User, visit: int, text: str, problem: Registration | None = None) -> Finding:
    """Something more that was found in a visit, with the problem that it is, if it is one.

    Raises Refused: no text, a place where the person does not visit, or as the ledger refuses; Http404 out of scope.
    """
    row = _locked(actor, visit)
    require(may_add(actor, row))
    if not text.strip():
        raise Refused(refuse(_("请写明发现的问题"), code="visit.finding"))
    return _found(actor, row, text, problem)


@recorded("走访发现登记为问题")
def register_finding(*, actor: User, finding: int, problem: Registration) -> Problem:
    """What was found becomes a problem of the ledger, once.

    Raises Refused: it is one already, a place where the person does not visit, or as the ledger refuses; Http404 out
    of scope.
    """
    seen = Finding.objects.visible_to(actor)
    visit = _locked(actor, seen.filter(pk=finding).values_list("visit", flat=True).first() or 0)
    row = seen.select_for_update(of=("self",)).filter(pk=finding).first()
    if row is None:
        raise Http404
    require(may_add(actor, visit))
    if row.problem_id is not None:
        raise Refused(refuse(_("这个发现已经登记为问题"), code="visit.registered"))
    made = _log_problem(actor, visit, replace(problem, description=problem.description or row.text))
    row.problem = made
    row.save(update_fields=["problem"])
    return made


def hold(actor: User, visit: Visit) -> None:
    """Let nobody take the visit back while a file is brought to it."""
    _locked(actor, visit.pk)


def may_correct(actor: User, visit: Visit) -> Verdict:
    """Whether the person may correct a visit that they see, and bring files to it or take them away."""
    oversees = covers(actor.grants, OVERSEE, visit.district_id, visit.street_id)
    return rules.may_correct(is_writer=actor.pk == visit.by_id, oversees=bool(oversees))


def may_withdraw(actor: User, visit: Visit) -> Verdict:
    """Whether the person may take a visit back."""
    return rules.may_withdraw(
        is_writer=actor.pk == visit.by_id,
        problems=visit.findings.filter(problem__isnull=False).count(),
        files=Attachment.objects.of(visit).count(),
    )


def may_add(actor: User, visit: Visit) -> Verdict:
    """Whether the person may add what was found: as they may visit there."""
    return covers(actor.grants, WRITE, visit.district_id, visit.street_id)


def move_findings(*, problem: int, survivor: int) -> None:
    """What became a problem that went into another leads to that one."""
    Finding.objects.filter(problem_id=problem).update(problem_id=survivor)


def _found(actor: User, visit: Visit, text: str, problem: Registration | None) -> Finding:
    made = None if problem is None else _log_problem(actor, visit, problem)
    return Finding.objects.create(visit=visit, text=text.strip(), problem=made)


def _log_problem(actor: User, visit: Visit, problem: Registration) -> Problem:
    said = replace(problem, channel=Channel.VISIT.value)
    return logging.log(actor=actor, enterprise=visit.enterprise_id, registration=said)


def _require_told(account: Account, founded_on: dt.date | None) -> None:
    require(rules.may_visit(on=account.on, today=timezone.localdate(), founded_on=founded_on))
    if not account.text.strip():
        raise Refused(refuse(_("请写明走访情况"), code="visit.text"))
    if parted(account.whom)[1]:
        raise Refused(refuse(rules.NO_PHONE, code="visit.phone"))


def _locked(actor: User, visit: int, version: int | None = None) -> Visit:
    try:
        return locked_version(Visit.objects.visible_to(actor).select_related("enterprise"), visit, version)
    except Visit.DoesNotExist:
        raise Http404 from None
