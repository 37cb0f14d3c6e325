"""材料清单: the papers of each kind as they hold in a year; the bureau edits one from a year on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.ui.query import address
from core.verdict import Refused, require
from core.web.form_key import new_key
from monitoring.inclusion.codes import Kind
from monitoring.inclusion.forms import PaperRuleForm
from monitoring.inclusion.models import PaperRule
from monitoring.inclusion.services.checklist import AHEAD, edit, may_edit_list
from monitoring.inclusion.terms import checklist


@require_safe
@needs(Permission.SCAN_READ)
def papers(request: HttpRequest) -> HttpResponse:
    """The list of a year, a table for each kind."""
    this_year = timezone.localdate().year
    years = range(this_year, this_year + AHEAD + 1)
    asked = request.GET.get("year", "")
    year = next((each for each in years if str(each) == asked), this_year)
    context = {
        "year": year,
        "years": [(each, address("inclusion:checklist", year=each), each == year) for each in years],
        "kinds": [(kind.label, checklist(kind.value, year)) for kind in Kind],
        "may_edit": bool(may_edit_list(signed_in(request))),
    }
    return render(request, "inclusion/checklist.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_CHECK)
@single
def edit_paper(request: HttpRequest, rule: int) -> HttpResponse:
    """修改 a paper, from a year on."""
    user = signed_in(request)
    row = get_object_or_404(PaperRule, pk=rule)
    require(may_edit_list(user))
    form = PaperRuleForm(request.POST or None, rule=row)
    if request.method == "POST" and form.is_valid():
        try:
            made = edit(
                actor=user,
                rule=row.pk,
                terms=form.terms,
                from_year=form.from_year,
                reason=form.cleaned_data["why"],
                version=form.cleaned_data["version"],
            )
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已修改，%(year)d 年起按新的清单") % {"year": made.from_year})
            return HttpResponseRedirect(address("inclusion:checklist", year=made.from_year))
    context = {
        "form": form,
        "title": _("修改材料清单"),
        "submit": _("保存"),
        "about": f"{row.get_kind_display()} · {row.code} {row.title}",
        "back": address("inclusion:checklist", year=max(row.from_year, timezone.localdate().year)),
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "inclusion/act.html", context, status=422 if form.is_bound else 200)
