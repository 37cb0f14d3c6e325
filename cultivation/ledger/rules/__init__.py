"""The rules of the problem ledger: pure decisions on plain values (domain: 问题台账, plan art. 5, 16, 17)."""

from cultivation.ledger.rules.clocks import (
    Clock,
    Stop,
    accept_by,
    assign_by,
    callback_by,
    day_reached,
    due_on,
    elapsed,
    extension_ask_by,
    hand_back_by,
    longest_extension,
    no_answer_from,
    overdue_days,
    resolve_clock,
    running_clocks,
)
from cultivation.ledger.rules.facts import ActorFacts, ProblemFacts
from cultivation.ledger.rules.lights import (
    Light,
    Thresholds,
    light,
    light_by_thresholds,
    thresholds,
)
from cultivation.ledger.rules.limits import Limits
from cultivation.ledger.rules.numbers import format_number
from cultivation.ledger.rules.permits import (
    may,
    may_ask_extension,
    may_grant_extension,
    may_reopen,
)
from cultivation.ledger.rules.reminders import reminders, rungs

__all__ = [
    "ActorFacts",
    "Clock",
    "Light",
    "Limits",
    "ProblemFacts",
    "Stop",
    "Thresholds",
    "accept_by",
    "assign_by",
    "callback_by",
    "day_reached",
    "due_on",
    "elapsed",
    "extension_ask_by",
    "format_number",
    "hand_back_by",
    "light",
    "light_by_thresholds",
    "longest_extension",
    "may",
    "may_ask_extension",
    "may_grant_extension",
    "may_reopen",
    "no_answer_from",
    "overdue_days",
    "reminders",
    "resolve_clock",
    "rungs",
    "running_clocks",
    "thresholds",
]
