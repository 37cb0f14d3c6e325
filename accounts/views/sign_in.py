"""Sign in, sign out, change one's password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts.services import set_own_password


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; built as one step so that a second factor fits behind it."""
    form = AuthenticationForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(_back(request))
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/sign_in.html", {"form": form, "next": _back(request)}, status=status)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: say for how long."""
    context = {"form": AuthenticationForm(request), "next": _back(request), "locked": True}
    return render(request, "accounts/sign_in.html", context, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect("/accounts/sign-in/")


@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; the first sign-in leads here."""
    form: PasswordChangeForm = PasswordChangeForm(
        request.user, request.POST if request.method == "POST" else None
    )  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        user = set_own_password(actor=request.user, password=form.cleaned_data["new_password1"])  # type: ignore[arg-type]
        update_session_auth_hash(request, user)
        return HttpResponseRedirect("/")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/change_password.html", {"form": form}, status=status)
