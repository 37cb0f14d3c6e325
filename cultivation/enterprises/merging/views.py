"""Doublets are found, compared, merged and parted."""

from __future__ import annotations

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.gate import needs, signed_in
from accounts.roles import Permission
from core.forms.keys import single
from core.verdict import Refused
from core.web.form_key import new_key
from cultivation.enterprises.likeness import likely
from cultivation.enterprises.merging import moving, selectors, services
from cultivation.enterprises.merging.forms import MergeForm


@require_safe
@needs(Permission.ENTERPRISE_MERGE)
def doublets(request: HttpRequest) -> HttpResponse:
    """疑似重复: archives whose names are the same but for the form of the company and the city."""
    pairs = selectors.pairs(signed_in(request))
    return render(request, "enterprises/merging/doublets.html", {"pairs": pairs, "most": selectors.PAIRS})


@require_safe
@needs(Permission.ENTERPRISE_MERGE)
def near(request: HttpRequest, pk: int) -> HttpResponse:
    """名称相近: the few whose name is nearest to an archive's, for its page."""
    user = signed_in(request)
    one = selectors.side(user, pk)
    if one is None:
        raise Http404
    found = likely(user, one.name, besides=[one.pk])
    return render(request, "enterprises/merging/_near.html", {"enterprise": one, "found": found})


@require_http_methods(["GET", "POST"])
@needs(Permission.ENTERPRISE_MERGE)
@single
def compare(request: HttpRequest, enterprise: int, other: int) -> HttpResponse:
    """合并档案: what would move and what would stay, before anything is done."""
    user = signed_in(request)
    sides = [selectors.side(user, pk) for pk in dict.fromkeys((enterprise, other))]
    found = [side for side in sides if side is not None]
    if len(found) < len(sides):
        raise Http404
    choices = [(side.pk, f"{side.name}（{side.uscc}）") for side in found]
    form = MergeForm(request.POST or None, sides=choices, initial={"survivor": found[0].pk})
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data["survivor"]
        gone = other if kept == enterprise else enterprise
        try:
            made = services.merge(
                actor=user, survivor=kept, absorbed=gone, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("已合并“%(name)s”") % {"name": made.absorbed.name})
            return redirect("enterprises:merge", made.pk)
    plan, why = None, ""
    try:
        plan = services.preview(actor=user, survivor=enterprise, absorbed=other)
    except Refused as refused:
        why = refused.sentence
    context = {
        "form": form,
        "sides": found,
        "refused": why,
        "moved": _named(plan.moved) if plan else [],
        "kept": _named(plan.kept) if plan else [],
        "plan": plan,
        "key": new_key(),
    }
    return render(request, "enterprises/merging/compare.html", context, status=422 if form.is_bound else 200)


@require_safe
@needs(Permission.ENTERPRISE_MERGE)
def merged(request: HttpRequest, merge: int) -> HttpResponse:
    """What a merge did, and its undo."""
    user = signed_in(request)
    row = selectors.merge_seen(user, merge)
    context = {
        "merge": row,
        "moved": _named(moving.counted(row.moved)),
        "kept": [(_title(table), words) for table, _pk, words in row.kept],
        "came": [(_title(table), words) for table, _pk, words in row.came],
        "may_undo": services.may_undo(user, row),
    }
    return render(request, "enterprises/merging/merged.html", context)


@require_POST
@needs(Permission.ENTERPRISE_MERGE)
@single
def part(request: HttpRequest, merge: int) -> HttpResponse:
    """撤销合并."""
    user = signed_in(request)
    selectors.merge_seen(user, merge)
    services.unmerge(actor=user, merge=merge)
    messages.success(request, _("已撤销合并"))
    return redirect("enterprises:merge", merge)


def _named(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(_title(table), count) for table, count in counts.items()]


def _title(table: str) -> str:
    return next(str(m._meta.verbose_name) for m in apps.get_models() if m._meta.db_table == table)
