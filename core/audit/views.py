"""The audit page: who wrote what, when and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.audit import selectors
from core.audit.models import AuditDigest, AuditStamp
from core.audit.registry import AUDITED
from core.ui import filters
from core.ui.query import changed
from core.web.needs import needs

READ = "audit.read"
SIZE = 50
OPS = {"I": _("新增"), "U": _("修改"), "D": _("删除")}
MOST = 200


class AuditFilter(forms.Form):
    """Who, which table, which day."""

    who = forms.CharField(label=_("操作人"), required=False, max_length=60, help_text=_("姓名或用户名"))
    table = forms.ChoiceField(label=_("对象"), required=False)
    day = forms.DateField(
        label=_("日期"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = [("", _("全部")), *selectors.tables()]  # type: ignore[attr-defined]


@needs(READ)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Writing transactions, newest first, by keyset."""
    form = AuditFilter(request.GET)
    form.is_valid()
    found = form.cleaned_data
    people = _people(found.get("who", ""))
    before = request.GET.get("before", "")
    rows = selectors.stamps(
        actors=people,
        table=found.get("table", ""),
        day=found.get("day"),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
        limit=SIZE + 1,
    )
    more = len(rows) > SIZE
    context = {
        "rows": [(row, _summary(row)) for row in rows[:SIZE]],
        "form": form,
        "chips": filters.chips(request, form),
        "clear": filters.cleared(request, form),
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


def _people(who: str) -> list[int] | None:
    """The ids of the people meant by a name or user name; None for everyone."""
    who = who.strip()
    if not who:
        return None
    users = get_user_model()._default_manager
    return list((users.filter(name=who) | users.filter(username__iexact=who)).values_list("pk", flat=True))


def _summary(row: selectors.StampRow) -> str:
    names = {name: str(AUDITED[name].model._meta.verbose_name) for name in AUDITED}
    return "；".join(f"{OPS[op]}{names[table]} {count:,}" for table, op, count in row.tables)
