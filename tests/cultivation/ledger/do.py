"""The acts of the ledger, each as one call with what was said as arguments."""

from __future__ import annotations

from functools import partial
from typing import Any

from accounts.models import User
from cultivation.ledger.acts import ACTS
from cultivation.ledger.models import Problem
from cultivation.ledger.services.perform import perform
from cultivation.ledger.states import Action


def act(action: Action, *, actor: User, problem: int, version: int | None = None, **data: Any) -> Problem:
    return perform(actor=actor, problem=problem, act=ACTS[action], version=version, data=data)


accept = partial(act, Action.ACCEPT)
keep = partial(act, Action.KEEP)
assign = partial(act, Action.ASSIGN)
start = partial(act, Action.START)
resolve = partial(act, Action.RESOLVE)
confirm = partial(act, Action.CONFIRM)
reject = partial(act, Action.REJECT)
merge = partial(act, Action.MERGE)
give_back = partial(act, Action.RETURN)
recall = partial(act, Action.RECALL)
long_term = partial(act, Action.LONG_TERM)
resume = partial(act, Action.RESUME)
reopen = partial(act, Action.REOPEN)
extend = partial(act, Action.EXTEND)
grant = partial(act, Action.GRANT)
decline = partial(act, Action.DECLINE)
escalate = partial(act, Action.ESCALATE)
revise = partial(act, Action.REVISE)
note = partial(act, Action.NOTE)
