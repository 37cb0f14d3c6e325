"""The sections that this room shows on an enterprise's page; each a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.gate import signed_in
from accounts.roles import Permission
from core import registry
from cultivation.enterprises import history as whole_history
from cultivation.enterprises import industries, rules
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.enterprises.record.models import RecordChoice
from cultivation.enterprises.services.figures import WRITES
from cultivation.enterprises.services.phones import phone_context

RECENT = 12
YEARS = 8
TEMPLATES = "enterprises/sections"


def profile(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any]:
    """Identity and contact; the phone masked until someone who may asks for it."""
    return {
        "industry": industries.shown(enterprise.industry) if enterprise.industry else "",
        **phone_context(
            signed_in(request),
            Enterprise.objects.all(),
            enterprise,
            reverse("enterprises:phone", args=[enterprise.pk]),
        ),
    }


@dataclass(frozen=True)
class Year:
    """One year's figures, by source in order of precedence; `record` are those of the revenue of record."""

    year: int
    by_source: list[AnnualFigures | None]
    record: AnnualFigures | None
    choice: RecordChoice | None
    earlier: list[AnnualFigures]


def _figured(request: HttpRequest, enterprise: Enterprise) -> bool:
    """Whether this enterprise's figures concern the person; they may see it by another role alone."""
    return Enterprise.objects.all().may(signed_in(request), Permission.FIGURES_READ, enterprise.pk)


def figures(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """The annual figures, source beside source, newest year first."""
    if not _figured(request, enterprise):
        return None
    years: dict[int, dict[str, AnnualFigures]] = {}
    earlier: dict[int, list[AnnualFigures]] = {}
    for row in AnnualFigures.objects.filter(enterprise=enterprise).order_by("-year", "source", "-version"):
        if row.is_current:
            years.setdefault(row.year, {})[row.source] = row
        else:
            earlier.setdefault(row.year, []).append(row)
    chosen = RecordChoice.objects.filter(enterprise=enterprise, in_force=True)
    choices = {row.year: row for row in chosen.select_related("by")}
    rows = [
        _year(year, found, choices.get(year), earlier.get(year, []))
        for year, found in list(years.items())[:YEARS]
    ]
    user = signed_in(request)
    permissions = {permission.value for permission in WRITES.values()}
    place = (enterprise.district_id, enterprise.street_id)
    may = any(rules.covers(user.grants, permission, *place) for permission in permissions)
    return {"years": rows, "sources": list(Source), "may_record": may}


def _year(
    year: int, found: dict[str, AnnualFigures], choice: RecordChoice | None, earlier: list[AnnualFigures]
) -> Year:
    cells = [found.get(source.value) for source in Source]
    ranked = sorted(
        (cell for cell in cells if cell is not None and cell.revenue is not None),
        key=lambda cell: choice is None or cell.source != choice.source,
    )
    return Year(year, cells, ranked[0] if ranked else None, choice, earlier)


def identities(_request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """Names and codes it had; not shown while it never changed."""
    names = list(enterprise.names.order_by("-id"))
    codes = list(enterprise.usccs.order_by("-id"))
    if len(names) < 2 and len(codes) < 2:
        return None
    return {"names": names, "codes": codes}


def facts(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """Inclusions and exits in the order of their days."""
    if not _figured(request, enterprise):
        return None
    events = [(one.included_on, "in", one) for one in enterprise.inclusions.all()]
    events += [(one.exited_on, "out", one) for one in enterprise.exits.all()]  # type: ignore[misc]
    user = signed_in(request)
    place = (enterprise.district_id, enterprise.street_id)
    return {
        "events": sorted(events, key=lambda event: event[0], reverse=True),
        "may_record": bool(rules.covers(user.grants, Permission.STAT_WRITE.value, *place)),
        "above": enterprise.standing.above_scale,
    }


def history(request: HttpRequest, enterprise: Enterprise) -> dict[str, Any] | None:
    """The newest of the whole history; the rest is on a page of its own."""
    if not _figured(request, enterprise):
        return None
    user = signed_in(request)
    entries, total = whole_history.newest(user, enterprise, limit=RECENT)
    title = _("经过：谁、什么时候、改了什么")
    return {
        "entries": entries,
        "total": total,
        "more": total > RECENT,
        "section_title": title,
    }


def register() -> None:
    """Called once from the app's `ready()`."""
    read, amounts = Permission.ENTERPRISE_READ.value, Permission.FIGURES_READ.value
    for code, title, permission, order, context, aside in (
        ("figures", gettext_lazy("年度数据"), amounts, 300, figures, False),
        ("identities", gettext_lazy("名称与信用代码沿革"), read, 800, identities, False),
        ("history", gettext_lazy("经过"), amounts, 900, history, False),
        ("profile", gettext_lazy("基本信息"), read, 100, profile, True),
        ("facts", gettext_lazy("纳统与退库"), amounts, 200, facts, True),
    ):
        template = f"{TEMPLATES}/{code}.html"
        registry.sections.add(registry.Section(code, title, permission, order, template, context, aside))
