"""企业评价: the link as one sends it, and the public page behind it."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.links.models import Link
from core.links.public import public
from core.verdict import Refused
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors import one
from cultivation.ledger.services import rating


class RatingForm(forms.Form):
    """A score, and a sentence."""

    score = forms.TypedChoiceField(
        label=_("您对这次办理满意吗？"),
        coerce=int,
        choices=[
            (5, _("非常满意")),
            (4, _("满意")),
            (3, _("基本满意")),
            (2, _("不满意")),
            (1, _("很不满意")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请先点选一项"), "invalid_choice": _("请先点选一项")},
    )
    words = forms.CharField(
        label=_("想说的话"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_POST
@needs(Permission.LEDGER_CONFIRM)
def offer(request: HttpRequest, problem: int) -> HttpResponse:
    """A link to send to the enterprise, shown this once, as text and as a code to scan."""
    user = signed_in(request)
    row = one.get(user, problem)
    address, until = rating.offer(actor=user, problem=row.pk)
    code = segno.make(address, error="m").svg_inline(scale=5, border=2)
    context = {
        "problem": row,
        "address": address,
        "until": until,
        "code": mark_safe(code),  # noqa: S308  (made here, of an address that is ours)
        "text": _("%(name)s：您反映的“%(title)s”已答复，请打开链接评价：%(address)s（%(day)s 前有效）")
        % {"name": row.enterprise.name, "title": row.title, "address": address, "day": until},
    }
    return render(request, "ledger/rating_link.html", context)


@public(rating.RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, link: Link, thing: Problem) -> HttpResponse:
    """Number, title, the answer given; a score and a sentence, once."""
    if not rating.waits(thing):
        return render(request, "links/gone.html", status=404)
    if request.session.get(SESSION_KEY):
        return render(request, "ledger/rating_staff.html", status=403)
    form = RatingForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"problem": thing, "form": form, "until": link.expires_on}
    if request.method == "POST" and form.is_valid():
        try:
            done = rating.rate(
                problem=thing, score=form.cleaned_data["score"], words=form.cleaned_data["words"]
            )
        except Refused:
            return render(request, "links/gone.html", status=404)
        return render(request, "ledger/rated.html", {"closed": done.closed_at is not None})
    return render(request, "ledger/rating.html", context, status=422 if form.is_bound else 200)
