"""What a page shows of its filters (components/filter_bar.html): chips in force, the panel, what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.ui.filters import C, Filter, FilterTable, FilterValues, Shown
from core.ui.query import afresh, carried, changed

TAPPED = 8
"""Up to so many options are tapped, more are a select."""
_OPENED = "panel"


@dataclass(frozen=True)
class Chip:
    """One filter in force: what it is called, what it says, and the address without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Tab:
    """One value over the list with its count and how that changed: a link to exactly those rows."""

    label: str
    count: int
    url: str
    current: bool
    level: str = ""
    change: str = ""


class FilterBar(Generic[C]):
    """The filters of a list as a request asks for them; everything is made when the template asks for it.

    With `panel_url` the panel's fields are fetched from there when it is first opened: most pages are read without.
    """

    def __init__(self, request: HttpRequest, table: FilterTable[C], panel_url: str = "") -> None:
        self.request = request
        self.user: Any = request.user
        self.table = table
        self.declared = table.declared(self.user)
        self.filters: FilterValues[C] = table.parse(self.user, request.GET)
        self.opened = request.GET.get(_OPENED) == "1"
        self.panel_url = "" if self.opened or not panel_url else panel_url + changed(request)

    @property
    def in_force(self) -> bool:
        """Whether the list is narrowed, also by a value that was refused."""
        return bool(self.filters.values or self.filters.refused)

    @property
    def refusals(self) -> list[str]:
        """What was refused, a sentence each."""
        return [verdict.sentence for verdict in self.filters.refused.values()]

    @cached_property
    def chips(self) -> list[Chip]:
        """One for each filter in force; its address keeps the others, period and sort."""
        return [
            Chip(str(one.label), self.filters.in_words(one), self.address(**{one.code: None}))
            for one in self.declared
            if one.chip and one.code in self.filters.values
        ]

    @cached_property
    def clear(self) -> str:
        """The address without any filter; period and sort stay."""
        return self.address(**dict.fromkeys(self.table.by_code))

    def address(self, **changes: Any) -> str:
        """The list from its first page with some filters changed."""
        return afresh(self.request, **changes, **{_OPENED: None})

    def tab(self, label: str, count: int, level: str = "", **values: str | None) -> Tab:
        """A tab that puts some filters in force and takes out those that are None; the others stay."""
        now = {code: self.filters.values.get(code, ()) for code in values}
        wanted = {code: () if value is None else (value,) for code, value in values.items()}
        return Tab(label, count, self.address(**values), now == wanted, level)

    @cached_property
    def hidden(self) -> list[tuple[str, str]]:
        """What the panel's form carries along: filters in force that it does not ask for, period, sort."""
        if self.panel_url:
            asked = [one.code for one in self.declared if one.shown is not Shown.LINKED]
        else:
            asked = [bound.name for bound, _taps in self.fields]
        return carried(self.request, *asked, *self.filters.refused, _OPENED)

    @cached_property
    def fields(self) -> list[tuple[forms.BoundField, bool]]:
        """The panel's fields, each with whether it is tapped; a filter without a choice to make has none."""
        form = forms.Form(auto_id="filter_%s")
        for one in self.declared:
            if one.shown is not Shown.LINKED and (made := self._field(one)) is not None:
                form.fields[one.code] = made
        return [(bound, isinstance(bound.field.widget, forms.CheckboxSelectMultiple)) for bound in form]

    def _field(self, one: Filter[C]) -> forms.Field | None:
        values = list(self.filters.values.get(one.code, ()))
        last = values[-1] if values else ""
        asks: dict[str, Any] = {"label": str(one.label), "help_text": one.help, "required": False}
        if one.options is None:
            widget = forms.TextInput()
            widget.input_type = one.input
            return forms.CharField(**asks, initial=last, max_length=60, widget=widget)
        offered = one.offered(self.user, self.filters) if one.offered else self.filters.options(one)
        choices = [(value, str(text)) for value, text in offered]
        if len(choices) < 2 and not values:
            return None
        if one.several and (
            one.shown is Shown.TAPPED or (one.shown is Shown.FITTING and len(choices) <= TAPPED)
        ):
            taps = forms.CheckboxSelectMultiple()
            return forms.MultipleChoiceField(**asks, initial=values, choices=choices, widget=taps)
        if one.shown is Shown.LISTED or len(values) > 1:
            return forms.MultipleChoiceField(**asks, initial=values, choices=choices)
        return forms.ChoiceField(**asks, initial=last, choices=[("", _("全部")), *choices])
