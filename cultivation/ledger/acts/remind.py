"""提醒: whoever has to do with a problem reminds those who are waited for, once a day; it is on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Refused, Verdict, allow, refuse
from cultivation.ledger.act import Act, Data
from cultivation.ledger.forms.act import BulkForm, NoteForm
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.notices import Notice, people_in_turn, turn_key
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.states import HELD, Action


def whom(problem: Problem) -> str:
    """Who will be told, by name."""
    names = [f"{person.unit.short_name} {person.name}" for person in people_in_turn(problem)]
    return _("将提醒%(names)s") % {"names": "、".join(names)} if names else _("没有可以提醒的人")


class RemindForm(NoteForm):
    """A sentence may go along."""

    @property
    def outlook(self) -> str:
        """Whom it will tell."""
        return whom(self.problem)


class RemindSeveralForm(BulkForm):
    """The same sentence for several problems."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: dict[tuple[Any, ...], str] = {}

    def outlook(self, problem: Problem) -> str:
        """Whom it will tell; asked once for all of which the same people are waited for."""
        key = turn_key(problem)
        if key not in self.told:
            self.told[key] = whom(problem)
        return self.told[key]


def rule(problem: ProblemFacts, actor: ActorFacts, _data: Data, _today: dt.date) -> Verdict:
    """Nobody reminds their own unit."""
    in_turn = problem.holder if problem.state in HELD else problem.district
    if not problem.asked and actor.unit == in_turn:
        return refuse(lazy("现在就等本单位办理，不用提醒"), code="ledger.own_turn")
    return allow()


def complete(problem: Problem, data: Data) -> Data:
    """Raises Refused where it was done today already, or nobody is there to be told."""
    known, key = data.get("looked_up", {}), turn_key(problem)
    if "reminded" not in known:
        known["reminded"] = _reminded(known.get("together", [problem.pk]))
    if problem.pk in known["reminded"]:
        raise Refused(refuse(lazy("今天已经提醒过，请明天再提醒或直接联系对方"), code="ledger.reminded"))
    if key not in known:
        known[key] = bool(people_in_turn(problem))
    if not known[key]:
        raise Refused(refuse(lazy("没有可以提醒的人，请改派或提级"), code="ledger.nobody"))
    return data


def _reminded(problems: Iterable[int]) -> set[int]:
    """Those of some problems of which somebody was reminded today."""
    today = ProblemEvent.objects.filter(action=Action.REMIND.value, at__date=timezone.localdate())
    return set(today.filter(problem__in=list(problems)).values_list("problem", flat=True))


def change(_problem: Problem, _by: User | None, _at: dt.datetime, _data: Data) -> None:
    """Nothing but the event."""


def notices(problem: Problem) -> Iterator[Notice]:
    """Those who are waited for."""
    yield people_in_turn(problem), _("请尽快办理：%(title)s")


ACT = Act(
    action=Action.REMIND,
    permission=Permission.LEDGER_HOLD,
    form=RemindForm,
    rule=rule,
    bulk=RemindSeveralForm,
    complete=complete,
    change=change,
    notices=notices,
    secondary=True,
)
