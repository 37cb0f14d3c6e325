"""A draft is kept and discarded by the page that types it."""

from __future__ import annotations

import json

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.forms import drafts
from core.forms.keys import was_sent
from core.ui.query import typed
from core.web.needs import for_everyone


@for_everyone
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what was typed: `{"address": "/…", "key": …, "fields": [[name, value], …]}`; says when.

    Nothing is kept of a form that was sent meanwhile (its key says so): what was on its way would stand there again.
    """
    if request.content_type != "application/json":
        return HttpResponseBadRequest()
    try:
        sent = json.loads(request.body)
        address, key, fields = str(sent["address"]), typed(str(sent.get("key", ""))), sent["fields"]
        with transaction.atomic():
            if key and was_sent(request, key):
                return HttpResponse(status=409)
            draft = drafts.save(request.user, address, fields)
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    return JsonResponse({"at": f"{timezone.localtime(draft.saved_at):%H:%M}"})


@for_everyone
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Forget the draft of the form at `path`."""
    path = request.POST.get("path", "")
    if path.startswith("/") and "\0" not in path:
        drafts.forget(request.user, path.partition("?")[0])
    return HttpResponse(status=204)
