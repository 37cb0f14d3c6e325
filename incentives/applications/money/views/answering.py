"""What the forms of money share: one form, one service, its refusals at the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core.verdict import Refused
from core.web.form_key import new_key


def answer(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    *,
    title: str,
    about: str,
    submit: str,
    back: str,
    done: str,
) -> HttpResponse:
    """The form; sent and valid `act` is done, which gives the address that follows. A refusal stands at its head."""
    if request.method == "POST" and form.is_valid():
        try:
            url = act(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(url)
    context = {
        "form": form,
        "title": title,
        "about": about,
        "submit": submit,
        "back": back,
        "form_key": request.POST.get("form_key") or new_key(),
    }
    return render(request, "applications/money/form.html", context, status=422 if form.is_bound else 200)
