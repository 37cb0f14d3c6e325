"""A draft of a year's plan: begun, its terms set, given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded
from core.files.following import copy_to, take_away
from core.files.models import Attachment
from core.forms.versions import locked_version
from core.parameters.selectors import at
from core.verdict import Refused, refuse, require
from cultivation.plan.models import AnnualPlan, Measure, PlanState, ReceivedTarget, UnitTarget
from cultivation.plan.rules import permits
from cultivation.plan.terms import CITY_TARGET, REFINED_TARGET, WEIGHTS, weights_of

FIRST_YEAR, LAST_YEAR = 2018, 2099
_TERMS = ("total", "refined", "reason", *(f"weight_{name}" for name in WEIGHTS), "counted_on", "pool_is_live")
_LINE = ("unit_id", "target", "counts", "weight", "quota", "formula", "fixed", "reason")


@recorded("开始年度计划草稿")
def start_draft(*, actor: User, year: int) -> AnnualPlan:
    """The one draft of a year: what is in force, taken over line by line, else what the parameters say.

    Raises Refused for who may not write plans, and where there is a draft already.
    """
    require(permits.may_write(actor.grants))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            refuse(
                _("年度应在 %(first)d 到 %(last)d 之间"), code="plan.year", first=FIRST_YEAR, last=LAST_YEAR
            )
        )
    versions = AnnualPlan.objects.filter(year=year)
    last = versions.order_by("-number").values_list("number", flat=True).first() or 0
    issued = versions.filter(state=PlanState.ISSUED).first()
    terms = {name: getattr(issued, name) for name in _TERMS} if issued else _first_terms(year)
    try:
        with transaction.atomic():
            draft = AnnualPlan.objects.create(year=year, number=last + 1, **terms)
    except IntegrityError as error:
        sentence = _("%(year)d 年度已有一份草稿，请先下达或放弃它")
        raise Refused(refuse(sentence, code="plan.second_draft", year=year)) from error
    if issued:
        _take_over(issued, draft)
        copy_to(draft, issued, actor)
    return draft


def _first_terms(year: int) -> dict[str, Any]:
    parameters = at(dt.date(year, 1, 1))
    weights = weights_of(parameters)
    return {
        "total": parameters.count(CITY_TARGET) or 0,
        "refined": parameters.count(REFINED_TARGET),
        **{f"weight_{name}": getattr(weights, name) for name in WEIGHTS},
    }


def _take_over(issued: AnnualPlan, draft: AnnualPlan) -> None:
    """Received targets, measures and the districts' targets; the streets' come over when the draft is issued."""
    received = ("issuer", "document", "on", "above_scale", "refined")
    ReceivedTarget.objects.bulk_create(
        ReceivedTarget(plan=draft, **{name: getattr(row, name) for name in received})
        for row in issued.received.all()
    )
    measured = ("line", "text", "article", "unit_id", "helpers", "due_on")
    Measure.objects.bulk_create(
        Measure(plan=draft, origin_id=row.root, **{name: getattr(row, name) for name in measured})
        for row in issued.measures.all()
    )
    copy_lines(issued, draft, list(issued.targets.filter(is_current=True, unit__kind="DISTRICT")))


def copy_lines(source: AnnualPlan, goal: AnnualPlan, rows: Sequence[UnitTarget]) -> None:
    """Lines of one version of the plan for another."""
    UnitTarget.objects.bulk_create(
        UnitTarget(plan=goal, **{name: getattr(row, name) for name in _LINE}) for row in rows
    )


def draft_for(actor: User, plan: int, version: int | None) -> AnnualPlan:
    """The draft, locked, for who may write it. Raises Refused (Conflict where someone was faster) and Http404."""
    require(permits.may_write(actor.grants))
    try:
        row = locked_version(AnnualPlan.objects.visible_to(actor), plan, version)
    except AnnualPlan.DoesNotExist:
        raise Http404 from None
    require(permits.may_change(is_draft=row.is_draft, plan=str(row)))
    return row


def touch(row: AnnualPlan, **values: Any) -> None:
    """Write values of a locked draft, and let forms that were opened before know."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])


@recorded("放弃年度计划草稿")
def discard_draft(*, actor: User, plan: int, version: int | None = None) -> None:
    """The draft goes, with all that hangs on it and its files; its rows stay in the history."""
    row = draft_for(actor, plan, version)
    take_away(Attachment.objects.of(row))
    row.delete()


@recorded("登记下达目标")
def receive(
    *,
    actor: User,
    plan: int,
    issuer: str,
    document: str,
    on: dt.date,
    above_scale: int,
    refined: int | None = None,
    version: int | None = None,
) -> ReceivedTarget:
    """A target that was handed down to the city. Raises Refused for a day to come or a negative number."""
    row = draft_for(actor, plan, version)
    if min(above_scale, refined or 0) < 0:
        raise Refused(refuse(_("下达目标不能是负数"), code="plan.target"))
    if on > timezone.localdate():
        raise Refused(refuse(_("下达日期不能晚于今天"), code="plan.received_day"))
    if not document.strip():
        raise Refused(refuse(_("请填写文号或文件名"), code="plan.document"))
    touch(row)
    return ReceivedTarget.objects.create(
        plan=row, issuer=issuer, document=document.strip(), on=on, above_scale=above_scale, refined=refined
    )


@recorded("删除下达目标")
def drop_received(*, actor: User, plan: int, received: int, version: int | None = None) -> None:
    """A received target that was entered wrongly goes from the draft."""
    row = draft_for(actor, plan, version)
    if not ReceivedTarget.objects.filter(plan=row, pk=received).delete()[0]:
        raise Http404
    touch(row)
