"""Pages of one act each: what it is about, its form, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core.verdict import Refused

Do = Callable[[Mapping[str, Any]], str]


def act_page(
    request: HttpRequest,
    form: forms.Form,
    do: Do,
    *,
    title: str,
    act: str,
    back: str,
    about: str = "",
    no: str = "",
) -> HttpResponse:
    """Show the form, or do it: `do` gives what is said of it afterwards. A refusal stands in the form.

    With `no` there are two buttons; the yes sends `approve=1`.
    """
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                messages.success(request, do(form.cleaned_data))
                return HttpResponseRedirect(back)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
        status = 422
    context = {"form": form, "title": title, "act": act, "back": back, "about": about, "no": no}
    return render(request, "pool/act.html", context, status=status)
