"""A double submit is one: the form carries a key, the first submit says where it led (design, decision 4).

    <form method="post">{% csrf_token %}{% form_key %} …

    with once(request) as first:
        if first.led_to:                      # this key was used already: go where it led
            return redirect(first.led_to)
        problem = services.log(...)
        first.leads_to(problem.get_absolute_url())
    return redirect(first.led_to)

The key and what the form wrote are committed together; a second submit at the same time waits for the first.

A key belongs to a person, an address and what was sent: with another content it is not the first form sent twice, and
is refused (`KeyReused`); what was typed comes back with the answer (`core.web.refusals`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseRedirectBase

from core.forms.drafts import forget
from core.forms.models import FormKey
from core.ui.query import typed
from core.web.form_key import NAME, KeyReused


@dataclass
class First:
    """Where the first submit of this key led; empty while this is the first."""

    led_to: str = ""

    def leads_to(self, url: str) -> None:
        """What the form wrote is found here."""
        self.led_to = url


@contextmanager
def once(request: HttpRequest) -> Iterator[First]:
    """One transaction for the first submit of the form's key; see the module.

    A form without a key is simply written. When the block raises, or says nowhere, the key stays free, so that a form
    with an error can be corrected and sent again. Raises KeyReused for a key of other content.
    """
    sent, person = typed(request.POST.get(NAME, "")), cast("Any", request.user).pk
    with transaction.atomic():
        first = First()
        if not sent:
            yield first
            _forget_draft(request, first)
            return
        key, digest = digest_of(str(person), sent), _digest(request)
        hold("form_key", key)
        if (known := FormKey.objects.filter(key=key).first()) is not None:
            if known.digest != digest:
                raise KeyReused(known.url or "/")
            first.led_to = known.url or "/"
            yield first
            return
        yield first
        if first.led_to:
            FormKey.objects.create(key=key, user_id=person, digest=digest, url=first.led_to[:300])
        _forget_draft(request, first)


def was_sent(request: HttpRequest, key: str) -> bool:
    """Whether a form with this key was sent; waits for one that is being sent. Within a transaction."""
    digest = digest_of(str(cast("Any", request.user).pk), key)
    hold("form_key", digest)
    return FormKey.objects.filter(key=digest).exists()


def hold(kind: str, key: str) -> None:
    """The second with the same key of a kind waits here until the first has committed, or given up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [kind, key])


def digest_of(*parts: str) -> str:
    """The digest of some texts, in which no two lists of them are alike."""
    return _hash_of_chunks(f"{len(part)}:{part}".encode() for part in parts)


def _forget_draft(request: HttpRequest, first: First) -> None:
    if first.led_to and request.user.is_authenticated:
        forget(request.user, request.path)


def _digest(request: HttpRequest) -> str:
    """Address and content of what was sent; a masked token is another in each answer and means nothing."""
    parts = [request.get_full_path()]
    for name in sorted(request.POST):
        if name not in {NAME, "csrfmiddlewaretoken"}:
            parts += [name, *request.POST.getlist(name)]
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            parts += [name, str(file.name), _hash_of_chunks(file.chunks())]
            file.seek(0)
    return digest_of(*parts)


def _hash_of_chunks(chunks: Iterable[bytes]) -> str:
    made = hashlib.sha256()
    for chunk in chunks:
        made.update(chunk)
    return made.hexdigest()


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
