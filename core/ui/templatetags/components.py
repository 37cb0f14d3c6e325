"""The components that enclose content or need more than an include (built in; core/ui/README.md lists them)."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core.ui.fields import dressed
from core.ui.tables import DECLARED, Heading, heading_context, left_out

register = template.Library()


def _render(name: str, content: str, **context: Any) -> SafeString:
    inside = mark_safe(content.strip())  # noqa: S308  (what the page's own template has rendered)
    return SafeString(render_to_string(f"components/{name}.html", {"content": inside, **context}))


@register.simple_block_tag
def page_header(
    content: str, title: object, count: object = "", sub: object = "", lights: object = ""
) -> SafeString:
    """The page's h1 with its count, lights and sub-line; inside: the acts, one of them primary."""
    return _render("page_header", content, title=title, count=count, sub=sub, lights=lights)


@register.simple_block_tag
def card(
    content: str, title: object = "", *, aside: object = "", flush: bool = False, id: str = "", level: int = 2
) -> SafeString:
    """A card; `flush` for tables and lists that reach its edges, `aside` for a muted remark or a safe link."""
    return _render("card", content, title=title, aside=aside, flush=flush, id=id, level=level)


@register.simple_block_tag(takes_context=True)
def data_table(
    context: template.Context,
    content: str,
    caption: object,
    two_line: bool = False,
    cards: bool = True,
    tall: bool = False,
) -> SafeString:
    """A table's frame: heading frozen, too wide a table scrolls inside it and says so; cards on a phone unless `cards=False`.

    `tall` keeps the heading in sight also of a table that is too wide: its frame is no higher than the window.

    `caption` is for screen readers. With `cards`, each `td` carries `data-label="heading"`. The columns that a narrow
    frame leaves out are named below the rows.
    """
    out = left_out(context.get(DECLARED) or [])
    context[DECLARED] = []
    shown = {"caption": caption, "two_line": two_line, "cards": cards, "tall": tall}
    return _render("data_table", content, **shown, left_out=out, first_out=out[0].lesser if out else 0)


@register.simple_block_tag
def table_head(content: str, pick: bool = False) -> SafeString:
    """The head of a table with the pick-all box; inside: a `heading` for each column."""
    return _render("table_head", content, pick=pick)


@register.simple_tag(takes_context=True)
def heading(
    context: template.Context,
    name: str,
    text: object,
    unit: object = "",
    number: bool = False,
    sort: str = "",
    least: int = 0,
    lesser: int = 0,
    cell: str = "",
    below: bool = False,
) -> SafeString:
    """A column's heading: `unit` in a second line, numbers to the right; `sort` is the value of `?sort=`.

    `least` is its least width in characters; `lesser` says that it makes room in a narrow frame (1 first), `below` that
    another cell then says it. The cells are `<td {{ td_name }}>`; `{{ t_name }}` is the label alone. What the view calls
    `sort` is the sort in force.
    """
    column = Heading(name, text, unit, number, least, lesser, cell, below)
    context[f"t_{name}"], context[f"td_{name}"] = column.label, column.attributes
    context[DECLARED] = [*(context.get(DECLARED) or []), column]
    asked = heading_context(context["request"], sort, number, str(context.get("sort") or ""))
    return SafeString(render_to_string("components/heading.html", {"column": column, **asked}))


@register.simple_block_tag
def bulk_bar(content: str, unit: object = "") -> SafeString:
    """The bar that appears when rows are picked; inside: its buttons. Stands in `<form data-bulk>` with the table."""
    return _render("bulk_bar", content, unit=unit)


@register.inclusion_tag("components/pick.html")
def pick(value: object, label: object) -> dict[str, object]:
    """A row's checkbox cell; `label` names the row for those who cannot see it."""
    return {"value": value, "label": label}


@register.simple_tag
def field(
    bound: forms.BoundField, taps: bool = False, unit: object = "", wide: bool = False, label: object = ""
) -> SafeString:
    """A whole form field: label, required mark, control, help, errors. `taps` shows choices as tappable chips."""
    return SafeString(render_to_string("components/field.html", dressed(bound, taps, unit, wide, label)))


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm, kept: bool = True) -> dict[str, Any]:
    """What is wrong with the form as a whole, and how many fields need attention; `kept=False` for passwords."""
    wrong = len([name for name in form.errors if name != NON_FIELD_ERRORS])
    return {"form": form, "kept": kept, "wrong": wrong}


@register.simple_block_tag
def form_actions(content: str, cancel: str = "") -> SafeString:
    """The form's buttons: the primary one first, then 取消."""
    return _render("form_actions", content, cancel=cancel)


@register.simple_block_tag
def empty(content: str, title: object, text: object = "") -> SafeString:
    """The empty state: what there is not, what to do first; inside: the one act."""
    return _render("empty", content, title=title, text=text)


@register.inclusion_tag("components/chart.html")
def chart(id: str, spec: Any) -> dict[str, Any]:
    """A chart from a spec of core.ui.charts, with its table one press away."""
    return {"id": id, "spec": spec, "data": spec.data(), "data_id": f"{id}-data", "table": spec.table()}
