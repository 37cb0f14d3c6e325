"""A policy's tree from its JSON and back: each operator by its word, what does not fit refused with its place.

{"subject": "INCLUSION", "parts": [{"code": "", "title": "", "conditions": [{"code": "GROWTH", "title": "次年正增长",
  "is": {"op": "grew", "before": "output_first", "after": "output_next"}}], "steps": [{"code": "award", "title": "…",
  "is": {"op": "min", "of": [{"op": "parameter", "code": "p1_award"}, …]}}]}]}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn, TypeVar

from django.utils.translation import gettext as _

from core.verdict import Refused, refuse
from incentives.policy.tree import nodes as n
from incentives.policy.tree.asking import walk

MOST_NODES: Final = 300
DEEPEST: Final = 12
_MOST_TEXT: Final = 200

T = TypeVar("T")


def unfit(place: str, sentence: str, **params: Any) -> NoReturn:
    """Raise Refused for one place of the tree."""
    said = sentence % params if params else sentence
    raise Refused(
        refuse(_("%(place)s：%(said)s"), code="policy.tree", place=place or _("政策内容"), said=said)
    )


def read(tree: Any, *, partial: bool = False) -> n.Tree:
    """The typed tree. Raises Refused for what is no tree, too large, or an operator that there is not.

    A `partial` one is on its way: a group may still be empty.
    """
    _measure(tree)
    content = _mapping(tree, "")
    parts = tuple(_part(each, place) for place, each in enumerate(_list(content, "parts", "")))
    if not parts:
        unfit("", _("至少要有一个部分。"))
    _once([part.code for part in parts], "", _("部分代码“%(code)s”用了两次。"))
    if not partial:
        for part in parts:
            for at, line in enumerate(part.lines):
                _filled(line.condition, _line_place(part.title, at))
            for at, step in enumerate(part.steps):
                _filled(step.expression, _step_place(part.title, at))
    return n.Tree(_text(content, "subject", ""), parts)


def _measure(tree: Any) -> None:
    """Refuse what is larger or deeper than any policy, before anything walks through it."""
    counted, level = 0, [tree]
    for _depth in range(4 * DEEPEST):
        counted += sum(isinstance(each, Mapping) for each in level)
        if counted > MOST_NODES:
            unfit("", _("条件和步骤太多，最多 %(most)d 项。"), most=MOST_NODES)
        level = [child for each in level for child in _children(each)]
        if not level:
            return
    unfit("", _("条件嵌套太深，最多 %(most)d 层。"), most=DEEPEST)


def _children(node: Any) -> list[Any]:
    if isinstance(node, Mapping):
        return list(node.values())
    return list(node) if isinstance(node, list) else []


def _part(given: Any, number: int) -> n.Part:
    place = _("第 %(n)d 部分") % {"n": number + 1} if number else ""
    content = _mapping(given, place)
    title = _text(content, "title", place, empty=True)
    lines = tuple(
        _line(each, _line_place(title, at)) for at, each in enumerate(_list(content, "conditions", place))
    )
    steps = tuple(
        _step(each, _step_place(title, at)) for at, each in enumerate(_list(content, "steps", place))
    )
    _once([line.code for line in lines], place, _("条件代码“%(code)s”用了两次。"))
    _once([step.code for step in steps], place, _("步骤代码“%(code)s”用了两次。"))
    return n.Part(_text(content, "code", place, empty=True), title, lines, steps)


def _line_place(title: str, at: int) -> str:
    return _("%(part)s条件第 %(n)d 条") % {"part": f"{title} " if title else "", "n": at + 1}


def _step_place(title: str, at: int) -> str:
    return _("%(part)s金额第 %(n)d 步") % {"part": f"{title} " if title else "", "n": at + 1}


def _filled(found: n.Condition | n.Expression, place: str) -> None:
    """Refuse an empty group."""
    if not isinstance(found, n.Group):
        if any(isinstance(each, n.Group) and not each.of for each in walk(found)):
            unfit(place, _("下面至少要有一个条件。"))
        return
    if not found.of:
        unfit(place, _("下面至少要有一个条件。"))
    for at, each in enumerate(found.of):
        _filled(each, _("%(place)s之 %(n)d") % {"place": place, "n": at + 1})


def _line(given: Any, place: str) -> n.Line:
    content = _mapping(given, place)
    return n.Line(
        _text(content, "code", place),
        _text(content, "title", place),
        condition(content.get("is"), place),
        _text(content, "paper", place, empty=True),
    )


def _step(given: Any, place: str) -> n.Step:
    content = _mapping(given, place)
    return n.Step(
        _text(content, "code", place), _text(content, "title", place), expression(content.get("is"), place)
    )


def condition(given: Any, place: str) -> n.Condition:
    """One condition from its JSON. Raises Refused with the place."""
    return _operator(given, place, _CONDITIONS, _("“%(op)s”不是可用的条件。"))


def expression(given: Any, place: str) -> n.Expression:
    """One value from its JSON. Raises Refused with the place."""
    if isinstance(given, Mapping) and given.get("op") in ("divide", "/", "÷"):
        unfit(place, _("政策里不用除法，请改为与比率相乘。"))
    return _operator(given, place, _EXPRESSIONS, _("“%(op)s”不是可用的算法。"))


Reader = Callable[[Mapping[str, Any], str], T]


def _operator(given: Any, place: str, known: Mapping[str, Reader[T]], sentence: str) -> T:
    content = _mapping(given, place)
    reader = known.get(str(content.get("op", "")))
    if reader is None:
        unfit(place, sentence, op=str(content.get("op", ""))[:40])
    return reader(content, place)


def _mapping(given: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        unfit(place, _("内容不完整。"))
    return given


def _list(content: Mapping[str, Any], name: str, place: str) -> list[Any]:
    found = content.get(name, [])
    if not isinstance(found, list):
        unfit(place, _("“%(name)s”应为一个列表。"), name=name)
    return found


def _text(content: Mapping[str, Any], name: str, place: str, *, empty: bool = False) -> str:
    found = content.get(name, "")
    if not isinstance(found, str) or len(found) > _MOST_TEXT or not (found or empty):
        unfit(place, _("还没有选好或写好。"))
    return found


def _texts(content: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
    found = _list(content, name, place)
    if not found or not all(isinstance(each, str) and each for each in found):
        unfit(place, _("还没有选好。"))
    return tuple(found)


def _how(content: Mapping[str, Any], place: str) -> n.How:
    try:
        return n.How(str(content.get("how")))
    except ValueError:
        unfit(place, _("请选择怎样比较。"))


def _values(content: Mapping[str, Any], place: str) -> tuple[n.Expression, ...]:
    given = _list(content, "of", place)
    if not given:
        unfit(place, _("还没有选取值。"))
    return tuple(expression(each, place) for each in given)


def _conditions(content: Mapping[str, Any], name: str, place: str) -> tuple[n.Condition, ...]:
    return tuple(
        condition(each, _("%(place)s之 %(n)d") % {"place": place, "n": at + 1})
        for at, each in enumerate(_list(content, name, place))
    )


def _group(every: bool) -> Reader[n.Condition]:
    def reader(content: Mapping[str, Any], place: str) -> n.Condition:
        return n.Group(every, _conditions(content, "of", place))

    return reader


def _is(content: Mapping[str, Any], place: str) -> n.Condition:
    wanted = content.get("wanted")
    if not isinstance(wanted, bool | str) or wanted == "":
        unfit(place, _("还没有选好要求。"))
    return n.Is(_text(content, "fact", place), wanted)


def _one_of(content: Mapping[str, Any], place: str) -> n.Condition:
    left = expression(content.get("left"), place)
    if not isinstance(left, n.FactOf | n.ParameterOf):
        unfit(place, _("只有事实或参数可以“属于”。"))
    return n.OneOf(left, _texts(content, "words", place))


def _count(content: Mapping[str, Any], place: str) -> n.Condition:
    number = content.get("number")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= 10_000:
        unfit(place, _("笔数应为 0 到 10,000 的整数。"))
    rows = _text(content, "rows", place)
    return n.CountRows(rows, _conditions(content, "where", place), _how(content, place), number)


def _between(content: Mapping[str, Any], place: str) -> n.Condition:
    of, low, high = (expression(content.get(name), place) for name in ("value", "low", "high"))
    return n.Between(of, low, high)


def _compare(content: Mapping[str, Any], place: str) -> n.Condition:
    left, right = expression(content.get("left"), place), expression(content.get("right"), place)
    return n.Compare(left, _how(content, place), right)


_CONDITIONS: Final[Mapping[str, Reader[n.Condition]]] = {
    "is": _is,
    "in": _one_of,
    "compare": _compare,
    "between": _between,
    "since": lambda c, place: n.Since(_text(c, "fact", place), _text(c, "day", place)),
    "grew": lambda c, place: n.Grew(_text(c, "before", place), _text(c, "after", place)),
    "all": _group(True),
    "any": _group(False),
    "count": _count,
}


def _reckon(how: n.Arithmetic) -> Reader[n.Expression]:
    def reader(content: Mapping[str, Any], place: str) -> n.Expression:
        found = _values(content, place)
        if how is n.Arithmetic.MINUS and len(found) != 2:
            unfit(place, _("减法要有两个值。"))
        return n.Reckon(how, found)

    return reader


def _by_choice(content: Mapping[str, Any], place: str) -> n.Expression:
    of = _mapping(content.get("of"), place)
    if not of or not all(isinstance(code, str) and code for code in of.values()):
        unfit(place, _("还没有为每个选项选好参数。"))
    return n.ByChoice(_text(content, "fact", place), tuple((str(word), code) for word, code in of.items()))


_EXPRESSIONS: Final[Mapping[str, Reader[n.Expression]]] = {
    "fact": lambda c, place: n.FactOf(_text(c, "fact", place)),
    "parameter": lambda c, place: n.ParameterOf(
        _text(c, "code", place), _text(c, "instead", place, empty=True)
    ),
    "table": lambda c, place: n.TableOf(_text(c, "code", place), _texts(c, "by", place)),
    "by": _by_choice,
    "step": lambda c, place: n.StepOf(_text(c, "step", place)),
    **{how.value: _reckon(how) for how in n.Arithmetic},
    "sum": lambda c, place: n.SumOf(
        _text(c, "rows", place), _conditions(c, "where", place), expression(c.get("value"), place)
    ),
    "less_paid": lambda c, place: n.LessPaid(expression(c.get("value"), place), _text(c, "paid", place)),
    "whole": lambda c, place: n.WholeYuan(expression(c.get("value"), place)),
}


def _once(codes: list[str], place: str, sentence: str) -> None:
    twice = next((code for at, code in enumerate(codes) if code in codes[:at]), None)
    if twice is not None:
        unfit(place, sentence, code=twice)
