"""协办 on a problem's page: asked, answered, waited for no longer."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.models import Unit
from accounts.roles import Permission
from core.forms.keys import single
from core.verdict import Refused
from cultivation.ledger.dated import Part
from cultivation.ledger.forms.around import PartForm
from cultivation.ledger.selectors import one
from cultivation.ledger.services import helping
from cultivation.ledger.views.around import form_page, text_page


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
    return form_page(request, row, form, _("请协办"), _("请协办"))


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
    request: HttpRequest, part: int, write: Callable[[str], object], title: str, label: str, done: str
) -> HttpResponse:
    user = signed_in(request)
    found = Part.objects.visible_to(user).select_related("unit").filter(pk=part).first()
    if found is None:
        raise Http404
    row = one.get(user, found.problem_id)
    return text_page(request, row, write, title=title, act=title, label=label, done=done, part=found)
