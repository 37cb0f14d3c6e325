"""What a plan's numbers must keep to before they are written or issued (domain, section 8)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.verdict import Verdict, allow, refuse

MOST = 1_000_000
"""No city brings more enterprises above scale in a year; a larger number is a slip of the finger."""


def is_target(number: int, name: str) -> Verdict:
    """Whether a number can be a target."""
    if number < 0:
        return refuse(_("%(name)s的目标不能是负数：%(number)s"), code="plan.target", name=name, number=number)
    if number > MOST:
        sentence = _("%(name)s的目标太大：%(number)s，请核对")
        return refuse(sentence, code="plan.target", name=name, number=f"{number:,}")
    return allow()


def may_split_total(total: int, received: Sequence[int], reason: str) -> Verdict:
    """What is split may be more than what was received; less needs a reason."""
    most = max(received, default=0)
    if total >= most or reason.strip():
        return allow()
    sentence = _("分解总数 %(total)s 家低于下达的 %(most)s 家，请写明原因")
    return refuse(sentence, code="plan.below_received", total=f"{total:,}", most=f"{most:,}")


def is_exact(total: int, given: int, place: str = "") -> Verdict:
    """Only an exact sum is issued."""
    if given == total:
        return allow()
    few = _("%(place)s合计 %(given)s 家，比 %(total)s 家还差 %(n)s 家，不能下达")
    many = _("%(place)s合计 %(given)s 家，比 %(total)s 家多了 %(n)s 家，不能下达")
    numbers = {"given": f"{given:,}", "total": f"{total:,}", "n": f"{abs(total - given):,}"}
    return refuse(few if given < total else many, code="plan.inexact", place=place, **numbers)


def has_reason(name: str, formula: int, target: int, fixed: bool, reason: str) -> Verdict:
    """A number that a person set, and a fixed one, say why."""
    if (target == formula and not fixed) or reason.strip():
        return allow()
    return refuse(_("%(name)s的目标是手工定的，请写明原因"), code="plan.reason", name=name)


def may_move(source: str, have: int, goal: str, number: int, reason: str) -> Verdict:
    """Whether so many may be moved from one unit to another."""
    if source == goal:
        return refuse(_("调出和调入不能是同一个单位"), code="plan.move_self")
    if number < 1:
        return refuse(_("请填写要调整的家数，至少 1 家"), code="plan.move_number")
    if number > have:
        sentence = _("%(source)s只有 %(have)s 家，调不出 %(number)s 家")
        return refuse(
            sentence, code="plan.move_number", source=source, have=f"{have:,}", number=f"{number:,}"
        )
    if not reason.strip():
        return refuse(_("请写明调整的原因"), code="plan.reason")
    return allow()
