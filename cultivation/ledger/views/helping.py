"""协办 on a problem's page: asked, answered, waited for no longer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.models import Unit
from accounts.roles import Permission
from core.forms.keys import single
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.ledger.dated import Part
from cultivation.ledger.forms.around import PartForm, TextForm
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors import one
from cultivation.ledger.services import helping


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LEDGER_HOLD)
@single
def ask(request: HttpRequest, problem: int) -> HttpResponse:
    """请协办: the unit, the question, the day."""
    user = signed_in(request)
    row = one.get(user, problem)
    initial = {"due_on": helping.usual_day(row, timezone.localdate())}
    form = PartForm(request.POST or None, problem=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        unit = Unit.objects.get(pk=form.cleaned_data["unit"])
        said = {"question": form.cleaned_data["question"], "due_on": form.cleaned_data["due_on"]}
        try:
            helping.ask(actor=user, problem=row.pk, unit=unit, **said)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已请%(unit)s协办") % {"unit": unit.name})
            return redirect("ledger:detail", row.pk)
    return _page(request, row, form, _("请协办"), _("请协办"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LEDGER_HOLD)
@single
def answer(request: HttpRequest, part: int) -> HttpResponse:
    """协办答复."""

    def write(text: str) -> None:
        helping.answer(actor=signed_in(request), part=part, text=text)

    return _text(request, part, write, _("协办答复"), _("答复"), _("已答复"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LEDGER_HOLD)
@single
def close(request: HttpRequest, part: int) -> HttpResponse:
    """不再等待."""

    def write(text: str) -> None:
        helping.close(actor=signed_in(request), part=part, reason=text)

    return _text(request, part, write, _("不再等协办答复"), _("理由"), _("已结束这项协办"))


def _text(
    request: HttpRequest, part: int, write: Callable[[str], None], title: str, label: str, done: str
) -> HttpResponse:
    user = signed_in(request)
    found = Part.objects.visible_to(user).select_related("unit").filter(pk=part).first()
    if found is None:
        raise Http404
    row = one.get(user, found.problem_id)
    form = TextForm(request.POST or None, label=label)
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, done)
            return redirect("ledger:detail", row.pk)
    return _page(request, row, form, title, title, part=found)


def _page(request: HttpRequest, row: Problem, form: Any, title: str, act: str, **more: Any) -> HttpResponse:
    context = {
        "problem": row,
        "form": form,
        "form_key": request.POST.get("form_key") or new_key(),
        "title": title,
        "act": act,
        **more,
    }
    return render(request, "ledger/around.html", context, status=422 if form.is_bound else 200)
