"""The administrator's pages of units (单位)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import selectors, unit_services
from accounts.filters import UNITS
from accounts.forms import UnitForm
from accounts.gate import needs, signed_in
from accounts.models import Unit
from accounts.roles import Permission
from core.forms.versions import Conflict
from core.ui.filter_bar import FilterBar
from core.ui.paging import page_number, page_of, pager
from core.verdict import Refused


@needs(Permission.USER_WRITE)
@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """Units by name, kind and district."""
    bar = FilterBar(request, UNITS)
    page = page_of(selectors.units(signed_in(request), bar.filters), page_number(request))
    context = {
        "bar": bar,
        "units": page.rows,
        "total": page.total,
        "pager": pager(request, total=page.total, number=page.number),
    }
    return render(request, "accounts/unit_list.html", context)


@needs(Permission.USER_WRITE)
@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """A new street or department."""
    form = UnitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            unit = unit_services.create_unit(actor=signed_in(request), **fields)
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.code), refused.sentence)
        else:
            messages.success(request, _("“%(name)s”已建好。") % {"name": unit.name})
            return HttpResponseRedirect(reverse("accounts:units"))
    return render(request, "accounts/unit_form.html", {"form": form}, status=422 if form.errors else 200)


_FIELDS = {
    "UNIT_CODE": "code",
    "UNIT_PLACE": "parent",
    "ALIAS_TAKEN": "aliases",
    "UNIT_IN_USE": "is_active",
    "UNIT_HEAD": "head",
}


@needs(Permission.USER_WRITE)
@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, unit: int) -> HttpResponse:
    """A unit's names, head, aliases and state."""
    row = get_object_or_404(Unit.objects.select_related("parent"), pk=unit)
    form = UnitForm(request.POST if request.method == "POST" else None, unit=row, initial=_stored(row))
    if request.method == "POST" and form.is_valid():
        fields: dict[str, Any] = {"categories": row.categories, **form.cleaned_data}
        try:
            unit_services.change_unit(
                actor=signed_in(request), unit=row.pk, version=fields.pop("version"), **fields
            )
        except Conflict as conflict:
            conflict.show_in(form)
            form.add_error("name", _("现在是：%(value)s") % {"value": row.name})
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.code), refused.sentence)
        else:
            messages.success(request, _("“%(name)s”已保存。") % {"name": fields["name"]})
            return HttpResponseRedirect(reverse("accounts:units"))
    context = {"form": form, "unit": row}
    return render(request, "accounts/unit_form.html", context, status=422 if form.errors else 200)


def _stored(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "short_name": unit.short_name,
        "head": unit.head_id,
        "categories": "\n".join(unit.categories),
        "aliases": "\n".join(unit.aliases.order_by("alias").values_list("alias", flat=True)),
        "is_active": unit.is_active,
        "version": unit.version,
    }
