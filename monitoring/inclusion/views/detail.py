"""One case: what is left to do first; its papers, its figures, the sheet that tells the enterprise once what is missing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.calendar.selectors import current
from core.forms.keys import single
from core.forms.versions import Conflict
from core.ui.query import keys_among, typed
from core.verdict import Refused, refuse, require
from core.web.form_key import new_key
from cultivation.enterprises.industries import shown as industry_shown
from cultivation.enterprises.selectors import sees
from monitoring.inclusion import page, selectors
from monitoring.inclusion.forms import FiguresForm, PaperForm
from monitoring.inclusion.reading import see
from monitoring.inclusion.rules.permits import may_change_door
from monitoring.inclusion.services import figures as figures_service
from monitoring.inclusion.services import papers as papers_service
from monitoring.inclusion.states import OPEN_STATES, State
from monitoring.inclusion.terms import production_from
from monitoring.inclusion.wording import begins_reporting, finding, light_of, window_words


@require_safe
@needs(Permission.SCAN_READ)
def detail(request: HttpRequest, case: int) -> HttpResponse:
    """The page of a case."""
    user = signed_in(request)
    row, reader, calendar = selectors.get(user, case), selectors.reader_of(user), current()
    seen, events = see(row, reader.day), selectors.events(row)
    edits = bool(papers_service.may_work(user, row))
    level, words = light_of(row, reader.day, reader.soon, calendar)
    context = {
        "case": row,
        "seen": seen,
        "title": finding(row, len(seen.left), reader.day, calendar),
        "industry": industry_shown(row.enterprise.industry),
        "steps": page.steps(row, events),
        "papers": page.paper_lines(seen, edits=edits),
        "checks": page.check_lines(seen),
        "passage": page.passage(events),
        "buttons": page.buttons(user, row, complete=seen.is_complete),
        "why_not": page.why_not(user, row),
        "returned_with": page.returned_with(row, events),
        "edits": edits,
        "is_open": row.state in OPEN_STATES,
        "may_door": edits or (user.can(Permission.CASE_WORK) and bool(may_change_door(State(row.state)))),
        "level": level,
        "words": words,
        "window": window_words(row, reader.day, calendar),
        "new_from": production_from(row.year, reader.day),
        "begins": begins_reporting(row),
        "enterprise_url": reverse("enterprises:detail", args=[row.enterprise_id])
        if sees(user, row.enterprise_id)
        else "",
    }
    return render(request, "inclusion/detail.html", context)


@require_safe
@needs(Permission.SCAN_READ)
def notice(request: HttpRequest, case: int) -> HttpResponse:
    """一次性告知单: what is missing, on one sheet, to be handed over once."""
    user = signed_in(request)
    row, today, calendar = selectors.get(user, case), timezone.localdate(), current()
    hand_in = calendar.add_working_days(row.due_on, -2)
    context = {
        "case": row,
        "seen": see(row, today),
        "today": today,
        "hand_in": hand_in if hand_in > today else row.due_on,
        "unit": row.street or row.district,
    }
    return render(request, "inclusion/notice.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_WORK)
@single
def figures(request: HttpRequest, case: int) -> HttpResponse:
    """核对数据: what stands on the papers."""
    user = signed_in(request)
    row = selectors.get(user, case)
    require(papers_service.may_work(user, row))
    form = FiguresForm(request.POST or None, case=row)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            figures_service.record(actor=user, case=row.pk, values=form.values, version=version)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已登记，核对结果已更新"))
            return HttpResponseRedirect(reverse("inclusion:detail", args=[row.pk]) + "#checks")
    context = {
        "form": form,
        "title": _("登记核对数据"),
        "submit": _("保存"),
        "about": row.enterprise.name,
        "back": reverse("inclusion:detail", args=[row.pk]),
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "inclusion/act.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs(Permission.CASE_WORK)
@single
def paper(request: HttpRequest, case: int, paper: str) -> HttpResponse:
    """A paper comes, is waived with a reason, or is taken back."""
    user = signed_in(request)
    row, form = selectors.get(user, case), PaperForm(request.POST)
    if not form.is_valid():
        raise Refused(refuse(_("请重新填写后再提交"), code="case.paper_form"))
    data = form.cleaned_data
    if (asked := request.POST.get("remove")) is not None:
        try:
            attachment = (keys_among([asked]) or [0])[0] if asked else None
            papers_service.take_back(actor=user, case=row.pk, code=paper, attachment=attachment)
        except ObjectDoesNotExist:
            raise Refused(refuse(_("附件不存在，可能已被删除。"), code="case.paper_none")) from None
        said = _("已取回 %(code)s")
    elif data["reason"]:
        papers_service.waive(actor=user, case=row.pk, code=paper, reason=typed(data["reason"]))
        said = _("%(code)s 已免交")
    else:
        files = [(file, str(file.name)) for file in request.FILES.getlist("file")]
        papers_service.bring(actor=user, case=row.pk, code=paper, files=files, on_paper=data["on_paper"])
        said = _("已收 %(code)s")
    messages.success(request, said % {"code": paper})
    return HttpResponseRedirect(reverse("inclusion:detail", args=[row.pk]) + "#papers")
