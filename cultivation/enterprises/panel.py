"""The filter panel: a form made of the declared filters; few options are tapped, many are a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.enterprises.filters import Chosen, Filter, declared
from cultivation.enterprises.places import places_of

TAPPED = 8


def filter_form(user: User, chosen: Chosen) -> forms.Form:
    """An unbound form that shows the filters in force; it is sent by GET and read by `filters.parse`."""
    form = forms.Form(auto_id="filter_%s")
    for one in declared(user):
        if one.panel and one.options is not None and (field := _field(user, one, chosen)) is not None:
            form.fields[one.code] = field
    return form


def tapped(form: forms.Form) -> list[tuple[forms.BoundField, bool]]:
    """The form's fields, each with whether it is shown as taps."""
    return [(bound, isinstance(bound.field.widget, forms.CheckboxSelectMultiple)) for bound in form]


def _field(user: User, one: Filter, chosen: Chosen) -> forms.Field | None:
    values = list(chosen.values.get(one.code, ()))
    options = [(value, str(text)) for value, text in (one.options(user) if one.options else ())]
    if one.code == "street":
        options = _streets(user, chosen, values)
    if one.code == "pool":
        options = [pair for pair in options if ":" not in pair[0] or pair[0] in values]
    if len(options) < 2:
        return None
    if len(options) <= TAPPED:
        return forms.MultipleChoiceField(
            label=str(one.label),
            choices=options,
            initial=values,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
    if len(values) > 1:
        return forms.MultipleChoiceField(
            label=str(one.label), choices=options, initial=values, required=False
        )
    choices: list[Any] = [("", _("全部")), *options]
    return forms.ChoiceField(
        label=str(one.label), choices=choices, initial=values[:1] and values[0], required=False
    )


def _streets(user: User, chosen: Chosen, values: list[str]) -> list[tuple[str, str]]:
    """The streets of the chosen districts; those of all where none is chosen."""
    places = places_of(user)
    districts = set(places.ids(chosen.values.get("district", ())))
    return [
        (street.code, street.name)
        for street in places.streets
        if not districts or street.parent_id in districts or street.code in values
    ]
