"""目标分解: the draft as an editor, or a version as it was issued; the acts on a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.models import Unit, User
from accounts.roles import Permission
from core.forms.keys import single
from core.forms.versions import Conflict
from core.verdict import Refused, require
from core.web.form_key import new_key
from cultivation.enterprises.places import places_of
from cultivation.plan import attachments, page
from cultivation.plan.comparing import compared
from cultivation.plan.editor import editor, line_of, terms_of
from cultivation.plan.forms import LinesForm, MoveForm, ReceivedForm
from cultivation.plan.models import AnnualPlan, PlanState
from cultivation.plan.rules.permits import may_split, may_write, writes_city
from cultivation.plan.selectors import plans
from cultivation.plan.services import drafts, numbers
from cultivation.plan.services.issuing import issue
from cultivation.plan.views.posted import posted_version


@require_safe
@needs(Permission.PLAN_READ)
def targets(request: HttpRequest, year: int) -> HttpResponse:
    """The draft for who writes it, else the version in force; `?number=` one of the others."""
    user = signed_in(request)
    versions = list(plans.versions(user, year))
    asked = request.GET.get("number", "")
    chosen = [one for one in versions if str(one.number) == asked]
    draft = [one for one in versions if one.is_draft and writes_city(user.grants)]
    issued = [one for one in versions if one.state == PlanState.ISSUED]
    found = chosen or draft or issued or versions
    if not found:
        context = page.common(user, year, "targets") | {
            "may_write": writes_city(user.grants),
            "key": new_key(),
        }
        return render(request, "plan/no_targets.html", context)
    return _page(request, user, found[0])


def _page(
    request: HttpRequest, user: User, plan: AnnualPlan, form: LinesForm | None = None, status: int = 200
) -> HttpResponse:
    lines = [line_of(row) for row in plans.lines(plan)]
    edits = plan.is_draft and writes_city(user.grants)
    if edits and form is None:
        form = LinesForm(lines=lines, initial=terms_of(plan))
    in_force = plans.issued_targets(plan.year)
    compared = in_force.plan if in_force.plan and in_force.plan.pk != plan.pk else None
    before = in_force.by_unit if compared else {}
    made = editor(plan.year, lines, plan.total, form=form, compared=compared, before=before)
    versions = list(plans.versions(user, plan.year))
    context = page.common(user, plan.year, "targets", plan.measures.count()) | {
        "plan": plan,
        "form": form if edits else None,
        "editor": made,
        "received": plan.received.all(),
        "versions": versions,
        "compared": compared,
        "edits": edits,
        "has_draft": any(one.is_draft for one in versions),
        "may_write": writes_city(user.grants),
        "splits": _splits(user) if plan.state == PlanState.ISSUED else [],
        "files": attachments.of_plan(user, plan),
        "key": new_key(),
    }
    return render(request, "plan/targets.html", context, status=status)


def _splits(user: User) -> list[Unit]:
    """The districts whose streets the person may give targets."""
    return [unit for unit in places_of(user).districts if may_split(user.grants, unit.pk, unit.name)]


@require_POST
@needs(Permission.PLAN_WRITE)
@single
def begin(request: HttpRequest, year: int) -> HttpResponse:
    """新开一版: the one draft of a year, computed where nothing was in force."""
    user = signed_in(request)
    with transaction.atomic():
        made = drafts.start_draft(actor=user, year=year)
        if not made.targets.exists():
            _compute_if_possible(user, made)
    messages.success(request, _("%(plan)s的草稿已开始") % {"plan": str(made)})
    return redirect("plan:targets", year)


def _compute_if_possible(user: User, draft: AnnualPlan) -> None:
    """The formula's first answer; a city without any figures begins without lines."""
    try:
        with transaction.atomic():
            numbers.calculate(actor=user, plan=draft.pk)
    except Refused:
        return


def _draft(user: User, plan: int) -> AnnualPlan:
    """A version for who writes plans; 404 for who does not see it. Raises Refused for who only splits to streets."""
    found = plans.plan(user, plan)
    require(may_write(user.grants))
    return found


@require_POST
@needs(Permission.PLAN_WRITE)
@single
def save(request: HttpRequest, plan: int) -> HttpResponse:
    """存草稿, 重新测算 or 下达: what was typed is kept first, in one transaction with what follows."""
    user = signed_in(request)
    found = _draft(user, plan)
    lines = [line_of(row) for row in plans.lines(found)]
    form = LinesForm(request.POST, lines=lines)
    if not form.is_valid():
        return _page(request, user, found, form, 422)
    act = request.POST.get("act", "save")
    try:
        with transaction.atomic():
            said = _act(user, found, form, act)
    except Conflict as conflict:
        conflict.show_in(form)
        return _page(request, user, found, form, 409)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _page(request, user, found, form, 422)
    messages.success(request, said)
    return redirect("plan:year" if act == "issue" else "plan:targets", found.year)


def _act(user: User, plan: AnnualPlan, form: LinesForm, act: str) -> str:
    """Do what the button says; the sentence that tells it."""
    data = form.cleaned_data
    numbers.edit_lines(actor=user, plan=plan.pk, version=data["version"], lines=form.edited())
    if act == "calculate":
        numbers.calculate(
            actor=user, plan=plan.pk, total=data["total"], refined=data["refined"], weights=form.weights,
            reason=data["reason"],
        )  # fmt: skip
        return _("已按现在的依据重新测算")
    numbers.set_terms(
        actor=user, plan=plan.pk, total=data["total"], refined=data["refined"], reason=data["reason"]
    )
    if act == "issue":
        return _("%(plan)s已下达") % {"plan": str(issue(actor=user, plan=plan.pk))}
    return _("草稿已保存")


@require_POST
@needs(Permission.PLAN_WRITE)
@single
def discard(request: HttpRequest, plan: int) -> HttpResponse:
    """放弃草稿."""
    user = signed_in(request)
    found = _draft(user, plan)
    drafts.discard_draft(actor=user, plan=plan, version=posted_version(request))
    messages.success(request, _("草稿已放弃"))
    return redirect("plan:targets", found.year)


@require_http_methods(["GET", "POST"])
@needs(Permission.PLAN_WRITE)
@single
def move(request: HttpRequest, plan: int) -> HttpResponse:
    """在两个区之间调."""
    return _form(request, plan, MoveForm, _("在两个区之间调"), _moved)


def _moved(user: User, plan: int, data: dict[str, Any]) -> None:
    numbers.move(
        actor=user, plan=plan, source=data["source"].pk, goal=data["goal"].pk, number=data["number"],
        reason=data["reason"], version=data["version"],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(Permission.PLAN_WRITE)
@single
def receive(request: HttpRequest, plan: int) -> HttpResponse:
    """登记下达目标."""
    return _form(request, plan, ReceivedForm, _("登记下达目标"), _received)


def _received(user: User, plan: int, data: dict[str, Any]) -> None:
    drafts.receive(actor=user, plan=plan, **data)


def _form(
    request: HttpRequest,
    plan: int,
    kind: type[django_forms.Form],
    title: str,
    service: Callable[[User, int, dict[str, Any]], None],
) -> HttpResponse:
    user = signed_in(request)
    found = _draft(user, plan)
    form = kind(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                service(user, plan, form.cleaned_data)
        except Conflict as conflict:
            conflict.show_in(form)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已保存"))
            return redirect("plan:targets", found.year)
    context = page.common(user, found.year, "targets") | {
        "form": form,
        "title": title,
        "plan": found,
        "key": new_key(),
    }
    return render(request, "plan/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs(Permission.PLAN_WRITE)
@single
def drop_received(request: HttpRequest, plan: int, received: int) -> HttpResponse:
    """A received target that was entered wrongly."""
    user = signed_in(request)
    found = _draft(user, plan)
    drafts.drop_received(actor=user, plan=plan, received=received, version=posted_version(request))
    messages.success(request, _("已删除"))
    return redirect("plan:targets", found.year)


@require_safe
@needs(Permission.PLAN_READ)
def compare(request: HttpRequest, year: int) -> HttpResponse:
    """Two versions line by line: `?old=1&new=2`, else the last two."""
    user = signed_in(request)
    versions = list(plans.versions(user, year))
    by_number = {str(one.number): one for one in versions}
    new = by_number.get(request.GET.get("new", "")) or (versions[0] if versions else None)
    older = [one for one in versions if new is not None and one.number < new.number]
    old = by_number.get(request.GET.get("old", "")) or (older[0] if older else None)
    context = page.common(user, year, "targets") | {
        "versions": versions,
        "old": old,
        "new": new,
        "found": compared(old, new) if old is not None and new is not None and old.pk != new.pk else None,
    }
    return render(request, "plan/compare.html", context)
