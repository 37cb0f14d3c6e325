"""派发: a district officer assigns an accepted problem to a unit, or a returned one anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Unit, User
from accounts.roles import Permission
from core.verdict import Refused, refuse
from cultivation.ledger import routing
from cultivation.ledger.act import Act, Data
from cultivation.ledger.forms.act import BulkForm, NoteForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_holder
from cultivation.ledger.states import Action


class AssignForm(NoteForm):
    """To whom; the department that usually holds the category is chosen beforehand."""

    holder = forms.TypedChoiceField(label=lazy("承办单位"), coerce=int)
    field_order = ("holder", "note")

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)
        units = routing.holders(problem).values_list("pk", "name")
        self.fields["holder"].choices = [("", lazy("请选择")), *units]  # type: ignore[attr-defined]
        usual = routing.default_holder(problem.category, problem.district_id)
        if usual is not None:
            self.initial.setdefault("holder", usual.pk)


class AssignSeveralForm(BulkForm):
    """To one unit that can hold them all; without one, each to the department that usually holds its category."""

    holder = forms.TypedChoiceField(label=lazy("承办单位"), coerce=int, required=False, empty_value=None)
    field_order = ("holder", "note")

    def __init__(self, *args: Any, problems: Sequence[Problem], **kwargs: Any) -> None:
        super().__init__(*args, problems=problems, **kwargs)
        units = routing.common_holders(problems).values_list("pk", "name")
        self.fields["holder"].choices = [("", lazy("各按类别派给通常的承办单位")), *units]  # type: ignore[attr-defined]
        self.usual: dict[tuple[str, int], str] = {}
        self.departments = routing.every_department()

    def outlook(self, problem: Problem) -> str:
        """The unit that usually holds it."""
        key = (problem.category, problem.district_id)
        if key not in self.usual:
            unit = routing.usual(self.departments, *key)
            self.usual[key] = (
                _("通常由%(unit)s承办") % {"unit": unit.name} if unit else _("没有通常的承办单位，请选择")
            )
        return self.usual[key]


def complete(problem: Problem, data: Data) -> Data:
    """The unit itself for its key; without a key, the department that usually holds the category."""
    wanted, known = data.get("holder"), data.get("looked_up", {})
    if wanted is None:
        kind = (problem.category, problem.district_id)
        if "departments" not in known:
            known["departments"] = routing.every_department()
        if kind not in known:
            known[kind] = routing.usual(known["departments"], *kind)
        unit = known[kind]
    else:
        near = (problem.district_id, problem.street_id, problem.registered_unit_id)
        if near not in known:
            known[near] = {each.pk: each for each in routing.holders(problem)}
        unit = known[near].get(wanted)
    if unit is None:
        raise Refused(refuse(lazy("请选择承办单位"), code="ledger.holder"))
    return {**data, "holder": unit}


def change(problem: Problem, _by: User | None, at: dt.datetime, data: Data) -> Unit:
    """Held by the unit, by nobody there yet."""
    unit: Unit = data["holder"]
    problem.holder, problem.holder_user, problem.assigned_at = unit, None, at
    problem.routed_to = [*(pk for pk in problem.routed_to if pk != unit.pk), unit.pk]
    return unit


def notices(problem: Problem) -> Iterator[Notice]:
    """The unit that must begin, and whoever registered it."""
    yield people_of_holder(problem), _("新派发：%(title)s")
    yield [problem.registered_by], _("已派发给%(holder)s：%(title)s")


ACT = Act(
    action=Action.ASSIGN,
    permission=Permission.LEDGER_ACCEPT,
    form=AssignForm,
    bulk=AssignSeveralForm,
    complete=complete,
    change=change,
    notices=notices,
)
