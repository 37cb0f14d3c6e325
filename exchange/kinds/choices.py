"""Choices: a label, a code or another name in use, to the code."""

from __future__ import annotations

from exchange.errors import ErrorCode
from exchange.kinds.base import Bad, Cells, Context, Parsed, by_value
from exchange.kinds.cells import NOTHING, half_width, texts


def parse_choice(cells: Cells, context: Context) -> Parsed:
    """A column of choices as codes; blanks, width and case do not matter."""
    known: dict[str, str] = {}
    for choice in context.column.choices:
        for name in (choice.code, str(choice.label), *choice.aliases):
            known.setdefault(half_width(name).casefold(), choice.code)
    labels = "、".join(str(choice.label) for choice in context.column.choices)

    def code(cell: str) -> str | Bad | None:
        text = half_width(cell)
        found = known.get(text.casefold())
        if found is None and text not in NOTHING and context.column.means:
            found = context.column.means(text) or None
        if found is None and text not in NOTHING:
            return Bad(ErrorCode.UNKNOWN_CHOICE, {"choices": labels})
        return found

    return by_value(texts(cells), code)
