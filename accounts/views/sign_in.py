"""Sign in, sign out, change one's password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import rate, steps
from accounts.forms import NewPasswordForm
from accounts.gate import for_everyone, signed_in
from accounts.models import User
from accounts.services import set_own_password
from core.web.methods import can_be_opened

TEMPLATE = "accounts/sign_in.html"


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return (
        target
        if safe and can_be_opened(target) and not target.startswith(reverse("accounts:sign_in"))
        else "/"
    )


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step: user name and password; the steps behind it are in `accounts.steps`."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return HttpResponseRedirect(_back(request))
        return render(request, TEMPLATE, {"form": AuthenticationForm(request), "next": _back(request)})
    name = rate.client_name(request)
    if minutes := rate.minutes_to_wait(request, name):
        return _wait(request, minutes)
    form = AuthenticationForm(request, request.POST)
    user = form.get_user() if form.is_valid() else None
    if isinstance(user, User):
        return steps.begin(request, user, _back(request))
    rate.count_failure(request, name)
    return render(request, TEMPLATE, {"form": form, "next": _back(request)}, status=422)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one account from one address (called by django-axes)."""
    return _wait(request, int(settings.AXES_COOLOFF_TIME.total_seconds() // 60))


def _wait(request: HttpRequest, minutes: int) -> HttpResponse:
    """Say for how long there is no signing in."""
    context = {
        "form": AuthenticationForm(request, initial={"username": request.POST.get("username", "")}),
        "next": _back(request),
        "locked": True,
        "minutes": minutes,
    }
    return render(request, TEMPLATE, context, status=429)


@for_everyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("accounts:sign_in"))


@for_everyone
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; the first sign-in leads here."""
    user = signed_in(request)
    form = NewPasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and rate.minutes_to_wait(request, user.username):
        messages.error(request, _("密码输错次数过多，请稍后再试。"))
        return render(request, "accounts/change_password.html", {"form": NewPasswordForm(user)}, status=429)
    if request.method == "POST" and form.is_valid():
        changed = set_own_password(actor=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, changed)
        messages.success(request, _("密码已修改。"))
        return HttpResponseRedirect("/")
    if form.has_error("old_password"):
        rate.count_failure(request, user.username)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/change_password.html", {"form": form}, status=status)
