"""Which papers a case wants, and what may stand for one (domain, section 2, papers M01–M14); the list itself is data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse
from monitoring.inclusion.codes import Condition, Files

PHOTOS: Final = frozenset({"jpg", "jpeg", "png", "webp"})
EXPLANATION: Final = "M12"
"""The paper that explains a difference, and so settles a check."""
MONTHS: Final = "M09"
"""The paper that a check adds up."""
SETTLED_BY: Final = {"C4": EXPLANATION, "C7": MONTHS}
"""Which paper settles or corrects a failed check."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper of the list for one kind of case: wanted always, or where a condition holds, or not at all."""

    code: str
    title: str
    is_wanted: bool
    condition: str = ""
    waivable: bool = False
    files: str = Files.DOCUMENT
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Had:
    """What a case has of a paper."""

    received: bool = False
    waived: bool = False

    @property
    def settles(self) -> bool:
        """Whether nothing more is asked for."""
        return self.received or self.waived


NOTHING: Final = Had()


def wanted(rules: Iterable[Wanted], conditions: Collection[str]) -> list[Wanted]:
    """The papers that a case has to bring, given the conditions that hold for it."""
    return [rule for rule in rules if rule.is_wanted and (not rule.condition or rule.condition in conditions)]


def missing(papers: Sequence[Wanted], had: Mapping[str, Had]) -> list[Wanted]:
    """Those of the papers that neither came nor were waived."""
    return [paper for paper in papers if not had.get(paper.code, NOTHING).settles]


def conditions(*, difference: bool, scope_differs: bool, is_strategic: bool) -> frozenset[str]:
    """The conditions that hold for a case."""
    found = {
        Condition.DIFFERENCE_OR_SCOPE.value: difference or scope_differs,
        Condition.STRATEGIC.value: is_strategic,
    }
    return frozenset(code for code, holds in found.items() if holds)


def may_bring(rules: Iterable[Wanted], code: str, door: str) -> Verdict:
    """Whether a paper is one of those of the case; one that is wanted “if so” may always be brought."""
    rule = find(rules, code)
    if rule is None:
        return refuse(
            _("材料清单里没有“%(paper)s”，请按清单选择材料。"), code="case.paper_unknown", paper=code
        )
    if not rule.is_wanted:
        return refuse(
            _("%(door)s入库不用交“%(title)s”，请核对材料种类。"),
            code="case.paper_not_wanted",
            door=door,
            title=rule.title,
        )
    return allow()


def may_waive(rule: Wanted, reason: str) -> Verdict:
    """Only what the list lets waive, with a reason."""
    if not rule.waivable:
        return refuse(_("“%(title)s”不能免交。"), code="case.paper_not_waivable", title=rule.title)
    if not reason.strip():
        return refuse(_("请写明免交的原因，例如系统已核对名称和代码。"), code="case.waive_reason")
    return allow()


def fits(rule: Wanted, name: str) -> Verdict:
    """Whether a file is of the kind that the paper asks for: a photo is no document."""
    suffix = name.rpartition(".")[2].lower()
    if rule.files == Files.PHOTO and suffix not in PHOTOS:
        return refuse(
            _("“%(title)s”要交照片（JPG 或 PNG），“%(name)s”不是照片。"),
            code="case.paper_kind",
            title=rule.title,
            name=name,
        )
    return allow()


def find(rules: Iterable[Wanted], code: str) -> Wanted | None:
    """The rule of a code."""
    return next((rule for rule in rules if rule.code == code), None)
