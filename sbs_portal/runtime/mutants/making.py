"""The mutants of a file: mutmut's operators on every node of the file that decides something, one change each."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst import metadata
from mutmut.mutation import mutators

DECIDING = {
    mutators.operator_number,  # 7 becomes 8
    mutators.operator_name,  # True becomes False
    mutators.operator_remove_unary_ops,  # not x becomes x
    mutators.operator_keywords,  # in and not in, is and is not, break and return, continue and break
    mutators.operator_swap_op,  # < and <=, == and !=, and and or, + and -, * and /, …
    mutators.operator_augmented_assignment,  # x += 1 becomes x = 1
    mutators.operator_symmetric_string_methods_swap,  # find and rfind, lstrip and rstrip, …
    mutators.operator_unsymmetrical_string_methods_swap,  # split and rsplit
    mutators.operator_match,  # a case is gone
    mutators.operator_if_exp,  # always the one arm, always the other
}
"""Not used: texts changed, arguments and values replaced by None, which any test of the line notices or none may."""

WORDS = {
    "_",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "pgettext",
    "cast",
    "TypeVar",
    "log",
    "logger",
    "warnings",
}
"""Calls that say something, to people or to the type checker, and decide nothing."""


@dataclass(frozen=True)
class Mutant:
    """One change of one file: where, what the line was and became, and the whole file as it became."""

    file: str
    line: int
    before: str
    after: str
    code: str


@dataclass(frozen=True)
class Mutation:
    """A mutant that is not written out yet."""

    file: str
    module: cst.Module
    old: cst.CSTNode
    new: cst.CSTNode

    def mutant(self) -> Mutant:
        """Write it out."""
        code = cst.ensure_type(self.module.deep_replace(self.old, self.new), cst.Module).code
        was, became = self.module.code.splitlines(), code.splitlines()
        blocks = difflib.SequenceMatcher(None, was, became, autojunk=False).get_opcodes()
        _, start, end, first, last = next(block for block in blocks if block[0] != "equal")
        return Mutant(self.file, start + 1, _line(was[start:end]), _line(became[first:last]), code)


def changes_of(root: Path, file: str) -> list[Mutation]:
    """Every change of a file, in the order of the source; the file is given from the checkout on."""
    module = cst.parse_module((root / file).read_text(encoding="utf-8"))
    visitor = _Visitor()
    metadata.MetadataWrapper(module, unsafe_skip_copy=True).visit(visitor)
    return [Mutation(file, module, old, new) for old, new in visitor.found]


class _Visitor(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _says_nothing(node):
            return False
        self.found += ((node, new) for new in _changed(node))
        return True


def _changed(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutators.mutation_operators:
        if operator in DECIDING and isinstance(node, kind):
            yield from operator(node)


def _says_nothing(node: cst.CSTNode) -> bool:
    """Types, decorators, texts, and zip's strict, which only guards what holds anyway."""
    match node:
        case cst.Annotation() | cst.Decorator() | cst.Import() | cst.ImportFrom():
            return True
        case cst.If(test=cst.Name("TYPE_CHECKING")):
            return True
        case cst.Arg(keyword=cst.Name("strict")):
            return True
        case cst.Call(func=cst.Name(name) | cst.Attribute(value=cst.Name(name))):
            return name in WORDS
    return False


def _line(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
