"""Leaving and coming back (离岗、恢复在岗), and acting for someone (代行)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import acting, selectors, services
from accounts.forms import ActingForm, LeaveForm
from accounts.gate import needs, signed_in
from accounts.models import ActingFor, User
from accounts.roles import Permission
from accounts.views.users import passwords_once
from core.verdict import Refused


@needs(Permission.USER_WRITE)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, user: int) -> HttpResponse:
    """Someone leaves: what they hold is shown, and goes to a named colleague."""
    person = get_object_or_404(User.objects.with_unit(), pk=user)
    work = selectors.work_in_hand(person)
    form = LeaveForm(request.POST if request.method == "POST" else None, person=person, has_work=bool(work))
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data["successor"]
        try:
            moved = services.leave(actor=signed_in(request), user=person.pk, successor=successor)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _said(person, successor, moved))
            return HttpResponseRedirect(reverse("accounts:users"))
    status = 422 if form.errors else 200
    return render(
        request, "accounts/leave.html", {"form": form, "person": person, "work": work}, status=status
    )


def _said(person: User, successor: User | None, moved: dict[str, int]) -> str:
    told = _("“%(name)s”已离岗。") % {"name": person.name}
    work = "、".join(f"{word} {number}" for word, number in moved.items() if number)
    if successor is not None and work:
        told += _("已移交给%(name)s：%(work)s。") % {"name": successor.name, "work": work}
    return told


@needs(Permission.USER_WRITE)
@never_cache
@require_POST
def come_back(request: HttpRequest, user: int) -> HttpResponse:
    """Someone who left is back, with a one-time password."""
    person = get_object_or_404(User.objects.with_unit(), pk=user)
    password = services.come_back(actor=signed_in(request), user=person.pk)
    return passwords_once(request, [(person, password)], _("已恢复在岗"))


@needs(Permission.USER_WRITE)
@require_http_methods(["GET", "POST"])
def acting_new(request: HttpRequest, user: int) -> HttpResponse:
    """Someone acts for the person for some days."""
    person = get_object_or_404(User.objects.with_unit(), pk=user)
    today = {"starts_on": timezone.localdate()}
    form = ActingForm(request.POST if request.method == "POST" else None, person=person, initial=today)
    if request.method == "POST" and form.is_valid():
        try:
            row = acting.set_acting(actor=signed_in(request), principal=person, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            told = _("已设置：%(deputy)s代行%(principal)s的职责，%(start)s 至 %(end)s。")
            messages.success(
                request,
                told
                % {
                    "deputy": row.deputy.name,
                    "principal": person.name,
                    "start": row.starts_on,
                    "end": row.ends_on,
                },
            )
            return HttpResponseRedirect(reverse("accounts:user", args=[person.pk]))
    status = 422 if form.errors else 200
    return render(request, "accounts/acting_form.html", {"form": form, "person": person}, status=status)


@needs(Permission.USER_WRITE)
@require_POST
def acting_end(request: HttpRequest, acting: int) -> HttpResponse:
    """End an acting before its day."""
    row = get_object_or_404(ActingFor, pk=acting)
    _end(request, row)
    return HttpResponseRedirect(reverse("accounts:user", args=[row.principal_id]))


def _end(request: HttpRequest, row: ActingFor) -> None:
    ended = acting.end_acting(actor=signed_in(request), acting=row.pk)
    messages.success(request, _("%(name)s的代行已结束。") % {"name": ended.deputy.name})
