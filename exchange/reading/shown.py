"""What a number's format shows instead of the number: 0.85 as 85%, 18505000 as 1850.5万元, 610 as 0610.

A reader of the sheet sees what is shown, so that is what is read. Formats that only round, group or colour leave the
number as it is stored; dates are the workbook reader's. (ECMA-376 part 1, 18.8.31.)
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import takewhile

Show = Callable[[float], str]
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<literal>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digit>[0#?])|(?P<mark>[.,%])|(?P<other>.)",
    re.S,
)
_COLOURS = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|黑|蓝|青|绿|洋红|红|白|黄)色?|color ?\d+", re.I
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_HOLDS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_PLAIN_LETTERS = frozenset(" ()+-$¥￥€:：、/")
_SAYS = re.compile(r"[万亿千百兆%‰]")
"""Words in a format that make another number of what stands before them."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format: its tokens in order, and what they do to the number."""

    tokens: tuple[tuple[str, str], ...]
    decimals: int
    whole: int  # digits that are shown even where they are 0
    power: int  # of ten, by which the number shown is larger than the one stored
    condition: str = ""  # for which numbers it is; empty: positive, negative, zero by its place

    def holds(self, number: Decimal) -> bool:
        """Whether its condition holds; without one it is for the rest."""
        found = _CONDITION.fullmatch(self.condition)
        return found is None or _HOLDS[found[1]](number, Decimal(found[2]))

    @property
    def changes(self) -> bool:
        """Whether another number is read off the sheet than is stored."""
        places = [at for at, (kind, _text) in enumerate(self.tokens) if kind == "digit"]
        between = self.tokens[places[0] : places[-1]]
        return (
            self.power != 0
            or self.whole > 1
            or any(kind == "text" for kind, _text in between)
            or any(kind == "text" and _SAYS.search(text) for kind, text in self.tokens)
        )


def show_by(code: str) -> Show | None:
    """What a format makes of a number; None where it shows the number itself (or a date, or text)."""
    sections = [_section(part) for part in _split(code)[:3]]
    if not any(section and section.changes for section in sections):
        return None
    conditional = any(section and section.condition for section in sections)

    def show(number: float) -> str:
        exact = Decimal(f"{number:.15g}")
        if conditional:
            section = next((each for each in sections if each is None or each.holds(exact)), None)
        else:
            section = sections[
                1 if exact < 0 and len(sections) > 1 else 2 if not exact and len(sections) > 2 else 0
            ]
        return _shown(section, exact) if section else f"{exact:f}"

    return show


def _split(code: str) -> list[str]:
    """The sections of a format; a semicolon in quotes or behind a backslash divides none."""
    parts, last = [], 0
    for found in _TOKEN.finditer(code):
        if found["other"] == ";":
            parts.append(code[last : found.start()])
            last = found.end()
    return [*parts, code[last:]]


def _section(code: str) -> _Section | None:
    """The section; None where it shows no number in digits."""
    tokens: list[tuple[str, str]] = []
    condition = ""
    for found in _TOKEN.finditer(code):
        if found["digit"]:
            tokens.append(("digit", found["digit"]))
        elif found["mark"]:
            tokens.append(("mark", found["mark"]))
        elif found["bracket"] is not None:
            if _CONDITION.fullmatch(found["bracket"]):
                condition = found["bracket"]
            elif not _COLOURS.fullmatch(found["bracket"]):
                return None  # hours that run on
        elif text := found["quoted"] or found["literal"] or found["currency"] or _plain(found["other"]):
            tokens.append(("text", text))
        elif found["other"]:
            return None  # General, a date, an exponent, a fraction
    section = _measured(tokens)
    return replace(section, condition=condition) if section else None


def _plain(letter: str | None) -> str:
    """A letter that formats may hold without a mark; '' for those that mean something."""
    return letter if letter and (letter in _PLAIN_LETTERS or ord(letter) > 0x2FF) else ""


def _measured(tokens: list[tuple[str, str]]) -> _Section | None:
    digits = [at for at, (kind, _text) in enumerate(tokens) if kind == "digit"]
    if not digits:
        return None
    point = next((at for at, token in enumerate(tokens) if token == ("mark", ".")), len(tokens))
    if digits[0] > point:  # .00 shows what is before the point all the same
        return _measured([*tokens[:point], ("digit", "#"), *tokens[point:]])
    whole = [at for at in digits if at < point]
    thousands = sum(_commas(tokens, at) for at in {whole[-1], digits[-1]})
    percents = sum(token == ("mark", "%") for token in tokens)
    kept = tuple(token for token in tokens if token != ("mark", ","))
    return _Section(
        kept,
        decimals=len(digits) - len(whole),
        whole=sum(tokens[at][1] == "0" for at in whole),
        power=2 * percents - 3 * thousands,
    )


def _commas(tokens: list[tuple[str, str]], at: int) -> int:
    """How many commas stand right behind a digit: each leaves three places out."""
    return len(list(takewhile(("mark", ",").__eq__, tokens[at + 1 :])))


def _shown(section: _Section, number: Decimal) -> str:
    """The number as the section writes it, digits filled in from the right."""
    scaled = abs(number).scaleb(section.power).quantize(Decimal(f"1e-{section.decimals}"), ROUND_HALF_UP)
    whole, _point, part = f"{scaled:f}".partition(".")
    places = sum(kind == "digit" for kind, _text in section.tokens) - section.decimals
    left = whole.lstrip("0").rjust(section.whole, "0").rjust(places)
    first = len(left) - places + 1  # what has no place of its own stands at the first
    digits = iter([left[:first], *left[first:], *part])
    texts = [next(digits).strip() if kind == "digit" else text for kind, text in section.tokens]
    signed = any("-" in text or "(" in text for _kind, text in section.tokens)
    return ("-" if number < 0 and scaled and not signed else "") + "".join(texts).strip()
