"""New programmes, versions and parameters; the head of a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.ui.query import keys_among
from core.verdict import Refused
from incentives.policy import selectors
from incentives.policy.forms.heads import (
    UNITS,
    BeginForm,
    HeadForm,
    NewParameterForm,
    ProgrammeForm,
    next_year,
)
from incentives.policy.models import PolicyVersion, VersionState
from incentives.policy.services import drafts, programmes


def _shown(request: HttpRequest, form: Any, title: str, back: str, act: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "act": act, **more}
    return render(request, "policy/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_WRITE)
@single
def new_programme(request: HttpRequest) -> HttpResponse:
    """新设政策; it leads on to its first version."""
    user = signed_in(request)
    form = ProgrammeForm(request.POST or None)
    if form.is_valid():
        try:
            made = programmes.create(actor=user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("“%(name)s”已设立，请写第一版") % {"name": made.name})
            return redirect("policy:begin", made.code)
    return _shown(request, form, _("新设政策"), reverse("policy:list"), _("设立"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_WRITE)
@single
def begin(request: HttpRequest, programme: str) -> HttpResponse:
    """A new version: of nothing, or `?revises=` an issued one."""
    user, found = signed_in(request), selectors.programme(programme)
    revises = _revised(user, programme, request.GET.get("revises", ""))
    source = revises.source if revises else found.source
    initial = {"source": source, **next_year(timezone.localdate())}
    form = BeginForm(found, revises, request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = drafts.begin(actor=user, programme=found, revises=revises, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("policy:version", made.pk)
    named = {"name": found.words.title, "n": revises.number if revises else 0}
    title = _("修订%(name)s第 %(n)d 版") % named if revises else _("%(name)s：写一版") % named
    return _shown(request, form, title, reverse("policy:list"), _("开始起草"))


def _revised(user: User, programme: str, asked: str) -> PolicyVersion | None:
    known = keys_among([asked])
    found = selectors.version_of(user, known[0]) if known else None
    fits = found is not None and found.programme_id == programme and found.state == VersionState.ISSUED
    return found if fits else None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_WRITE)
@single
def head(request: HttpRequest, policy: int) -> HttpResponse:
    """Validity, source, stacking, papers and windows of a draft."""
    user = signed_in(request)
    row = selectors.version_of(user, policy)
    back = reverse("policy:version", args=[policy])
    form = HeadForm(row, request.POST or None, initial=HeadForm.of(row))
    if form.is_valid():
        data = form.cleaned_data
        names = ("version", "valid_from", "valid_to", "source", "site_check", "stacking", "note")
        papers = data.get("materials", row.materials)
        try:
            drafts.set_head(
                actor=user, policy=policy, windows=form.windows, materials=papers,
                **{name: data[name] for name in names},
            )  # fmt: skip
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已保存"))
            return redirect(back)
    return _shown(request, form, _("有效期、材料和申报时间"), back, _("保存"), policy=row, is_head=True)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_WRITE)
@single
def new_parameter(request: HttpRequest, programme: str) -> HttpResponse:
    """A dated parameter that the policy lacks, `?unit=`; `?policy=` leads back to the draft."""
    user, found = signed_in(request), selectors.programme(programme)
    asked = request.GET.get("unit", "yuan")
    unit = asked if asked in UNITS else "yuan"
    known = keys_among([request.GET.get("policy", "")])
    back = reverse("policy:version", args=known) if known else reverse("policy:list")
    initial = {"valid_from": timezone.localdate().replace(month=1, day=1)}
    form = NewParameterForm(unit, request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = programmes.add_parameter(actor=user, programme=found, unit=unit, **form.cleaned_data)
        except Refused as refused:
            form.add_error(_field_of(refused), refused.sentence)
        else:
            messages.success(request, _("参数“%(name)s”已增加，可以选用了") % {"name": made.note})
            return redirect(back)
    title = _("%(name)s：增加参数") % {"name": found.words.title}
    policy = known[0] if known else ""
    return _shown(request, form, title, back, _("增加"), units=UNITS, unit=unit, policy_asked=policy)


def _field_of(refused: Refused) -> str | None:
    """A refused value is said beside it."""
    return None if refused.code in ("parameter.reason", "parameter.name", "policy.permission") else "value"
