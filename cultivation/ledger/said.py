"""What is said with an act from outside, by a command or another system: by which names, and what they name there.

An act asks for the fields of its form. From outside a unit is told `to` whom it goes by code or name, another problem by
number or key, and the act's sentence is its `note`, whatever the form calls it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.units import unit_names
from core import uscc
from core.verdict import Refused, refuse
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.act import Act, Data
from cultivation.ledger.categories import Satisfaction
from cultivation.ledger.models import Problem

_OUTSIDE: Final = {"holder": "to"}
_WITHIN: Final = {outside: name for name, outside in _OUTSIDE.items()}


def inputs(act: Act) -> dict[str, forms.Field]:
    """The fields of an act's form by their names outside; the version of the problem is none of them."""
    fields: dict[str, forms.Field] = act.form.base_fields
    return {
        "note" if name == act.words else _OUTSIDE.get(name, name): field
        for name, field in fields.items()
        if name != "version"
    }


def read(actor: User, act: Act, problem: Problem, given: Mapping[str, Any]) -> Data:
    """What was said of a problem, checked by the act's form and filled in as it opens. Raises Refused."""
    said = {_WITHIN.get(name, name): value for name, value in given.items()}
    if "holder" in said:
        said["holder"] = _unit(said["holder"]).pk
    if "into" in said:
        said["into"] = problem_named(actor, said["into"]).pk
    if str(said.get("satisfaction", "")).isdecimal():
        said["satisfaction"] = _scored(said["satisfaction"])
    return act.filled(problem, said)


def problem_named(actor: User, text: str) -> Problem:
    """A problem in scope by its number or key. Raises Refused, as for one that is not there."""
    rows = Problem.objects.visible_to(actor)
    found = rows.filter(number=text.upper()).first() or (
        rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    )
    if found is None:
        raise Refused(refuse(_("没有找到这个问题，可能不在您的工作范围内"), code="ledger.unknown"))
    return found


def enterprise_named(actor: User, text: str) -> Enterprise:
    """An enterprise in scope by a credit code of today or before. Raises Refused, as for one that is not there."""
    code = uscc.normalise(text)
    found = Enterprise.objects.visible_to(actor).filter(usccs__uscc=code).first()
    if found is None:
        raise Refused(refuse(_("没有找到这家企业，可能不在您的工作范围内"), code="ledger.enterprise"))
    return found


def moved(problem: Problem, action: str, before: str | None) -> dict[str, Any]:
    """What an act is told to have done, for a program."""
    return {
        "action": action,
        "from": before,
        "to": problem.state,
        "due_on": problem.due_on.isoformat() if problem.due_on else None,
        "resolve_by": problem.resolve_by.isoformat(),
        "extension": problem.extension,
        "request": problem.asked or None,
    }


def _scored(text: str) -> str:
    try:
        return Satisfaction.from_score(int(text)).value
    except ValueError as error:
        raise Refused(refuse(_("满意度的分数是 1 至 5"), code="ledger.score")) from error


def _unit(text: str) -> Unit:
    found = unit_names([text]).get(text)
    if found is None:
        raise Refused(refuse(_("没有名为“%(name)s”的单位"), code="unit.unknown", name=text))
    return found
