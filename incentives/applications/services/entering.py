"""A draft of an application: entered by an officer with what is known filled in, or by the portal for all who pass."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from cultivation.enterprises import selectors as enterprises
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import granting
from incentives.applications.codes import Happening, Moment, Origin
from incentives.applications.entitled import applications_of_it, unapplied
from incentives.applications.models import Application, ApplicationEvent, ApplicationJudgement
from incentives.applications.money_models import Award
from incentives.applications.rules import permits
from incentives.applications.services.changing import Doing, recount, take, tell
from incentives.applications.states import OPEN_STATES, State
from incentives.applications.terms import CONFIRM, asked_of, clock_ends, decider, deciders
from incentives.eligibility.about import told
from incentives.eligibility.judging import Judged, judged
from incentives.eligibility.models import Evaluation
from incentives.policy.models import Call, Programme
from incentives.policy.requirements import Requirements

ACCOUNT = ("account_name", "account_bank", "account_number", "account_reason")


def subjects(programme: str, year: int, day: dt.date, enterprise: int) -> list[Judged]:
    """What of an enterprise can be applied for: the subjects that have no open application and no award."""
    taken = {
        *Application.objects.filter(
            programme_id=programme, enterprise=enterprise, state__in=OPEN_STATES
        ).values_list("subject_key", "part"),
        *Award.objects.filter(programme_id=programme, enterprise=enterprise, reversed_on=None).values_list(
            "subject_key", "part"
        ),
    }
    return [
        each
        for each in judged(programme, year, day, enterprise)
        if (each.subject_key, each.part) not in taken
    ]


def choices(programme: Programme, year: int, enterprise: int, day: dt.date) -> list[tuple[str, str]]:
    """What of an enterprise is left to apply for, for a form: key and part, and what it is with what it would get."""
    left = subjects(programme.pk, year, day, enterprise)
    return [
        (f"{each.subject_key}:{each.part}", f"{name}，{_worth(each)}")
        for each, name in zip(left, told(programme, left), strict=True)
    ]


def _worth(each: Judged) -> str:
    if each.verdict == "FAIL":
        return _("不符合条件")
    if each.amount is None:
        return _("金额待定")
    return _("可得 %(yuan)s 元") % {"yuan": f"{each.amount:,.0f}"}


@recorded("录入申报")
def enter(
    *,
    actor: User,
    enterprise: int,
    programme: str,
    year: int,
    subject_key: int = 0,
    part: str = "",
    note: str = "",
    at: dt.datetime | None = None,
) -> Application:
    """A draft for a subject of an enterprise in scope; its last account and what the rules know are filled in.

    Without a subject: the enterprise itself, else the one project, loan, title or prize that is left to apply for.

    Raises Refused: not the person's place, no such programme, outside its window, no such subject, applied for or given
    already; Http404 out of scope.
    """
    now = at or timezone.now()
    day, of = timezone.localdate(now), enterprises.enterprise(actor, enterprise)
    grant = granting(actor.grants, Permission.APPLICATION_ENTER.value, of.district_id, of.street_id)
    if grant is None:
        raise Refused(refuse(_("这家企业不在您负责的范围内。"), code="application.permission"))
    actor.acting_for_id = grant.acting_for
    named = Programme.objects.filter(code=programme).first()
    if named is None:
        raise Refused(refuse(_("没有这项奖补政策，请重新选择。"), code="application.programme"))
    window = Requirements.of([programme]).window(programme, year, of.district_id, day)
    if window is not None:
        require(permits.within(day, window.opens_on, window.closes_on))
    said = _subject(named, year, day, of, (subject_key, part))
    row = Application(
        programme=named,
        year=year,
        enterprise=of,
        district=of.district,
        street=of.street,
        subject_key=said.subject_key,
        part=said.part,
        unit=decider(named, of),
        origin=Origin.OFFICER.value,
        entered_on=day,
        due_on=window.closes_on if window else None,
    )
    _prefill(row)
    judgement = take(row, said, Moment.ENTRY, now)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else was faster
        raise _taken() from None
    judgement.save()
    recount(row, day)
    row.save(update_fields=["left"])
    tell(Doing(row, actor, grant, now), Happening.ENTERED, "", note)
    return row


def _subject(programme: Programme, year: int, day: dt.date, of: Enterprise, key: tuple[int, str]) -> Judged:
    every = judged(programme.code, year, day, of.pk)
    said = next((each for each in every if (each.subject_key, each.part) == key), None)
    if said is None and key == (0, "") and every:
        left = subjects(programme.code, year, day, of.pk)
        if len(left) > 1:
            raise Refused(
                refuse(_("这家企业有几个对象可以申报，请指明是哪一个。"), code="application.which_subject")
            )
        said = left[0] if left else every[0]
        key = (said.subject_key, said.part)
    if said is None:
        raise Refused(
            refuse(
                _("%(year)d 年度的%(programme)s不涉及这家企业，请核对年度。"),
                code="application.no_subject",
                year=year,
                programme=programme.name,
            )
        )
    rows = Application.objects.filter(programme=programme, enterprise=of, subject_key=key[0], part=key[1])
    if rows.filter(state__in=OPEN_STATES).exists():
        raise _taken()
    if Award.objects.filter(
        programme=programme, enterprise=of, subject_key=key[0], part=key[1], reversed_on=None
    ).exists():
        raise Refused(refuse(_("这一对象已经给过这项奖补，不能再申报。"), code="application.given"))
    return said


def _taken() -> Refused:
    return Refused(refuse(_("这一对象已有另一件在办的申报。"), code="application.one_open"))


def _prefill(row: Application) -> None:
    """The account of the enterprise's last application; who entered it there entered it."""
    last = (
        Application.objects.filter(enterprise=row.enterprise)
        .exclude(account_number="")
        .order_by("-pk")
        .first()
    )
    if last is not None:
        for name in (*ACCOUNT, "account_by_id", "account_for_id"):
            setattr(row, name, getattr(last, name))


@recorded("免申即享建立草稿")
def draft_unasked(*, actor: User | None, call: Call, at: dt.datetime | None = None) -> list[Application]:
    """Drafts for all who pass a call without application and have neither an open one nor an award; again it makes none.

    What was judged last for the whole city decides here; each is judged again when the enterprise confirms.
    """
    now = at or timezone.now()
    day = timezone.localdate(now)
    if not call.unasked or not call.opens_on <= day <= call.closes_on:
        return []
    due = clock_ends(CONFIRM, day)
    passed = _passing(call)
    decides = deciders(call.programme)
    rows = [
        Application(
            programme=call.programme,
            year=call.year,
            enterprise=each.enterprise,
            district=each.enterprise.district,
            street=each.enterprise.street,
            subject_key=each.subject_key,
            part=each.part,
            unit=decides(each.enterprise),
            origin=Origin.UNASKED.value,
            entered_on=day,
            clock_from=day,
            due_on=due,
            verdict=each.verdict,
            due=each.amount,
        )
        for each in passed
    ]
    for row, asked in zip(rows, asked_of(rows, day), strict=True):
        row.left = len(asked)
    Application.objects.bulk_create(rows, batch_size=1_000)
    _remember(rows, passed, now)
    return rows


def _passing(call: Call) -> list[Evaluation]:
    """What passes and nobody applied for, without what was drafted for this year already, whatever became of it."""
    drafted = applications_of_it().filter(year=call.year, origin=Origin.UNASKED)
    found = Evaluation.objects.filter(
        unapplied(), ~Exists(drafted), programme=call.programme, year=call.year, is_current=True
    ).filter(enterprise__merged_into=None)
    return list(
        found.select_related("enterprise__district", "enterprise__street").order_by("enterprise_id", "pk")
    )


def _remember(rows: Sequence[Application], passed: Sequence[Evaluation], now: dt.datetime) -> None:
    """The judgement and the first event of each."""
    day = timezone.localdate(now)
    ApplicationJudgement.objects.bulk_create(
        [
            ApplicationJudgement(
                application=row,
                moment=Moment.ENTRY.value,
                on=day,
                verdict=each.verdict,
                amount=each.amount,
                conditions=json.loads(each.conditions),
                parameters_version=each.parameters_version,
                at=now,
            )
            for row, each in zip(rows, passed, strict=True)
        ],
        batch_size=1_000,
    )
    ApplicationEvent.objects.bulk_create(
        [
            ApplicationEvent(
                application=row,
                kind=Happening.ENTERED.value,
                to_state=State.DRAFT.value,
                on=day,
                note=_("符合条件，由平台建立草稿，待企业确认"),
                at=now,
            )
            for row in rows
        ],
        batch_size=1_000,
    )
