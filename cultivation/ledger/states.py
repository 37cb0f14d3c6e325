"""The life of a problem (问题台账, 状态): states, acts, and which act leads where.

The whole table of the workflow stands here; what a person may do in a state is in `rules`. An act whose target is its
source leaves the state as it is and is a dated fact on the problem. What needs consent is only asked for: the state
changes with the grant.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a problem stands; the names follow the flow 受理–派发–办理–答复–评价–回访."""

    REGISTERED = "REGISTERED", _("已登记")
    ACCEPTED = "ACCEPTED", _("已受理")
    ASSIGNED = "ASSIGNED", _("已派发")
    RETURNED = "RETURNED", _("退回改派")
    IN_PROGRESS = "IN_PROGRESS", _("办理中")
    LONG_TERM = "LONG_TERM", _("长期推进")
    RESOLVED = "RESOLVED", _("已办结（已答复）")
    CLOSED = "CLOSED", _("已销号")
    REJECTED = "REJECTED", _("不予受理")
    MERGED = "MERGED", _("并入")


class Action(TextChoices):
    """What a person does to a problem; the label completes “不能…”."""

    ACCEPT = "ACCEPT", _("受理")
    REJECT = "REJECT", _("不予受理")
    MERGE = "MERGE", _("并入其他问题")
    ASSIGN = "ASSIGN", _("派发")
    KEEP = "KEEP", _("转为自办")
    START = "START", _("开始办理")
    RETURN = "RETURN", _("退回改派")
    RECALL = "RECALL", _("收回改派")
    RESOLVE = "RESOLVE", _("办结")
    LONG_TERM = "LONG_TERM", _("转为长期推进")
    RESUME = "RESUME", _("恢复办理")
    CONFIRM = "CONFIRM", _("销号")
    REOPEN = "REOPEN", _("重新办理")
    EXTEND = "EXTEND", _("延期")
    GRANT = "GRANT", _("同意申请")
    DECLINE = "DECLINE", _("不同意申请")
    ESCALATE = "ESCALATE", _("提级")
    REVISE = "REVISE", _("更正")
    NOTE = "NOTE", _("写说明")
    REMIND = "REMIND", _("提醒")


class Party(StrEnum):
    """Who the table names for an act."""

    DISTRICT_OFFICER = "DISTRICT_OFFICER"
    DISTRICT_REVIEWER = "DISTRICT_REVIEWER"
    HOLDER = "HOLDER"
    CALLER_BACK = "CALLER_BACK"  # for the enterprise, which answers through the caller-back or a link
    CONSENTER = "CONSENTER"  # the district's reviewer, of a city matter the bureau; never who asked
    ESCALATOR = "ESCALATOR"  # the holder, the district's reviewer, the bureau: each to the rung above
    INVOLVED = "INVOLVED"  # whoever has to do with it
    PORTAL = "PORTAL"  # nobody: the daily sweep
    ENTERPRISE = "ENTERPRISE"  # by a link, without an account


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: `action` on a problem in `source` by `party` leads to `target`, with `consent` once granted."""

    source: State
    action: Action
    target: State
    party: Party
    consent: bool = False


def _staying(action: Action, party: Party, *states: State, consent: bool = False) -> tuple[Transition, ...]:
    return tuple(Transition(state, action, state, party, consent) for state in states)


OPEN = frozenset(
    {
        State.REGISTERED,
        State.ACCEPTED,
        State.ASSIGNED,
        State.RETURNED,
        State.IN_PROGRESS,
        State.LONG_TERM,
    }
)
"""States in which someone still has to do something about the problem itself."""

_OFFICER, _REVIEWER = Party.DISTRICT_OFFICER, Party.DISTRICT_REVIEWER
_HOLDER, _CALLER = Party.HOLDER, Party.CALLER_BACK
_ORDERED = [state for state in State if state in OPEN]
_ASKED_IN = (State.ASSIGNED, State.IN_PROGRESS)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.REGISTERED, Action.ACCEPT, State.ACCEPTED, _OFFICER),
    Transition(State.REGISTERED, Action.REJECT, State.REJECTED, _REVIEWER),
    Transition(State.REGISTERED, Action.MERGE, State.MERGED, _OFFICER),
    Transition(State.ACCEPTED, Action.ASSIGN, State.ASSIGNED, _OFFICER),
    Transition(State.ACCEPTED, Action.KEEP, State.IN_PROGRESS, _OFFICER),
    Transition(State.ACCEPTED, Action.MERGE, State.MERGED, _OFFICER),
    Transition(State.ASSIGNED, Action.START, State.IN_PROGRESS, _HOLDER),
    Transition(State.ASSIGNED, Action.RETURN, State.RETURNED, _HOLDER),
    Transition(State.ASSIGNED, Action.RECALL, State.RETURNED, _REVIEWER),
    Transition(State.RETURNED, Action.ASSIGN, State.ASSIGNED, _OFFICER),
    Transition(State.RETURNED, Action.MERGE, State.MERGED, _OFFICER),
    Transition(State.IN_PROGRESS, Action.RESOLVE, State.RESOLVED, _HOLDER),
    Transition(State.IN_PROGRESS, Action.LONG_TERM, State.LONG_TERM, _HOLDER, consent=True),
    Transition(State.IN_PROGRESS, Action.RECALL, State.RETURNED, _REVIEWER),
    Transition(State.LONG_TERM, Action.RESUME, State.IN_PROGRESS, _HOLDER),
    Transition(State.LONG_TERM, Action.RESOLVE, State.RESOLVED, _HOLDER),
    Transition(State.LONG_TERM, Action.RECALL, State.RETURNED, _REVIEWER),
    Transition(State.RESOLVED, Action.CONFIRM, State.CLOSED, _CALLER),
    Transition(State.RESOLVED, Action.REOPEN, State.IN_PROGRESS, _CALLER),
    Transition(State.CLOSED, Action.REOPEN, State.IN_PROGRESS, _REVIEWER),
    *_staying(Action.EXTEND, _HOLDER, *_ASKED_IN, consent=True),
    *_staying(Action.GRANT, Party.CONSENTER, *_ASKED_IN),
    *_staying(Action.DECLINE, Party.CONSENTER, *_ASKED_IN),
    *_staying(Action.ESCALATE, Party.ESCALATOR, *_ORDERED),
    *_staying(Action.REVISE, _OFFICER, State.REGISTERED),
    *_staying(Action.REVISE, _REVIEWER, *_ORDERED[1:]),
    *_staying(Action.REMIND, Party.INVOLVED, *_ORDERED),
    *_staying(Action.NOTE, Party.INVOLVED, *(state for state in State if state is not State.MERGED)),
)
"""What leads on first, in the order of the flow; then what leaves the state as it is."""

LIVE = OPEN | {State.RESOLVED}
"""States in which somebody still has to do something: those of OPEN, and the call-back."""

HELD = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.LONG_TERM})
"""States in which the holder is the one who is waited for."""

STOPPED = frozenset({State.RETURNED, State.LONG_TERM})
"""States in which the resolve clock stands still; the light stays as it was."""

UNLIT = frozenset({State.RESOLVED, State.CLOSED, State.REJECTED, State.MERGED})
"""States without a light."""

_TABLE = {(row.source, row.action): row for row in TRANSITIONS}


def transition(state: State, action: Action) -> Transition | None:
    """The row of the table for `action` in `state`; None if the table has none."""
    return _TABLE.get((state, action))


def actions(state: State) -> tuple[Action, ...]:
    """The acts that lead out of `state`, in the table's order."""
    return tuple(row.action for row in TRANSITIONS if row.source is state is not row.target)
