"""The pages around a problem that ask for one form and lead back to it: help, its answer, the report of a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.ledger.forms.around import TextForm
from cultivation.ledger.models import Problem


def text_page(
    request: HttpRequest,
    problem: Problem,
    write: Callable[[str], object],
    *,
    title: str,
    act: str,
    label: str,
    done: str,
    **shown: Any,
) -> HttpResponse:
    """One sentence is asked for, and written by `write`; its refusal stands over the form. `shown` is what it is about."""
    form = TextForm(request.POST or None, label=label)
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, done)
            return redirect("ledger:detail", problem.pk)
    return form_page(request, problem, form, title, act, **shown)


def form_page(
    request: HttpRequest, problem: Problem, form: forms.Form, title: str, act: str, **shown: Any
) -> HttpResponse:
    """The form under the problem's name."""
    context = {
        "problem": problem,
        "form": form,
        "form_key": request.POST.get("form_key") or new_key(),
        "title": title,
        "act": act,
        **shown,
    }
    return render(request, "ledger/around.html", context, status=422 if form.is_bound else 200)
