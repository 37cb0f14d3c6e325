"""Which cell formats of an .xlsx show another number than is stored, by their place in `cellXfs`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from defusedxml import ElementTree

from exchange.reading.shown import Show, show_by
from exchange.reading.sniff import broken

BUILT_IN = {9: "0%", 10: "0.00%"}
"""The formats that files need not spell out and that show another number (ECMA-376 part 1, 18.8.30)."""


def shows_of(xml: bytes) -> dict[int, Show]:
    """The formats of a styles part, by the number that cells name as `s`. Raises FileRefused for one that is broken."""
    codes: dict[int, str] = {}
    used: list[int] = []
    try:
        root = ElementTree.fromstring(xml)
        for node in root:
            name = node.tag.rpartition("}")[2]
            if name == "numFmts":
                codes = {int(each.get("numFmtId", "-1")): each.get("formatCode", "") for each in node}
            elif name == "cellXfs":
                used = [int(each.get("numFmtId", "0")) for each in node]
    except Exception as error:  # malformed XML, a declaration that is forbidden
        raise broken() from error
    return chosen(codes, used)


def chosen(codes: Mapping[int, str], used: Iterable[int]) -> dict[int, Show]:
    """Of the formats that cells name by their place in `used`, those that show another number."""
    known: dict[int, Show | None] = {}
    for number in set(used := list(used)):
        code = codes.get(number) or BUILT_IN.get(number)
        known[number] = show_by(code) if code else None
    return {place: show for place, number in enumerate(used) if (show := known[number]) is not None}
