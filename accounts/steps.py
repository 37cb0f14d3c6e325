"""Signing in as steps: the password first, then whatever else a person's role asks for, then the session.

A further step (a second factor) is registered with `further_steps.add(Step(…))`; its view reads
`pending(request)`, checks what it checks, and answers with `passed(request, "its code")`. Nothing is signed in
until every step that the person needs has been passed; a half-done sign-in is forgotten after ten minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.models import User
from core.audit.context import recording
from core.registry import Registry

_KEY = "sign_in"
BEGAN = "began"
"""When the person signed in, in the session; `accounts.gate` ends it after `SESSION_HOURS` whatever was done in it."""
_SECONDS = 600
BACKEND = "accounts.backends.UnitBackend"


@dataclass(frozen=True)
class SignInStep:
    """One step behind the password: who needs it, and the page that asks for it."""

    code: str
    url_name: str
    needed: Callable[[User], bool]
    order: int = 0


further_steps: Registry[SignInStep] = Registry()


def begin(request: HttpRequest, user: User, back: str) -> HttpResponse:
    """The password was right: go on to the next step, or in."""
    request.session[_KEY] = {"user": user.pk, "done": [], "back": back, "at": time.time()}
    return _go_on(request, user)


def pending(request: HttpRequest) -> User | None:
    """Whose sign-in is under way; None when there is none or it took too long."""
    state: dict[str, Any] | None = request.session.get(_KEY)
    if not state or time.time() - state["at"] > _SECONDS:
        return None
    return User.objects.filter(pk=state["user"], is_active=True).first()


def passed(request: HttpRequest, code: str) -> HttpResponse:
    """A step was passed: go on to the next, or in; back to the start when the sign-in was forgotten."""
    user = pending(request)
    if user is None:
        return HttpResponseRedirect(reverse("accounts:sign_in"))
    state = request.session[_KEY]
    request.session[_KEY] = {**state, "done": [*state["done"], code]}
    return _go_on(request, user)


def _go_on(request: HttpRequest, user: User) -> HttpResponse:
    state = request.session[_KEY]
    for step in further_steps.all():
        if step.code not in state["done"] and step.needed(user):
            return HttpResponseRedirect(reverse(step.url_name))
    del request.session[_KEY]
    with recording(actor=user, reason="登录"):
        login(request, user, backend=BACKEND)
    request.session[BEGAN] = time.time()
    return HttpResponseRedirect(state["back"])
