"""The life of an exit warning (退库预警, domain section 6): states, acts, and which act leads where.

The whole table of the workflow stands here. A scan that raises a watched warning takes it back to HANDLING; EXITED follows
the fact of the exit and is nobody's act.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission


class State(TextChoices):
    """Where a warning stands."""

    OPEN = "OPEN", _("待处置")
    HANDLING = "HANDLING", _("处置中")
    WATCHING = "WATCHING", _("观察中")
    CLOSED = "CLOSED", _("已解除")
    EXITED = "EXITED", _("已退库")


class Act(TextChoices):
    """What a person does to a warning; the label completes “不能…”."""

    ACT = "ACT", _("登记处置")
    WATCH = "WATCH", _("转入观察")
    CLOSE = "CLOSE", _("解除预警")
    DIAGNOSE = "DIAGNOSE", _("诊断")
    VOID = "VOID", _("作废处置")


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; an act whose target is its source leaves the state as it is."""

    source: State
    act: Act
    target: State


ONGOING = (State.OPEN, State.HANDLING, State.WATCHING)
"""States in which an enterprise has its one open warning."""

TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.OPEN, Act.ACT, State.HANDLING),
    Transition(State.HANDLING, Act.ACT, State.HANDLING),
    Transition(State.WATCHING, Act.ACT, State.HANDLING),
    Transition(State.HANDLING, Act.WATCH, State.WATCHING),
    *(Transition(state, Act.CLOSE, State.CLOSED) for state in ONGOING),
    *(Transition(state, Act.DIAGNOSE, state) for state in ONGOING),
    *(Transition(state, Act.VOID, state) for state in (State.HANDLING, State.WATCHING)),
)

NEEDS: dict[Act, Permission] = dict.fromkeys(Act, Permission.WARNING_ACT) | {
    Act.CLOSE: Permission.WARNING_CLOSE
}
"""Who may do it at all."""

_TABLE = {(row.source, row.act): row.target for row in TRANSITIONS}


def target(state: State, act: Act) -> State | None:
    """Where an act leads from a state; None where the table has none."""
    return _TABLE.get((state, act))
