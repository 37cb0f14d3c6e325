"""A double submit is one: the form carries a key, the first submit says where it led (design, decision 4).

    <form method="post">{% csrf_token %}{% form_key %} …

    with once(request) as first:
        if first.led_to:                      # this key was used already: go where it led
            return redirect(first.led_to)
        problem = services.log(...)
        first.leads_to(problem.get_absolute_url())
    return redirect(first.led_to)

The key and what the form wrote are committed together; a second submit at the same time waits for the first.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseRedirectBase

from core.forms.models import FormKey
from core.ui.query import typed

NAME = "form_key"


@dataclass
class First:
    """Where the first submit of this key led; empty while this is the first."""

    led_to: str = ""

    def leads_to(self, url: str) -> None:
        """What the form wrote is found here."""
        self.led_to = url


def new_key() -> str:
    """A fresh key for a form that is shown."""
    return secrets.token_urlsafe(24)


@contextmanager
def once(request: HttpRequest) -> Iterator[First]:
    """One transaction for the first submit of the form's key; see the module.

    A form without a key is simply written. When the block raises, or says nowhere, the key stays free, so that a form
    with an error can be corrected and sent again.
    """
    key, person = typed(request.POST.get(NAME, ""))[:40], cast("Any", request.user).pk
    with transaction.atomic():
        first = First()
        if key:
            with connection.cursor() as cursor:  # the second submit waits here until the first has committed
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('form_key'), hashtext(%s))", [key])
            known = FormKey.objects.filter(key=key, user_id=person).values_list("url", flat=True).first()
            if known is not None:
                first.led_to = known or "/"
                yield first
                return
        yield first
        if key and first.led_to:
            FormKey.objects.create(key=key, user_id=person, url=first.led_to[:300])


def single(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator of a view: its POSTs with the same key are one, if the answer is a redirect."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with once(request) as first:
            if first.led_to:
                return HttpResponseRedirect(first.led_to)
            answer = view(request, *args, **kwargs)
            if isinstance(answer, HttpResponseRedirectBase):
                first.leads_to(answer.url)
            elif htmx := answer.headers.get("HX-Redirect", ""):
                first.leads_to(htmx)
            return answer

    return inner
