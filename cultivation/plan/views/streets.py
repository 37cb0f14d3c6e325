"""分到街道: a district's target over its streets, previewed by the formula and written where it adds up."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.gate import needs, signed_in
from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from core.forms.keys import single
from core.ui.query import address
from core.verdict import Refused, require
from core.web.form_key import new_key
from cultivation.plan import page
from cultivation.plan.editor import editor, line_of, terms_of
from cultivation.plan.forms import LineOf, LinesForm, line_of_split
from cultivation.plan.models import AnnualPlan
from cultivation.plan.rules.decomposition import Weights
from cultivation.plan.rules.permits import may_split
from cultivation.plan.selectors import plans
from cultivation.plan.services.numbers import Edited, Fixed, columns_of, units_by_code
from cultivation.plan.services.streets import split_of_district, split_streets
from cultivation.plan.terms import WEIGHTS


@require_http_methods(["GET", "POST"])
@needs(Permission.PLAN_WRITE)
@single
def streets(request: HttpRequest, year: int, district: str) -> HttpResponse:
    """The streets' lines of the plan in force; 测算 shows the formula anew, 下达到街道 writes."""
    user = signed_in(request)
    unit = Unit.objects.filter(code=district, kind=UnitKind.DISTRICT).first()
    if unit is None:
        raise Http404
    require(may_split(user.grants, unit.pk, unit.name))
    targets = plans.issued_targets(year)
    target = targets.of(unit)
    if targets.plan is None or target is None:
        context = page.common(user, year, "targets") | {"district": unit}
        return render(request, "plan/no_streets.html", context)
    if request.method == "POST":
        return _posted(request, user, targets.plan, unit, target)
    stored = [line_of(row) for row in plans.lines(targets.plan, unit)]
    return _page(request, targets.plan, unit, target, stored or _first_lines(targets.plan, unit, target))


def _by_formula(
    plan: AnnualPlan,
    district: Unit,
    target: int,
    weights: Weights | None = None,
    fixed: Mapping[str, Fixed] | None = None,
) -> list[LineOf]:
    """The formula's lines. Raises Refused for what cannot be split."""
    found = split_of_district(plan, district, total=target, weights=weights, fixed=fixed)
    units = units_by_code(split.of.code for split in found)
    held = fixed or {}
    made = []
    for split in found:
        unit, kept = units[split.of.code], held.get(split.of.code)
        edited = Edited(kept.target, True, kept.reason) if kept is not None else None
        made.append(line_of_split(split, unit, columns_of(split), edited))
    return made


def _first_lines(plan: AnnualPlan, district: Unit, target: int) -> list[LineOf]:
    """The formula's lines, none where there is nothing to go by."""
    try:
        return _by_formula(plan, district, target)
    except Refused:
        return []


def _posted(request: HttpRequest, user: User, plan: AnnualPlan, district: Unit, target: int) -> HttpResponse:
    """The formula anew by what was typed; written where that is asked for and adds up."""
    lines = _first_lines(plan, district, target)
    asked = LinesForm(request.POST, lines=lines)
    asked.is_valid()
    try:
        lines = _by_formula(plan, district, target, asked.weights, asked.fixed())
    except Refused as refused:
        asked.add_error(None, refused.sentence)
        return _page(request, plan, district, target, lines, asked, 422)
    if request.POST.get("act") == "calculate":
        return _page(request, plan, district, target, lines, weights=asked.weights)
    form = LinesForm(request.POST, lines=lines)
    if not form.is_valid():
        return _page(request, plan, district, target, lines, form, 422)
    edited = form.edited()
    try:
        with transaction.atomic():
            split_streets(
                actor=user, year=plan.year, district=district, weights=form.weights, fixed=form.fixed(),
                edited={line.unit.code: edited[line.unit.pk] for line in lines},
            )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _page(request, plan, district, target, lines, form, 422)
    messages.success(request, _("%(unit)s的目标已分到街道") % {"unit": district.name})
    return redirect(address("plan:year", plan.year, unit=district.code))


def _page(
    request: HttpRequest,
    plan: AnnualPlan,
    district: Unit,
    target: int,
    lines: list[LineOf],
    form: LinesForm | None = None,
    status: int = 200,
    *,
    weights: Weights | None = None,
) -> HttpResponse:
    terms = terms_of(plan) | {"total": target}
    if weights is not None:
        terms |= {f"weight_{name}": getattr(weights, name) for name in WEIGHTS}
    form = form or LinesForm(lines=lines, initial=terms)
    before = {row.unit_id: row.target for row in plans.lines(plan, district)}
    made = editor(plan.year, lines, target, form=form, before=before)
    context = page.common(signed_in(request), plan.year, "targets") | {
        "plan": plan,
        "district": district,
        "target": target,
        "form": form,
        "editor": made,
        "has_before": bool(before),
        "key": new_key(),
    }
    return render(request, "plan/streets.html", context, status=status)
