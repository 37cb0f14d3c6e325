"""The parts of a draft: added and named by a form, moved and removed by buttons; a line moved to another part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.verdict import Refused
from incentives.policy import selectors
from incentives.policy.forms.parts import NewPartForm, PartForm
from incentives.policy.models import PolicyVersion
from incentives.policy.services import parts
from incentives.policy.tree.parts import part_of
from incentives.policy.views.editing import opened, place_at


def _back(policy: int, part: int) -> str:
    return f"{reverse('policy:version', args=[policy])}#part-{part}"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_WRITE)
@single
def add(request: HttpRequest, policy: int) -> HttpResponse:
    """分成几部分: one more part."""
    user = signed_in(request)
    row = selectors.version_of(user, policy)
    form = NewPartForm(row, request.POST or None, initial={"version": row.version})
    if form.is_valid():
        try:
            made = parts.add(actor=user, policy=policy, **form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已增加，请写它的条件和金额"))
            return HttpResponseRedirect(_back(policy, len(made.tree["parts"]) - 1))
    back = reverse("policy:version", args=[policy])
    return _shown(request, row, form, title=_("加一部分"), act=_("增加"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_WRITE)
@single
def rename(request: HttpRequest, policy: int, part: int) -> HttpResponse:
    """改名."""
    user = signed_in(request)
    row = selectors.version_of(user, policy)
    try:
        there = part_of(row.tree, part)
    except Refused:
        raise Http404 from None
    initial = {"version": row.version, "title": there.get("title", "")}
    form = PartForm(request.POST or None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            parts.rename(actor=user, policy=policy, part=part, title=data["title"], version=data["version"])
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已保存"))
            return HttpResponseRedirect(_back(policy, part))
    return _shown(request, row, form, title=_("这一部分的名称"), act=_("保存"), back=_back(policy, part))


def _shown(request: HttpRequest, row: PolicyVersion, form: PartForm, **words: Any) -> HttpResponse:
    context = {"policy": row, "form": form, **words}
    return render(request, "policy/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs(Permission.POLICY_WRITE)
@single
def move(request: HttpRequest, policy: int, part: int) -> HttpResponse:
    """上移 or 下移."""
    by = -1 if request.POST.get("by") == "up" else 1
    row = parts.move(actor=signed_in(request), policy=policy, part=part, by=by, version=opened(request))
    return HttpResponseRedirect(_back(policy, min(max(part + by, 0), len(row.tree["parts"]) - 1)))


@require_POST
@needs(Permission.POLICY_WRITE)
@single
def remove(request: HttpRequest, policy: int, part: int) -> HttpResponse:
    """删除这一部分."""
    parts.remove(actor=signed_in(request), policy=policy, part=part, version=opened(request))
    messages.success(request, _("已删除"))
    return HttpResponseRedirect(reverse("policy:version", args=[policy]))


@require_POST
@needs(Permission.POLICY_WRITE)
@single
def shift(request: HttpRequest, policy: int, place: str, part: int) -> HttpResponse:
    """移到另一部分."""
    _row, there = parts.shift(
        actor=signed_in(request), policy=policy, place=place_at(place), to=part, version=opened(request)
    )
    messages.success(request, _("已移到另一部分"))
    return HttpResponseRedirect(f"{reverse('policy:version', args=[policy])}#at-{there}")
