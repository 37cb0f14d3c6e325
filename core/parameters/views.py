"""Pages of the parameters: all in groups, and one with its history and the form for a new value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms.keys import single
from core.parameters import groups, tables, units
from core.parameters.grid import Grid
from core.parameters.models import Parameter
from core.parameters.selectors import in_force, rows_by_code
from core.parameters.services import set_value
from core.verdict import Refused
from core.web.needs import needs

READ, WRITE = "parameter.read", "parameter.write"
MARKS = {"plan": _("行动方案"), "reg": _("法规文件"), "reg*": _("实务惯例"), "ours": _("本系统默认")}


@dataclass(frozen=True)
class ParameterLine:
    """One parameter as the page shows it: what holds on the day, and what comes after."""

    code: str
    name: str
    value: str
    since: dt.date | None
    source: str
    coming: Parameter | None
    coming_value: str


class NewValueForm(forms.Form):
    """A value from a day on, and why."""

    value = forms.CharField(label=_("新取值"), max_length=200, required=False)
    valid_from = forms.DateField(
        label=_("生效日"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    source = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("文件名称或文号，可不填。")
    )
    reason = forms.CharField(label=_("修改原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, row: Parameter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        value.help_text = _("留空表示自该日起待定。")
        if row.unit == "table":
            self.fields["value"] = table_field(row.code)
        elif row.unit == "bool":
            self.fields["value"] = _choice(value, [("1", _("是")), ("0", _("否"))])
        elif options := groups.options_of(row.code):
            self.fields["value"] = _choice(value, list(options.items()))


def table_field(code: str) -> forms.CharField:
    """A grid for the value of a table."""
    held = units.LABELS[tables.unit_of_table(code)]
    text = _("第一行是标题，最后一列是取值（%(unit)s）；整表留空表示自该日起待定。") % {"unit": held}
    return forms.CharField(label=_("新取值"), required=False, widget=Grid, help_text=text)


def _choice(of: forms.Field, options: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=of.label, required=False, choices=[("", _("待定")), *options])


@needs(READ)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every parameter, grouped, as it holds on `?day=` (today unless stated)."""
    day = _day(request.GET.get("day", ""))
    found: dict[str, list[ParameterLine]] = {}
    for code, rows in rows_by_code().items():
        found.setdefault(groups.group_of(code).code, []).append(_line(code, rows, day))
    shown = [(each.code, each.title, found[each.code]) for each in groups.in_order() if each.code in found]
    context = {"groups": shown, "day": day, "is_today": day == timezone.localdate()}
    return render(request, "core/parameters.html", context)


@needs(READ)
@require_http_methods(["GET", "HEAD", "POST"])
@single
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One parameter: its values by date; for who may, the form for the next one."""
    rows = rows_by_code().get(code)
    if rows is None:
        raise Http404
    user: Any = request.user
    if request.method == "POST" and not user.use(WRITE):
        raise PermissionDenied
    initial: dict[str, Any] = {"valid_from": timezone.localdate() + dt.timedelta(days=1)}
    held = in_force(rows, timezone.localdate())
    if rows[0].unit == "table" and held:
        initial["value"] = held.value
    form = NewValueForm(rows[0], request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _saved(user, code, form):
        messages.success(
            request, str(_("已登记，自 %(day)s 起生效。")) % {"day": form.cleaned_data["valid_from"]}
        )
        return redirect("core:parameter", code=code)
    now = _line(code, rows, timezone.localdate())
    history = [
        (row, units.shown(row.unit, row.value, code), MARKS.get(row.mark, row.mark)) for row in reversed(rows)
    ]
    context = {
        "line": now,
        "history": history,
        "form": form,
        "unit": units.LABELS.get(rows[0].unit, ""),
        "today": timezone.localdate(),
        "table": _table(rows[0].unit, held),
        "table_unit": rows[0].unit == "table",
    }
    return render(request, "core/parameter.html", context, status=422 if form.is_bound else 200)


def _table(unit: str, row: Parameter | None) -> list[list[str]]:
    """The rows of a table in force, the heading first."""
    return tables.rows_of(row.value) if row and unit == "table" else []


def _saved(user: Any, code: str, form: NewValueForm) -> bool:
    """Write it; a refusal becomes the form's error."""
    try:
        set_value(actor=user, code=code, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def _line(code: str, rows: list[Parameter], day: dt.date) -> ParameterLine:
    row = in_force(rows, day)
    coming = next((later for later in rows if later.valid_from > day and later is not row), None)
    return ParameterLine(
        code=code,
        name=str(groups.name_of(code, [row.note for row in rows])),
        value=units.shown(rows[0].unit, row.value if row else "", code),
        since=row.valid_from if row else None,
        source=row.source if row else "",
        coming=coming,
        coming_value=units.shown(coming.unit, coming.value, code) if coming else "",
    )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
