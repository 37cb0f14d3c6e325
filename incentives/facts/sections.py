"""项目与贷款 on an enterprise's page: its projects with what their invoices come to, its loans, its prizes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.gate import signed_in
from incentives.facts.models import Loan, Prize, Project


def section(request: HttpRequest, enterprise: Any) -> dict[str, Any] | None:
    """What is on record, the newest call first; hidden where nothing is."""
    user = signed_in(request)
    counted = Project.objects.visible_to(user).filter(enterprise=enterprise)
    projects = list(
        counted.annotate(
            invoiced=Sum("invoices__amount"),
            invoices_count=Count("invoices"),
            unpaid=Count("invoices", filter=Q(invoices__paid=False)),
        ).order_by("-call_year", "code")
    )
    loans = list(
        Loan.objects.visible_to(user)
        .filter(enterprise=enterprise)
        .select_related("project")
        .order_by("-call_year", "number")
    )
    prizes = list(
        Prize.objects.visible_to(user).filter(enterprise=enterprise).order_by("-year", "contest", "group")
    )
    counts = [
        words % {"count": len(rows)}
        for rows, words in (
            (projects, _("%(count)d 个项目")),
            (loans, _("%(count)d 笔贷款")),
            (prizes, _("%(count)d 个奖项")),
        )
        if rows
    ]
    if not counts:
        return None
    said = _("项目与贷款：%(counts)s") % {"counts": "、".join(counts)}
    return {"projects": projects, "loans": loans, "prizes": prizes, "section_title": said}
