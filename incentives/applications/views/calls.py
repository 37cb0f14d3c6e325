"""申报通知 of each programme and year, and 申报材料清单; the bureau enters and edits them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.verdict import Refused, require
from core.web.form_key import new_key
from incentives.applications.forms import AwardPaperForm, CallForm
from incentives.applications.models import AwardPaper
from incentives.applications.services import calls as service
from incentives.applications.services import checklist
from incentives.applications.terms import paper_list
from incentives.policy.models import Call
from incentives.policy.requirements import Requirements

_READ = (Permission.AWARD_READ, Permission.APPLICATION_DECIDE)


@require_safe
@needs(*_READ)
def calls(request: HttpRequest) -> HttpResponse:
    """The calls, the newest year first, and the papers as they stand today."""
    user = signed_in(request)
    today = timezone.localdate()
    asked = Requirements.of()
    context = {
        "calls": list(Call.objects.select_related("programme").order_by("-year", "programme")),
        "papers": [
            (paper, [asked.programmes[code].words.title for code in asked.asking(paper.code, today)])
            for paper in paper_list(today)
        ],
        "today": today,
        "may_write": bool(service.may_call(user)),
    }
    return render(request, "applications/calls.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.APPLICATION_DECIDE)
@single
def edit(request: HttpRequest, call: int = 0) -> HttpResponse:
    """登记 a call, or change one."""
    user = signed_in(request)
    require(service.may_call(user))
    row = get_object_or_404(Call, pk=call) if call else None
    form = CallForm(request.POST or None, call=row)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
        data["programme"] = data["programme"].code
        try:
            service.enter_call(actor=user, **data)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已登记申报通知"))
            return HttpResponseRedirect(reverse("applications:calls"))
    return _page(request, form, _("登记申报通知"), str(row.programme) if row else "")


@require_http_methods(["GET", "POST"])
@needs(Permission.APPLICATION_DECIDE)
@single
def edit_paper(request: HttpRequest, award_paper: int) -> HttpResponse:
    """修改 a paper, from a day on."""
    user = signed_in(request)
    row = get_object_or_404(AwardPaper, pk=award_paper)
    require(checklist.may_edit_list(user))
    form = AwardPaperForm(request.POST or None, paper=row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            checklist.edit_paper(
                actor=user,
                paper=row.pk,
                terms=form.terms,
                valid_from=data["valid_from"],
                reason=data["why"],
                version=data["version"],
            )
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已修改申报材料清单"))
            return HttpResponseRedirect(reverse("applications:calls"))
    return _page(request, form, _("修改申报材料清单"), f"{row.code} {row.name}")


def _page(request: HttpRequest, form: CallForm | AwardPaperForm, title: str, about: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": _("保存"),
        "about": about,
        "back": reverse("applications:calls"),
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "applications/act.html", context, status=422 if form.is_bound else 200)
