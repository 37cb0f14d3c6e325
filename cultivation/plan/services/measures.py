"""Measures of a draft are written; the responsible unit reports on those of the plan in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from core.audit.context import recorded
from core.verdict import Refused, refuse, require
from cultivation.plan.models import Measure, MeasureReport, PlanState, ReportState
from cultivation.plan.rules import permits
from cultivation.plan.selectors import measures
from cultivation.plan.services.drafts import draft_for, touch


@recorded("登记任务分工")
def write_measure(
    *,
    actor: User,
    plan: int,
    text: str,
    unit: Unit,
    due_on: dt.date,
    article: int | None = None,
    helpers: Sequence[Unit] = (),
    measure: int | None = None,
    version: int | None = None,
) -> Measure:
    """A line of the division of tasks: a new one at the end, or `measure` changed. Raises Refused without a text."""
    row = draft_for(actor, plan, version)
    if not text.strip():
        raise Refused(refuse(_("请填写任务内容"), code="plan.measure_text"))
    if unit in helpers:
        sentence = _("%(unit)s已是责任单位，不必再列为配合单位")
        raise Refused(refuse(sentence, code="plan.measure_helper", unit=unit.name))
    line = row.measures.filter(pk=measure).first() if measure else _new_line(row.pk)
    if line is None:
        raise Http404
    line.text, line.unit, line.due_on, line.article = text.strip(), unit, due_on, article
    line.helpers = [helper.pk for helper in helpers]
    line.save()
    touch(row)
    return line


def _new_line(plan: int) -> Measure:
    last = Measure.objects.filter(plan=plan).aggregate(last=Max("line"))["last"] or 0
    return Measure(plan_id=plan, line=last + 1)


@recorded("删除任务分工")
def drop_measure(*, actor: User, plan: int, measure: int, version: int | None = None) -> None:
    """A line of the draft goes."""
    row = draft_for(actor, plan, version)
    if not row.measures.filter(pk=measure).delete()[0]:
        raise Http404
    touch(row)


@recorded("填报任务进展")
def report(
    *, actor: User, measure: int, state: str, text: str, at: dt.datetime | None = None
) -> MeasureReport:
    """What the responsible unit says of its measure in the plan in force. Raises Refused for others and without a text."""
    found = measures.measure(actor, measure)
    require(permits.may_report(actor.grants, found.unit_id, found.unit.name))
    if found.plan.state != PlanState.ISSUED:
        raise Refused(refuse(_("只能填报现行计划的任务"), code="plan.not_issued"))
    if not text.strip():
        raise Refused(refuse(_("请写明进展情况"), code="plan.report_text"))
    return MeasureReport.objects.create(
        measure_id=found.root,
        state=ReportState(state).value,
        text=text.strip(),
        at=at or timezone.now(),
        by=actor,
        unit=found.unit,
    )
