"""Conditions and steps of a draft, each by its small form."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict, VersionedForm
from core.verdict import Refused
from incentives.policy import selectors
from incentives.policy.forms.making import forms_at, kind_of, options_for, titled_by
from incentives.policy.forms.operators import OperatorForm
from incentives.policy.models import PolicyVersion
from incentives.policy.services import trees
from incentives.policy.tree import places
from incentives.policy.tree.places import Json, Place, place_of


def place_at(text: str) -> Place:
    """The place that an address names. Raises Http404."""
    try:
        return place_of(text)
    except Refused:
        raise Http404 from None


def _back(row: PolicyVersion, place: Place) -> str:
    return f"{reverse('policy:version', args=[row.pk])}#at-{place}"


@require_safe
@needs(Permission.POLICY_WRITE)
def kinds(request: HttpRequest, policy: int, place: str) -> HttpResponse:
    """Which kind of condition or step is to be added."""
    row, holder = selectors.version_of(signed_in(request), policy), place_at(place)
    context = {
        "policy": row,
        "place": place,
        "kinds": forms_at(holder).values(),
        "steps": holder.steps,
        "back": _back(row, holder),
    }
    return render(request, "policy/kinds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_WRITE)
@single
def add(request: HttpRequest, policy: int, place: str, kind: str) -> HttpResponse:
    """One more condition or step of a kind."""
    row, holder = selectors.version_of(signed_in(request), policy), place_at(place)
    try:
        count = len(places.held(row.tree, holder))
    except Refused:
        raise Http404 from None
    return _form(request, row, holder.below(count), kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_WRITE)
@single
def change(request: HttpRequest, policy: int, place: str) -> HttpResponse:
    """The condition or step at a place; `?kind=` puts one of another kind there."""
    row, at = selectors.version_of(signed_in(request), policy), place_at(place)
    try:
        there = places.found(row.tree, at)
    except Refused:
        raise Http404 from None
    kind = request.GET.get("kind") or kind_of(places.node(row.tree, at))
    return _form(request, row, at, kind, there)


def _form(
    request: HttpRequest, row: PolicyVersion, place: Place, kind: str, there: Json | None
) -> HttpResponse:
    form_class = forms_at(place).get(kind)
    if form_class is None:
        raise Http404
    node = places.node(row.tree, place) if there else None
    form = form_class(
        options_for(row, place),
        request.POST or None,
        there=node if node and kind_of(node) == kind else None,
        titled=place.is_line,
        initial={"version": row.version, "title": there.get("title", "") if there and place.is_line else ""},
    )
    if form.is_valid():
        try:
            _save(request, row, place, form, there)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已保存"))
            return HttpResponseRedirect(_back(row, place))
    context = {
        "policy": row,
        "form": form,
        "kind": form_class,
        "place": place,
        "there": there,
        "kinds": [each for each in forms_at(place).values() if each is not form_class],
        "back": _back(row, place),
        "steps": place.steps,
        "others": _other_parts(row, place) if there and place.is_line else [],
    }
    return render(request, "policy/operator.html", context, status=422 if form.is_bound else 200)


def _other_parts(row: PolicyVersion, place: Place) -> list[tuple[int, str]]:
    """Where a line may move to."""
    return [(at, part["title"]) for at, part in enumerate(row.tree["parts"]) if at != place.part]


def _save(
    request: HttpRequest, row: PolicyVersion, place: Place, form: OperatorForm, there: Json | None
) -> None:
    node: Json = form.node()
    title = (form.cleaned_data["title"] or titled_by(row, place, node)) if place.is_line else ""
    user, version = signed_in(request), form.cleaned_data["version"]
    if there is None:
        trees.add(actor=user, policy=row.pk, node=node, version=version, holder=place.above, title=title)
    else:
        trees.change(actor=user, policy=row.pk, node=node, version=version, place=place, title=title)


def opened(request: HttpRequest) -> int:
    """The version on which the page of a button was opened."""
    form = VersionedForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else 0


@require_POST
@needs(Permission.POLICY_WRITE)
@single
def move(request: HttpRequest, policy: int, place: str) -> HttpResponse:
    """上移 or 下移."""
    user, at = signed_in(request), place_at(place)
    row = selectors.version_of(user, policy)
    by = -1 if request.POST.get("by") == "up" else 1
    trees.move(actor=user, policy=policy, place=at, by=by, version=opened(request))
    return HttpResponseRedirect(_back(row, at))


@require_POST
@needs(Permission.POLICY_WRITE)
@single
def remove(request: HttpRequest, policy: int, place: str) -> HttpResponse:
    """删除."""
    user, at = signed_in(request), place_at(place)
    row = selectors.version_of(user, policy)
    trees.remove(actor=user, policy=policy, place=at, version=opened(request))
    messages.success(request, _("已删除"))
    return HttpResponseRedirect(_back(row, at.above))
