"""The audit page: who wrote what, when and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.audit import selectors
from core.audit.digests import bounds_of
from core.audit.models import AuditDigest, AuditStamp
from core.audit.registry import AUDITED
from core.ui.filter_bar import FilterBar
from core.ui.filters import Filter, FilterTable
from core.ui.paging import SIZE
from core.ui.query import changed, keys_among
from core.verdict import Verdict, allow, refuse
from core.web.needs import needs

READ = "audit.read"
OPS = {"I": _("新增"), "U": _("修改"), "D": _("删除")}
MOST = 200


def _is_day(value: str) -> Verdict:
    try:
        bounds_of(dt.date.fromisoformat(value))
    except (ValueError, OverflowError):
        return refuse(_("“%(value)s”不是日期，应写作 2024-09-30"), code="FILTER_VALUE", value=value)
    return allow()


STAMPS: FilterTable[None] = FilterTable(
    Filter(
        "who",
        _("操作人"),
        lambda values, _context: selectors.written_by_person(values[-1]),
        several=False,
        help=_("姓名或用户名"),
    ),
    Filter(
        "table",
        _("对象"),
        lambda values, _context: selectors.written_in(values[-1]),
        lambda _user: selectors.tables(),
        several=False,
    ),
    Filter(
        "day",
        _("日期"),
        lambda values, _context: selectors.written_on(dt.date.fromisoformat(values[-1])),
        checks=_is_day,
        several=False,
        input="date",
    ),
)


@needs(READ)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Writing transactions, newest first, by keyset."""
    bar = FilterBar(request, STAMPS)
    before = next(iter(keys_among([request.GET.get("before", "")])), None)
    rows = selectors.stamps(
        bar.filters.q(None),
        before=before,
        limit=SIZE + 1,
    )
    more = len(rows) > SIZE
    context = {
        "rows": [(row, _summary(row)) for row in rows[:SIZE]],
        "bar": bar,
        "next_url": changed(request, before=rows[SIZE - 1].stamp.pk) if more else "",
        "first_url": changed(request, before=None) if before else "",
        "digest": AuditDigest.objects.order_by("-day").first(),
    }
    return render(request, "core/audit.html", context)


@needs(READ)
@require_safe
def stamp(request: HttpRequest, stamp: int) -> HttpResponse:
    """What one transaction wrote, table by table; of business tables the fields without their values."""
    row = AuditStamp.objects.filter(pk=stamp).first()
    if row is None:
        raise Http404
    written = selectors.written_by(row.pk)
    tables = [_table(name, counts, row.pk) for name, counts in written.items() if name in AUDITED]
    context = {"stamp": row, "who": selectors.person(row.actor_id), "tables": tables, "most": MOST}
    return render(request, "core/audit_stamp.html", context)


def _table(name: str, counts: dict[str, int], stamp: int) -> dict[str, Any]:
    model = AUDITED[name].model
    open_values = model._meta.app_label in selectors.SYSTEM_APPS
    changes = selectors.changes_of_stamp(model, stamp, limit=MOST)
    names = selectors.names_behind(model, changes) if open_values else {}
    lines = [
        {
            "op": OPS[change.op],
            "row": change.row_id,
            "label": change.label,
            "old": selectors.shown(model, change.field, change.old, names) if open_values else "",
            "new": selectors.shown(model, change.field, change.new, names) if open_values else "",
        }
        for change in changes
    ]
    total = sum(counts.values())
    said = "，".join(f"{OPS[op]} {number:,}" for op, number in counts.items())
    return {
        "title": model._meta.verbose_name,
        "said": said,
        "lines": lines,
        "open": open_values,
        "cut": total > MOST,
    }


def _summary(row: selectors.StampRow) -> str:
    names = {name: str(AUDITED[name].model._meta.verbose_name) for name in AUDITED}
    return "；".join(f"{OPS[op]}{names[table]} {count:,}" for table, op, count in row.tables)
