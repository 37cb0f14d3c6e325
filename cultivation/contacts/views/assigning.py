"""指定联系干部 of one enterprise, and the end of an officer's time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.ui.templatetags.portal import day as written
from cultivation.contacts import selectors, serving
from cultivation.contacts.forms import EndForm, OfficerForm
from cultivation.contacts.lines import contact_lines
from cultivation.contacts.services import officers
from cultivation.contacts.terms import asked_on
from cultivation.contacts.views.acting import act_page


def home_of(enterprise: int) -> str:
    """Where the acts on an enterprise's contacts lead back to."""
    return reverse("enterprises:detail", args=[enterprise]) + "#section-contacts"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONTACT_WRITE)
@single
def officer(request: HttpRequest, enterprise: int) -> HttpResponse:
    """指定联系干部, or 更换."""
    user = signed_in(request)
    asked = asked_on(timezone.localdate(), user.pk)
    row = selectors.one(user, enterprise, asked)
    (line,) = contact_lines([row], asked, with_district=False)
    found = row.enterprise
    places = [place for place in (found.street_id, found.district_id) if place]
    offered = serving.in_words(list(serving.people_for(places)))
    shown = {"seen": row.officer.pk if row.officer else 0}
    form = OfficerForm(request.POST or None, offered=offered, initial=shown)

    def do(data: Any) -> str:
        done = officers.assign(
            actor=user, enterprise=found.pk, officer=int(data["person"]), on=data["on"], seen=data["seen"]
        )
        return _("联系干部没有变化") if done.same else _("已指定联系干部")

    about = ""
    if row.officer:
        words = {"name": row.officer.user.name, "day": written(row.officer.valid_from)}
        about = _("现任：%(name)s，%(day)s起。指定他人后，现任到开始日期为止。") % words
    elif line.officer_gap and line.officer_gap.due:
        about = _("应在 %(day)s 前指定。") % {"day": written(line.officer_gap.due)}
    act = _("更换联系干部") if row.officer else _("指定联系干部")
    return act_page(request, form, do, enterprise=found, act=act, back=home_of(found.pk), about=about)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONTACT_WRITE)
@single
def end(request: HttpRequest, contact: int) -> HttpResponse:
    """结束联系, without anybody who follows."""
    user = signed_in(request)
    row = selectors.officer_row(user, contact)
    form = EndForm(request.POST or None, initial={"version": row.version})

    def do(data: Any) -> str:
        officers.end(
            actor=user, contact=row.pk, on=data["on"], reason=data["reason"], version=data["version"]
        )
        return _("已结束联系")

    about = _("现任：%(name)s，%(day)s起。") % {"name": row.user.name, "day": written(row.valid_from)}
    refusal = _("这位联系干部已经结束联系") if row.valid_to else ""
    return act_page(
        request, form, do, enterprise=row.enterprise, act=_("结束联系"), back=home_of(row.enterprise_id),
        about=about, refusal=refusal,
    )  # fmt: skip
