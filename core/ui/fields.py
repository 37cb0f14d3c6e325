"""A form field dressed for the page: Tabler's classes, the control's description and its state."""

from __future__ import annotations

from typing import Any

from django import forms

_CHECKS = (forms.CheckboxInput,)
_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def dressed(
    bound: forms.BoundField, taps: bool = False, unit: object = "", wide: bool = False, label: object = ""
) -> dict[str, Any]:
    """The context of components/field.html for one bound field."""
    widget = bound.field.widget
    kind = "check" if isinstance(widget, _CHECKS) else "group" if isinstance(widget, _GROUPS) else "control"
    return {
        "bound": bound,
        "kind": "hidden" if bound.is_hidden else kind,
        "taps": taps,
        "unit": unit,
        "wide": wide or isinstance(widget, forms.Textarea),
        "label": label or bound.label,
        "help_id": f"{bound.auto_id}-help",
        "error_id": f"{bound.auto_id}-error",
        "described": _described(bound),
        "control": "" if kind == "group" else bound.as_widget(attrs=_attributes(bound)),
    }


def _described(bound: forms.BoundField) -> str:
    ids = [f"{bound.auto_id}-help"] if bound.help_text else []
    return " ".join([*ids, f"{bound.auto_id}-error"] if bound.errors else ids)


def _attributes(bound: forms.BoundField) -> dict[str, str | bool]:
    widget = bound.field.widget
    css = str(widget.attrs.get("class", ""))
    given = css or _class_of(widget)
    attributes: dict[str, str | bool] = {"class": given} if given else {}
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":  # Django's default
        attributes["rows"] = "4"
    described = _described(bound)
    if described:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.HiddenInput):
        return ""
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
