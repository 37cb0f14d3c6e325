"""企业填报: the public page behind a link, on which an enterprise states its account and confirms its application."""

from __future__ import annotations

from typing import Final

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.files.papers import Source
from core.forms.keys import once
from core.forms.versions import Conflict
from core.links.models import Link
from core.links.public import public
from core.verdict import Refused
from core.web.form_key import NAME, KeyReused
from core.web.refusals import REUSED
from incentives.applications.forms import LinkForm
from incentives.applications.models import Application
from incentives.applications.reading import see
from incentives.applications.rules.papers import Wanted
from incentives.applications.services import linking
from incentives.applications.states import State

_DONE: Final = "?sent=1"
"""Where a sent form leads: the page itself, told from its address alone, which is kept nowhere."""


def _files(request: HttpRequest, papers: list[Wanted]) -> dict[str, list[Source]]:
    """What was chosen for each paper that is missing."""
    found: dict[str, list[Source]] = {
        paper.code: [(file, file.name or "") for file in request.FILES.getlist(f"paper_{paper.code}")]
        for paper in papers
    }
    return {code: files for code, files in found.items() if files}


@public(linking.APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, link: Link, thing: Application) -> HttpResponse:
    """What is applied for, the account and the promise; after it was sent what is still missing, nothing of anybody else."""
    if not linking.waits(thing):
        return render(request, "links/gone.html", status=404)
    if request.session.get(SESSION_KEY):
        return render(request, "applications/link_staff.html", status=403)
    papers = [paper for paper in see(thing, timezone.localdate()).to_submit if not paper.is_account]
    form = LinkForm(request.POST if request.method == "POST" else None, row=thing)
    if form.is_bound and form.is_valid():
        try:
            with once(request) as first:
                if not first.led_to:
                    version = form.cleaned_data["version"]
                    files = _files(request, papers)
                    done = linking.answer(
                        application=thing.pk, account=form.account, version=version, files=files
                    )
                    if done.state not in (State.DRAFT, State.SUPPLEMENT):
                        return render(request, "applications/link_sent.html", {"row": done})
                    first.leads_to(_DONE)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        except KeyReused:
            form.add_error(None, REUSED)
            fresh = request.POST.copy()
            fresh.pop(NAME)  # the next one is another form
            request.POST = fresh  # type: ignore[assignment]
        else:
            return HttpResponseRedirect(_DONE)
    context = {
        "row": thing,
        "form": form,
        "until": link.expires_on,
        "missing": [(paper, paper.code in _files(request, papers)) for paper in papers],
        "is_sent": bool(request.GET.get("sent")) and not form.is_bound,
    }
    return render(request, "applications/link.html", context, status=422 if form.is_bound else 200)
