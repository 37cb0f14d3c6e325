"""提级事项: what waits for the leading group, its decision, and what became of the decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.models import Unit
from accounts.roles import Permission
from core.forms.keys import single
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises.taken import taken_by
from cultivation.ledger.dated import Decision
from cultivation.ledger.forms.around import DecisionForm
from cultivation.ledger.papers import agenda
from cultivation.ledger.selectors import one
from cultivation.ledger.selectors import raised as found
from cultivation.ledger.services import deciding
from cultivation.ledger.views.around import text_page


@require_safe
@needs(Permission.LEDGER_DECIDE)
def raised(request: HttpRequest) -> HttpResponse:
    """Who waits, the longest first, with the form at the oldest; below, the decided with their lights."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LEDGER_DECIDE)
@single
def decide(request: HttpRequest, problem: int) -> HttpResponse:
    """作出决定."""
    user = signed_in(request)
    row = one.get(user, problem)
    form = DecisionForm(request.POST or None, problem=row)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        unit = Unit.objects.get(pk=said["unit"])
        try:
            deciding.decide(actor=user, problem=row.pk, text=said["text"], unit=unit, due_on=said["due_on"])
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已决定，由%(unit)s落实") % {"unit": unit.name})
            return redirect("ledger:raised")
    return _page(request, row.pk, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LEDGER_HOLD)
@single
def report(request: HttpRequest, decision: int) -> HttpResponse:
    """报告落实."""
    user = signed_in(request)
    row = Decision.objects.visible_to(user).filter(pk=decision).first()
    if row is None:
        raise Http404
    problem = one.get(user, row.problem_id)

    def write(text: str) -> None:
        deciding.report(actor=user, decision=row.pk, text=text)

    return text_page(
        request,
        problem,
        write,
        title=_("报告决定落实"),
        act=_("报告落实"),
        label=_("落实情况"),
        done=_("已报告落实"),
        decision=row,
    )


def _page(
    request: HttpRequest, opened: int | None = None, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    sheet, decisions = agenda.context(user, found.MOST), found.decided(user, today)
    cases = sheet["cases"]
    if form is None and cases:
        opened, form = cases[0].problem.pk, DecisionForm(problem=cases[0].problem)
    undone = [each for each in decisions if each.decision.done_at is None]
    context: dict[str, Any] = {
        "cases": cases,
        "opened": opened,
        "form": form,
        "form_key": request.POST.get("form_key") or new_key(),
        "act_url": reverse("ledger:decide", args=[opened]) if opened else "",
        "decided": decisions,
        "undone": len(undone),
        "late": sum(each.level == "RED" for each in undone),
        "longest": max((case.days for case in cases), default=0),
        "today": today,
        "sheet": sheet,
        "taken": taken_by(user, today),
        "may_export": user.can(Permission.EXPORT),
    }
    return render(request, "ledger/raised.html", context, status=status)
