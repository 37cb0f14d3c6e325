"""One application: where it stands and what is next; its conditions then and now, papers, account, who did what."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
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
from cultivation.enterprises.selectors import sees
from incentives.applications import page, selectors
from incentives.applications.forms import AccountForm, PaperForm
from incentives.applications.models import Application
from incentives.applications.money.page import beside
from incentives.applications.reading import past_of, see
from incentives.applications.services import accounts
from incentives.applications.services import papers as papers_service
from incentives.applications.services.changing import judge
from incentives.applications.services.linking import may_offer
from incentives.applications.states import OPEN_STATES
from incentives.applications.wording import clock_words, finding, light_of

_READ = (Permission.AWARD_READ, Permission.APPLICATION_DECIDE)


@require_safe
@needs(*_READ)
def detail(request: HttpRequest, application: int) -> HttpResponse:
    """The page of an application."""
    user = signed_in(request)
    row, reader, calendar = selectors.get(user, application), selectors.reader_of(user), current()
    seen, events, past = see(row, reader.day), selectors.events(row), past_of(row.pk)
    judgements = selectors.judgements(row)
    now = judge(row, reader.day) if page.is_judged_today(row) else None
    conditions = page.conditions(row, judgements, now)
    edits = bool(papers_service.may_work(user, row))
    level, words = light_of(row, reader.day, reader.soon, calendar)
    last = judgements[-1] if judgements else None
    context = {
        "row": row,
        "seen": seen,
        "title": finding(row, len(seen.missing), reader.day),
        "steps": page.steps(row, events),
        "conditions": conditions,
        "open_conditions": [line for line in conditions if line.now != "PASS"],
        "day": reader.day,
        "is_today": now is not None,
        "amount": (now.amount if now else row.due) if row.amount is None else row.amount,
        "money_steps": (now.steps if now else last.steps if last else []),
        "papers": page.paper_lines(seen, edits=edits),
        "passage": page.passage(events),
        "buttons": page.buttons(user, row, past, seen),
        "why_not": page.why_not(user, row, past),
        "objection": page.objection_of(row, events),
        "edits": edits,
        "may_account": bool(accounts.may_state(user, row)),
        "may_number": bool(row.account_number)
        and Application.objects.all().may(user, Permission.BANK_READ, row.pk),
        "may_link": bool(may_offer(user, row)),
        "beside": beside(user, row),
        "is_open": row.state in OPEN_STATES,
        "level": level,
        "words": words,
        "clock": clock_words(row, reader.day, calendar),
        "duties": page.duties(events, row),
        "enterprise_url": reverse("enterprises:detail", args=[row.enterprise_id])
        if sees(user, row.enterprise_id)
        else "",
    }
    return render(request, "applications/detail.html", context)


@require_POST
@needs(Permission.APPLICATION_ENTER, Permission.APPLICATION_REVIEW)
@single
def paper(request: HttpRequest, application: int, paper: str) -> HttpResponse:
    """A paper comes, is waived with a reason, or is taken back."""
    user = signed_in(request)
    row, form = selectors.get(user, application), PaperForm(request.POST)
    if not form.is_valid():
        raise Refused(refuse(_("请重新填写后再提交"), code="application.paper_form"))
    data = form.cleaned_data
    if (asked := request.POST.get("remove")) is not None:
        try:
            attachment = (keys_among([asked]) or [0])[0] if asked else None
            papers_service.take_back(actor=user, application=row.pk, code=paper, attachment=attachment)
        except ObjectDoesNotExist:
            raise Refused(refuse(_("附件不存在，可能已被删除。"), code="application.paper_none")) from None
        said = _("已取回 %(code)s")
    elif data["reason"]:
        papers_service.waive(actor=user, application=row.pk, code=paper, reason=typed(data["reason"]))
        said = _("%(code)s 已免交")
    else:
        files = [(file, str(file.name)) for file in request.FILES.getlist("file")]
        papers_service.bring(
            actor=user, application=row.pk, code=paper, files=files, on_paper=data["on_paper"]
        )
        said = _("已收 %(code)s")
    messages.success(request, said % {"code": paper})
    return HttpResponseRedirect(reverse("applications:detail", args=[row.pk]) + "#papers")


@require_http_methods(["GET", "POST"])
@needs(Permission.APPLICATION_ENTER)
@single
def account(request: HttpRequest, application: int) -> HttpResponse:
    """登记收款账户."""
    user = signed_in(request)
    row = selectors.get(user, application)
    require(accounts.may_state(user, row))
    form = AccountForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            accounts.state_account(actor=user, application=row.pk, account=form.account, version=version)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已登记收款账户"))
            return HttpResponseRedirect(reverse("applications:detail", args=[row.pk]) + "#papers")
    context = {
        "form": form,
        "title": _("登记收款账户"),
        "submit": _("保存"),
        "about": row.enterprise.name,
        "back": reverse("applications:detail", args=[row.pk]),
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "applications/act.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs(Permission.BANK_READ)
def number(request: HttpRequest, application: int) -> HttpResponse:
    """The whole account number in the place of the masked one; who asked is on record."""
    whole = accounts.whole_number(actor=signed_in(request), application=application)
    return render(request, "components/phone_shown.html", {"phone": whole})
