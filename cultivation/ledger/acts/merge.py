"""并入: a problem that is another one of the same enterprise goes into it, with what hangs on it; no chains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from core.files.models import Attachment
from core.verdict import Refused, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.dated import Part
from cultivation.ledger.escalating import raise_where_due
from cultivation.ledger.forms.act import NoteForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice, people_of_holder
from cultivation.ledger.states import OPEN, Action, State
from cultivation.signals import problem_merged


def candidates(problem: Problem) -> Any:
    """The open problems of the same enterprise into which one may go, the newest first.

    A sensitive one is offered only to a sensitive one of the same registering unit: who sees this one sees that one.
    """
    states = [state.value for state in OPEN]
    told = Q(is_sensitive=False)
    if problem.is_sensitive:
        told |= Q(registered_unit=problem.registered_unit_id)
    same = Problem.objects.filter(told, enterprise_id=problem.enterprise_id, state__in=states)
    return same.exclude(pk=problem.pk).order_by("-pk")


class MergeForm(NoteForm):
    """Into which of the enterprise's open problems."""

    into = forms.TypedChoiceField(label=lazy("并入哪个问题"), coerce=int, widget=forms.RadioSelect)
    field_order = ("into", "note")

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, problem=problem, **kwargs)
        found = [
            (row.pk, f"{row.title}（{row.number}，{State(row.state).label}）")
            for row in candidates(problem)[:20]
        ]
        self.fields["into"].choices = found  # type: ignore[attr-defined]
        self.none = not found

    @property
    def outlook(self) -> str:
        """Where there is none to go into, the form says so."""
        return _("这家企业没有其他未办结的问题。") if self.none else ""


def besides(data: Data) -> Iterable[int]:
    """The survivor changes too."""
    return [int(data["into"])] if data.get("into") else []


def complete(problem: Problem, data: Data) -> Data:
    """The survivor itself. Raises Refused for another enterprise's, one that is over, itself, or none."""
    survivor = candidates(problem).filter(pk=data.get("into")).select_related("holder", "enterprise").first()
    if survivor is None:
        sentence = lazy("只能并入同一企业的另一个未办结的问题，请重新选择")
        raise Refused(refuse(sentence, code="ledger.merge_into"))
    return {**data, "survivor": survivor}


def change(problem: Problem, _by: User | None, _at: dt.datetime, data: Data) -> None:
    """It points at the survivor; its clocks end."""
    problem.merged_into = data["survivor"]


def follow(problem: Problem, by: User | None, at: dt.datetime, data: Data) -> None:
    """Files, parts, dissatisfied answers and returns count for the survivor; what was merged into this one leads on."""
    survivor: Problem = data["survivor"]
    Attachment.objects.of(problem).update(object_id=survivor.pk)
    Part.objects.filter(problem=problem).update(problem=survivor)
    Problem.objects.filter(merged_into=problem).update(merged_into=survivor)
    survivor.dissatisfied += problem.dissatisfied
    survivor.returns += problem.returns
    survivor.helpers = sorted({*survivor.helpers, *problem.helpers})
    survivor.open_parts += problem.open_parts
    survivor.is_sensitive |= problem.is_sensitive
    survivor.version += 1
    survivor.save()
    Problem.objects.filter(pk=problem.pk).update(open_parts=0)
    problem_merged.send(sender=None, problem=problem.pk, survivor=survivor.pk, actor=by)
    raise_where_due(survivor, by, at)


def notices(problem: Problem) -> Iterator[Notice]:
    """Whoever registered it, and who deals with the survivor."""
    yield [problem.registered_by], _("已并入同一企业的另一问题：%(title)s")
    if problem.merged_into is not None:
        yield people_of_holder(problem.merged_into), _("有同一企业的问题并入：%(title)s")


ACT = Act(
    action=Action.MERGE,
    permission=Permission.LEDGER_ACCEPT,
    form=MergeForm,
    besides=besides,
    complete=complete,
    change=change,
    follow=follow,
    notices=notices,
    secondary=True,
)
