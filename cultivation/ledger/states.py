"""The life of a problem (问题台账, 状态): states, acts, and which act leads where.

The whole table of the workflow stands here; what a person may do in a state is in `rules`. `EXTEND` and
`ESCALATE` leave the state as it is and are dated facts on the problem.
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
    RESOLVE = "RESOLVE", _("办结")
    LONG_TERM = "LONG_TERM", _("转为长期推进")
    RESUME = "RESUME", _("恢复办理")
    CONFIRM = "CONFIRM", _("销号")
    REOPEN = "REOPEN", _("重新办理")
    EXTEND = "EXTEND", _("延期")
    ESCALATE = "ESCALATE", _("提级")


class Party(StrEnum):
    """Who the table names for an act."""

    DISTRICT_OFFICER = "DISTRICT_OFFICER"
    DISTRICT_REVIEWER = "DISTRICT_REVIEWER"
    HOLDER = "HOLDER"
    CALLER_BACK = "CALLER_BACK"  # for the enterprise, which answers through the caller-back or a link


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: `action` on a problem in `source` by `party` leads to `target`."""

    source: State
    action: Action
    target: State
    party: Party


_OFFICER, _REVIEWER = Party.DISTRICT_OFFICER, Party.DISTRICT_REVIEWER
_HOLDER, _CALLER = Party.HOLDER, Party.CALLER_BACK

TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.REGISTERED, Action.ACCEPT, State.ACCEPTED, _OFFICER),
    Transition(State.REGISTERED, Action.REJECT, State.REJECTED, _REVIEWER),
    Transition(State.REGISTERED, Action.MERGE, State.MERGED, _OFFICER),
    Transition(State.ACCEPTED, Action.ASSIGN, State.ASSIGNED, _OFFICER),
    Transition(State.ACCEPTED, Action.KEEP, State.IN_PROGRESS, _OFFICER),
    Transition(State.ASSIGNED, Action.START, State.IN_PROGRESS, _HOLDER),
    Transition(State.ASSIGNED, Action.RETURN, State.RETURNED, _HOLDER),
    Transition(State.RETURNED, Action.ASSIGN, State.ASSIGNED, _OFFICER),
    Transition(State.IN_PROGRESS, Action.RESOLVE, State.RESOLVED, _HOLDER),
    Transition(State.IN_PROGRESS, Action.LONG_TERM, State.LONG_TERM, _HOLDER),
    Transition(State.LONG_TERM, Action.RESUME, State.IN_PROGRESS, _HOLDER),
    Transition(State.LONG_TERM, Action.RESOLVE, State.RESOLVED, _HOLDER),
    Transition(State.RESOLVED, Action.CONFIRM, State.CLOSED, _CALLER),
    Transition(State.RESOLVED, Action.REOPEN, State.IN_PROGRESS, _CALLER),
    Transition(State.CLOSED, Action.REOPEN, State.IN_PROGRESS, _REVIEWER),
)

EXTENDABLE = frozenset({State.ASSIGNED, State.IN_PROGRESS})
"""States in which an extension may be granted."""

ESCALATABLE = frozenset(
    {
        State.REGISTERED,
        State.ACCEPTED,
        State.ASSIGNED,
        State.RETURNED,
        State.IN_PROGRESS,
        State.LONG_TERM,
    }
)
"""States in which a problem may be escalated."""

OPEN = ESCALATABLE
"""States in which someone still has to do something about the problem itself."""

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
    return tuple(row.action for row in TRANSITIONS if row.source is state)
