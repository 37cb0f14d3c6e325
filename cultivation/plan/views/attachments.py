"""Files are brought to a draft or a measure, and taken away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.files.attaching import answer
from core.forms.keys import single
from core.ui.query import address
from core.verdict import require
from cultivation.plan.attachments import may_bring
from cultivation.plan.selectors import measures, plans

_CARD = "#attachments"


@require_POST
@needs(Permission.PLAN_WRITE)
@single
def of_plan(request: HttpRequest, plan: int) -> HttpResponse:
    """附件 of a version."""
    user = signed_in(request)
    found = plans.plan(user, plan)
    return answer(request, user, found, address("plan:targets", found.year, number=found.number) + _CARD)


@require_POST
@needs(Permission.PLAN_REPORT, Permission.PLAN_WRITE)
@single
def of_measure(request: HttpRequest, measure: int) -> HttpResponse:
    """附件 of a measure of the plan in force."""
    user = signed_in(request)
    found = measures.measure(user, measure)
    require(may_bring(user, found))
    return answer(request, user, found.origin or found, reverse("plan:measure", args=[measure]) + _CARD)
