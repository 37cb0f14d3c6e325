"""The acts on a problem: a GET shows the form in the page, a POST does it; each address names its permission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import new_key, single
from core.verdict import Refused
from cultivation.ledger import selectors, services
from cultivation.ledger.forms import FORMS
from cultivation.ledger.states import Action, State
from cultivation.ledger.views.detail import shown

View = Callable[..., HttpResponseBase]


def _view(action: Action, permission: Permission, service: Callable[..., Any]) -> View:
    """The view of one act."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @needs(permission)
    @single
    def act(request: HttpRequest, problem: int) -> HttpResponse:
        user = signed_in(request)
        row = selectors.get(user, problem)
        if request.method != "POST":
            form = FORMS[action](problem=row)
            if request.headers.get("HX-Request"):
                return render(
                    request,
                    "ledger/_act.html",
                    {"problem": row, "action": action, "form": form, "form_key": new_key()},
                )
            return shown(request, row, action=action, form=form)
        form = FORMS[action](request.POST, problem=row)
        if form.is_valid():
            try:
                done = service(actor=user, problem=problem, **form.arguments())
            except Refused as refusal:
                row = selectors.get(user, problem)
                form = FORMS[action](_with_version(request.POST, row.version), problem=row)
                form.add_error(None, refusal.sentence)
            else:
                state = State(done.state).label
                messages.success(
                    request, _("%(number)s 现在是“%(state)s”") % {"number": done.number, "state": state}
                )
                return HttpResponseRedirect(reverse("ledger:detail", args=[problem]))
        return shown(request, row, action=action, form=form, status=422)

    return act


def _with_version(data: QueryDict, version: int) -> QueryDict:
    """What was typed, on the version that the page now shows beside the refusal."""
    copied = data.copy()
    copied["version"] = str(version)
    return copied


accept = _view(Action.ACCEPT, Permission.LEDGER_ACCEPT, services.accept)
assign = _view(Action.ASSIGN, Permission.LEDGER_ACCEPT, services.assign)
keep = _view(Action.KEEP, Permission.LEDGER_ACCEPT, services.keep)
start = _view(Action.START, Permission.LEDGER_HOLD, services.start)
resolve = _view(Action.RESOLVE, Permission.LEDGER_HOLD, services.resolve)
confirm = _view(Action.CONFIRM, Permission.LEDGER_CONFIRM, services.confirm)
