"""Pages of one act on one enterprise: what it is about, its form, and back to the enterprise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core.verdict import Refused
from cultivation.enterprises.models import Enterprise

Do = Callable[[Mapping[str, Any]], str]
MINE, CHANGED = 422, 409


def act_page(
    request: HttpRequest,
    form: forms.Form,
    do: Do,
    *,
    enterprise: Enterprise,
    act: str,
    back: str,
    about: str = "",
    refusal: str = "",
) -> HttpResponse:
    """Show the form, or do it: `do` gives what is said of it afterwards. With a `refusal` there is nothing to fill in."""
    status = 200
    if request.method == "POST":
        status = MINE
        if not refusal and form.is_valid():
            try:
                messages.success(request, do(form.cleaned_data))
                return HttpResponseRedirect(back)
            except Refused as refused:
                form.add_error(None, refused.sentence)
                status = CHANGED if refused.code == "contact.changed" else MINE
    context = {
        "form": form, "enterprise": enterprise, "act": act, "back": back, "about": about, "refusal": refusal,
    }  # fmt: skip
    return render(request, "contacts/act.html", context, status=status)
