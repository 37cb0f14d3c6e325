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
