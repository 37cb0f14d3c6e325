"""The page of an act on a problem: a GET shows its form in the page, a POST does it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from core.forms.keys import single
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.ledger.act import Act
from cultivation.ledger.forms.act import ActForm
from cultivation.ledger.models import Problem
from cultivation.ledger.people import may_say
from cultivation.ledger.selectors import one
from cultivation.ledger.services.perform import perform
from cultivation.ledger.states import State
from cultivation.ledger.views.detail import problem_page


def act_view(act: Act) -> Callable[..., HttpResponseBase]:
    """The view of one act, which names its permission."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @needs(act.permission)
    @single
    def view(request: HttpRequest, problem: int) -> HttpResponse:
        row = one.get(signed_in(request), problem)
        return _done(request, act, row) if request.method == "POST" else _asked(request, act, row)

    return view


def _asked(request: HttpRequest, act: Act, problem: Problem) -> HttpResponse:
    form = _form(request, act, problem)
    if request.headers.get("HX-Request"):
        context = {"problem": problem, "act": act, "form": form, "form_key": new_key()}
        return render(request, act.template, context)
    return problem_page(request, problem, act=act, form=form)


def _done(request: HttpRequest, act: Act, problem: Problem) -> HttpResponse:
    form = _form(request, act, problem, request.POST)
    if not form.is_valid():
        return problem_page(request, problem, act=act, form=form, status=422)
    user, version = signed_in(request), form.cleaned_data["version"]
    try:
        done = perform(actor=user, problem=problem.pk, act=act, version=version, data=form.act_data())
    except Refused as refusal:
        now = one.get(user, problem.pk)
        form = _form(request, act, now, _on_version(request.POST, now.version))
        form.add_error(None, refusal.sentence)
        return problem_page(request, now, act=act, form=form, status=422)
    state = State(done.state).label
    messages.success(request, _("%(number)s 现在是“%(state)s”") % {"number": done.number, "state": state})
    return HttpResponseRedirect(reverse("ledger:detail", args=[done.pk]))


def _form(request: HttpRequest, act: Act, problem: Problem, said: QueryDict | None = None) -> ActForm:
    """The act's form with what it offers this person."""
    form = act.form(said, problem=problem)
    form.offer_only(partial(may_say, signed_in(request), act, problem, timezone.localdate()))
    return form


def _on_version(data: QueryDict, version: int) -> QueryDict:
    """What was typed, on the version that the page now shows beside the refusal."""
    copied = data.copy()
    copied["version"] = str(version)
    return copied
