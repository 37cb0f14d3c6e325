"""The headings of a list as its template declares them, for whatever else shows the list (a workbook of it)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.template.base import NodeList, Template
from django.template.library import SimpleBlockNode
from django.template.loader import get_template

from core.ui.tables import DECLARED, Heading
from core.ui.templatetags.components import table_head


def headings_of(template_name: str, **context: Any) -> list[Heading]:
    """The `heading`s of the template's `table_head`, in their order; `context` is what the head itself asks for."""
    template: Template = get_template(template_name).template  # type: ignore[attr-defined]
    head = next(block for block in _blocks(template.nodelist) if block.func is table_head)
    inside = Context({**context, "request": HttpRequest()})
    with inside.bind_template(template):
        head.nodelist.render(inside)
    return list(inside[DECLARED])


def _blocks(nodes: NodeList) -> Iterator[Any]:
    """The block tags among nodes, and those inside them."""
    block: Any
    for block in nodes.get_nodes_by_type(SimpleBlockNode):
        yield block
        yield from _blocks(block.nodelist)
