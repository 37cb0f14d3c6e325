"""What an enterprise types on its link's page is saved by the page itself until it is sent, and gone on with on any device."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.forms.drafts import DraftError
from core.forms.keys import was_sent
from core.links import drafts
from core.links.models import Link
from core.links.public import public
from core.ui.query import typed
from monitoring.returns import by_link
from monitoring.returns.by_link import RETURN
from monitoring.returns.models import MonitoringMember
from monitoring.returns.views.sending import shut


@public(RETURN, aside=True)
@require_POST
def save(request: HttpRequest, link: Link, thing: MonitoringMember) -> HttpResponse:
    """Keep what was typed: `{"key": …, "fields": [[name, value], …]}`; says when.

    Nothing is kept of a form that was sent meanwhile (its key says so), nor once the return takes nothing more.
    """
    if (closed := shut(request, thing)) is not None:
        return closed
    if request.content_type != "application/json":
        return HttpResponseBadRequest()
    try:
        sent = json.loads(request.body)
        key, fields = typed(str(sent["key"])), sent["fields"]
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    if not by_link.standing(thing).takes or was_sent(request, key):
        return HttpResponse(status=409)
    try:
        draft = drafts.save(link, fields)
    except DraftError:
        return HttpResponseBadRequest()
    return JsonResponse({"at": f"{timezone.localtime(draft.saved_at):%H:%M}"})


@public(RETURN, aside=True)
@require_POST
def discard(request: HttpRequest, link: Link, thing: MonitoringMember) -> HttpResponse:
    """Forget the draft."""
    if (closed := shut(request, thing)) is not None:
        return closed
    drafts.forget(RETURN, thing)
    return HttpResponse(status=204)
