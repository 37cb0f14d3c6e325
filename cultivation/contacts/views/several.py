"""指定联系干部 for several enterprises, and 移交 of all that one person has."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import once, single
from core.ui.bulk import Changed, Selection
from core.ui.query import address
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.contacts import selectors, serving
from cultivation.contacts.filters import CONTACTS
from cultivation.contacts.forms import BulkOfficerForm, HandOverForm
from cultivation.contacts.services import officers
from cultivation.contacts.services.officers import Naming
from cultivation.contacts.terms import Asked, asked_on
from cultivation.enterprises.places import places_of

NAMED = 20
"""So many enterprises are named on the page."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONTACT_WRITE)
def assign(request: HttpRequest) -> HttpResponse:
    """A GET says for whom it would be, a POST does it."""
    user = signed_in(request)
    given = request.POST if request.method == "POST" else request.GET
    try:
        selection = Selection.read(user, CONTACTS, given)
        asked = asked_on(timezone.localdate(), user.pk)
        if request.method == "POST":
            return _done(request, user, selection, asked)
        return _page(request, user, selection, asked)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return HttpResponseRedirect(reverse("contacts:list"))


def _done(request: HttpRequest, user: User, selection: Selection[Asked], asked: Asked) -> HttpResponse:
    with once(request) as first:
        if first.led_to:
            return HttpResponseRedirect(first.led_to)
        form = _form(request, user)
        if not form.is_valid():
            return _page(request, user, selection, asked, form, 422)
        try:
            done = officers.assign_selected(
                actor=user,
                selection=selection,
                asked=asked,
                officer=int(form.cleaned_data["person"]),
                on=form.cleaned_data["on"],
                stamp=form.cleaned_data["stamp"],
            )
        except Changed as changed:
            form.add_error(None, changed.sentence)
            return _page(request, user, selection, asked, form, 409)
        first.leads_to(address("contacts:list", officer=form.cleaned_data["person"]))
    say(request, done, _("已指定 %(n)d 家的联系干部") % {"n": done.done})
    return HttpResponseRedirect(first.led_to)


def _page(
    request: HttpRequest,
    user: User,
    selection: Selection[Asked],
    asked: Asked,
    form: BulkOfficerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    scope = officers.writable(user)
    count, pairs = selection.extent(scope, asked)
    rows = selection.among(scope, asked)
    ids = list(rows.values_list("pk", flat=True))
    stamp = officers.stamp_of(ids)
    if form is None:
        form = _form(request, user, stamp)
    elif status == 409:  # what is shown now is what the next submit is about
        form.data = {**request.POST.dict(), "stamp": stamp}
    held = officers.held_among(ids)
    context = {
        "form": form,
        "pairs": pairs,
        "form_key": request.POST.get("form_key") or new_key(),
        "count": count,
        "held": held,
        "names": list(rows.order_by("pk").values_list("name", flat=True)[:NAMED]),
        "back": address("contacts:list", **selection.filters.values),
    }
    return render(request, "contacts/several.html", context, status=status)


def _form(request: HttpRequest, user: User, stamp: str = "") -> BulkOfficerForm:
    data = request.POST if request.method == "POST" else None
    return BulkOfficerForm(data, offered=offered(user), initial={"stamp": stamp})


def offered(user: User) -> list[tuple[str, str]]:
    """Whom the person may name somewhere in their scope."""
    places = [unit.pk for unit in (*places_of(user).districts, *places_of(user).streets)]
    return serving.in_words(list(serving.people_for(places)))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONTACT_WRITE)
@single
def hand_over(request: HttpRequest) -> HttpResponse:
    """移交: all that one person has goes to another."""
    user = signed_in(request)
    holders = [
        (str(one.pk), _("%(name)s（%(unit)s，%(username)s，%(n)d 家）") % _words(one, number))
        for one, number in selectors.holders(user)
    ]
    data, initial = (request.POST or None), {"person": request.GET.get("person", "")}
    form = HandOverForm(data, holders=holders, offered=offered(user), initial=initial)
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        day: dt.date = given["on"]
        try:
            done = officers.hand_over(
                actor=user, person=int(given["person"]), successor=int(given["successor"]), on=day
            )
            say(request, done, _("已移交 %(n)d 家联系企业") % {"n": done.done})
            return HttpResponseRedirect(address("contacts:list", officer=given["successor"]))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "holders": holders, "back": reverse("contacts:list")}
    return render(request, "contacts/hand_over.html", context, status=422 if form.is_bound else 200)


def say(request: HttpRequest, done: Naming, words: str) -> None:
    """How many, and of the first refused why."""
    if done.done or done.same:
        same = _("；%(n)d 家原来就是这位") % {"n": done.same} if done.same else ""
        messages.success(request, words + same)
    if done.refused:
        name, verdict = done.refused[0]
        told = {"n": len(done.refused), "name": name, "why": verdict.sentence}
        messages.error(request, _("%(n)d 家没有办理，如“%(name)s”：%(why)s") % told)


def _words(person: User, number: int) -> dict[str, object]:
    return {
        "name": person.name,
        "unit": person.unit.short_name,
        "username": person.username,
        "n": number,
    }
