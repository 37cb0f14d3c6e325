"""What an act on a problem declares (办理动作): everything of it that is not in the table of states.

Each module of `acts/` holds one as `ACT`. Its address, its page, its button and its row of the permission matrix
come from there; `services.perform` does it. Where it leads is in `states.TRANSITIONS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.verdict import Refused, Verdict, allow, refuse
from cultivation.ledger.forms.act import ActForm, BulkForm, NoteForm
from cultivation.ledger.models import Problem
from cultivation.ledger.notices import Notice
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.rules.permits import may
from cultivation.ledger.states import TRANSITIONS, Action, State, Transition, transition

Data = Mapping[str, Any]
"""What was said with the act: the cleaned fields of its form by name, without the version."""

Change = Callable[[Problem, User | None, dt.datetime, Data], Unit | None]
Rule = Callable[[ProblemFacts, ActorFacts, Data, dt.date], Verdict]


def _none(_data: Data) -> Iterable[int]:
    """No other problem changes."""
    return ()


def _nothing(_problem: Problem, _by: User | None, _at: dt.datetime, _data: Data) -> None:
    """Nothing hangs on it."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act. `change` sets what it changes besides the state, without a query, and gives the unit it goes to.

    `permission` opens its address; whom the table names, `rules.permits` asks; `rule` is what the act asks besides,
    on plain values, with empty data where the question is only whether it is open at all. `complete` fills in from
    the database what was not said, and keeps in the data's `looked_up`, where there is one, what the next problem may ask
    again. `note` is what the event says, `notices` who is told what (`%(title)s`,
    `%(holder)s`). `asks` is False where the button is the act. With `bulk` it can be done to several at once, asked
    for by that form. Of an act that needs consent, `change` runs with the grant, with the data of the request.
    `besides` names other problems that it changes, which are locked along; `follow` writes what hangs on the problem,
    in the same transaction, after it was saved. With `secondary` it stands among the lesser buttons. `marks` are
    figures that the event keeps. `words` is the field of its form that takes a sentence.
    """

    action: Action
    permission: Permission
    change: Change
    notices: Callable[[Problem], Iterable[Notice]] = lambda _problem: ()
    form: type[ActForm] = NoteForm
    bulk: type[BulkForm] | None = None
    template: str = "ledger/_act.html"
    asks: bool = True
    rule: Rule = lambda _problem, _actor, _data, _today: allow()
    complete: Callable[[Problem, Data], Data] = lambda _problem, data: data
    note: Callable[[Data], str] = lambda data: str(data.get("note", ""))
    besides: Callable[[Data], Iterable[int]] = _none
    follow: Callable[[Problem, User | None, dt.datetime, Data], None] = _nothing
    marks: Callable[[Problem, State, Data], Mapping[str, Any]] = lambda _problem, _before, _data: {}
    secondary: bool = False
    words: str = "note"

    def __post_init__(self) -> None:
        """ValueError for a bulk act that does more than change its row: `services.several` writes rows and events alone."""
        more = self.follow is not _nothing or self.besides is not _none
        if self.bulk and (more or any(row.consent for row in TRANSITIONS if row.action is self.action)):
            raise ValueError(f"{self.action} cannot be done to several at once")

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.action.value.lower()

    @property
    def label(self) -> str:
        """Its name for people."""
        return str(self.action.label)

    def transition(self, state: State) -> Transition | None:
        """Where it leads from a state and whom it belongs to there; None where it cannot be done."""
        return transition(state, self.action)

    def filled(self, problem: Problem, said: Data) -> Data:
        """What was said without a form, checked by the form and filled in as it opens. Raises Refused."""
        opened = self.form(problem=problem)
        given = {name: opened.get_initial_for_field(field, name) for name, field in opened.fields.items()}
        given |= {(self.words if name == "note" else name): value for name, value in said.items()}
        form = self.form({**given, "version": problem.version}, problem=problem)
        if not form.is_valid():
            name, errors = next(iter(form.errors.items()))
            label = form.fields[name].label if name in form.fields else ""
            raise Refused(refuse(_("%(label)s：%(error)s"), code="ledger.form", label=label, error=errors[0]))
        return form.act_data()

    def may(
        self, problem: ProblemFacts, actor: ActorFacts, today: dt.date, data: Data | None = None
    ) -> Verdict:
        """Whether `actor` may do it with what was said; without data, whether it is open to them at all."""
        verdict = may(self.action, problem, actor)
        return verdict and self.rule(problem, actor, data or {}, today)
