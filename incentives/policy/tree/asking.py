"""What a policy's tree asks: the facts of its subjects, the rows below them, the parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from incentives.policy import vocabulary as v
from incentives.policy.tree import nodes as n


def walk(node: Any) -> Iterator[Any]:
    """A node and all that is in it."""
    if isinstance(node, tuple):
        for each in node:
            yield from walk(each)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            yield from walk(getattr(node, field.name))


def facts_of(node: Any) -> list[str]:
    """The facts that a node asks, each once, in order; those of rows among them."""
    return list(dict.fromkeys(code for each in walk(node) for code in _facts(each)))


def _facts(node: Any) -> tuple[str, ...]:
    match node:
        case n.FactOf(code) | n.Is(code, _) | n.Since(code, _) | n.ByChoice(code, _) | n.LessPaid(_, code):
            return (code,)
        case n.Grew(before, after):
            return (before, after)
        case n.TableOf(_, by):
            return by
    return ()


def rows_of(node: Any) -> list[str]:
    """The rows that a node looks at, each once."""
    found = (each.rows for each in walk(node) if isinstance(each, n.CountRows | n.SumOf))
    return list(dict.fromkeys(found))


def parameters_of(node: Any) -> list[str]:
    """The parameters that a node reckons with, each once, in order."""
    return list(dict.fromkeys(code for each in walk(node) for code in _parameters(each) if code))


def _parameters(node: Any) -> tuple[str, ...]:
    match node:
        case n.ParameterOf(code, instead):
            return (code, instead)
        case n.TableOf(code, _):
            return (code,)
        case n.ByChoice(_, of):
            return tuple(code for _word, code in of)
    return ()


def not_loaded(node: Any, values: Mapping[str, str]) -> list[str]:
    """The parameters of a node that have no value, and none that stands for them; each once, in order."""
    found: list[str] = []
    for each in walk(node):
        if isinstance(each, n.ParameterOf):
            found += [] if values.get(each.code) or values.get(each.instead) else [each.code]
        else:
            found += [code for code in _parameters(each) if not values.get(code)]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Asked:
    """What must be read to evaluate a tree, and what it reckons with."""

    facts: tuple[v.Fact, ...]
    rows: tuple[v.RowSet, ...]
    parameters: tuple[str, ...]


def asked_by(tree: n.Tree) -> Asked:
    """Of a checked tree."""
    rows = tuple(found for code in rows_of(tree.parts) if (found := v.find_rows(code, tree.subject)))
    of_rows = {fact.code for each in rows for fact in each.facts}
    facts = (v.find_fact(code, tree.subject) for code in facts_of(tree.parts) if code not in of_rows)
    return Asked(tuple(fact for fact in facts if fact), rows, tuple(parameters_of(tree.parts)))
