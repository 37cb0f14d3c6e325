"""政策库: the programmes with their versions, one version, two of them compared."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.ui.filter_bar import FilterBar
from core.web.form_key import new_key
from exchange.addresses import export_address
from incentives.policy import materials, page, selectors
from incentives.policy.filters import POLICIES
from incentives.policy.forms.heads import SendBackForm
from incentives.policy.models import PolicyVersion, VersionState
from incentives.policy.told import compared, told, words_for


@require_safe
@needs(Permission.AWARD_READ)
def listed(request: HttpRequest) -> HttpResponse:
    """Every programme, with what is in force, what waits, what was."""
    user = signed_in(request)
    bar = FilterBar(request, POLICIES)
    library = selectors.library(user, bar.filters.q(None) if bar.in_force else None)
    rows = [row for _programme, versions in library for row in versions]
    in_force = sum(
        any(row.state == VersionState.ISSUED for row in versions) for _programme, versions in library
    )
    submitted = sum(row.state == VersionState.SUBMITTED for row in rows)
    finding = _("%(n)d 项政策，%(issued)d 项有已发布的版本") % {"n": len(library), "issued": in_force}
    if submitted:
        finding += _("，%(n)d 版待审批") % {"n": submitted}
    context = {
        "finding": finding,
        "bar": bar,
        "export_url": export_address(user, "policy_sentences") if rows else "",
        "library": [(each, [(row, _light(row)) for row in versions]) for each, versions in library],
    }
    return render(request, "policy/list.html", context)


def _light(row: PolicyVersion) -> str:
    return page.LIGHTS[VersionState(row.state)]


@require_safe
@needs(Permission.AWARD_READ)
def version(request: HttpRequest, policy: int) -> HttpResponse:
    """One version in sentences; what differs from the one it revises; the acts on it."""
    user = signed_in(request)
    row = selectors.version_of(user, policy)
    context = page.context(request, user, row) | {
        "send_back": SendBackForm(initial={"version": row.version}),
        "key": new_key(),
    }
    return render(request, "policy/version.html", context)


@require_safe
@needs(Permission.AWARD_READ)
def compare(request: HttpRequest, policy: int) -> HttpResponse:
    """A version beside another of the same programme: `?old=NUMBER`, else the one it revises or the one before."""
    user = signed_in(request)
    row = selectors.version_of(user, policy)
    others = [one for one in selectors.siblings(user, row) if one.pk != row.pk]
    old = _other(row, others, request.GET.get("old", ""))
    context: dict[str, Any] = {"policy": row, "others": others, "old": old}
    if old is not None:
        words = words_for(row)
        shown = compared(told(row, words), told(old, words))
        context |= {"told": shown, "difference": page.difference(shown, old), "heads": _heads(row, old)}
    return render(request, "policy/compare.html", context)


def _other(row: PolicyVersion, others: list[PolicyVersion], asked: str) -> PolicyVersion | None:
    named = [one for one in others if str(one.number) == asked]
    revised = [one for one in others if one.pk == row.revises_id]
    before = [one for one in others if one.number < row.number]
    return next(iter([*named, *revised, *before, *others]), None)


def _heads(new: PolicyVersion, old: PolicyVersion) -> list[tuple[str, str, str]]:
    """What differs beside the tree: what, then, now."""
    pairs = [(label, then, now) for (label, now), (_label, then) in zip(_head(new), _head(old), strict=True)]
    return [(label, then, now) for label, then, now in pairs if then != now]


def _head(row: PolicyVersion) -> list[tuple[str, str]]:
    windows = "；".join(f"{w['year']} 年 {w['opens_on']} 至 {w['closes_on']}" for w in row.windows)
    return [
        (_("有效"), f"{row.valid_from} 至 {row.valid_to}"),
        (_("申报时间"), windows),
        (_("材料"), "、".join(materials.told(row.materials))),
        (_("现场核查"), row.get_site_check_display()),
        (_("能否叠加"), row.stacking),
        (_("依据"), row.source),
        (_("说明"), row.note),
    ]
