"""The limits of the ledger: how many working days an act may take, from the dated parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cultivation.ledger.categories import LimitClass


@dataclass(frozen=True, slots=True)
class Limits:
    """The ledger's parameters at one day; working days unless a name says otherwise.

    `amber` is the share of limit and extension from which a light is amber, `reminder_share` the share of the
    limit at which the first reminder goes out, `extension_max` the longest extension as a multiple of the
    limit.
    """

    accept: int
    assign: int
    hand_back: int
    resolve: Mapping[LimitClass, int]
    amber: Decimal
    reminder_share: Decimal
    reminder_before: int
    extension_count: int
    extension_max: Decimal
    extension_notice: int
    callback: int
    no_answer: int
    long_term_max_calendar_days: int
    reopen_within_calendar_days: int
    reopen_count: int
    escalate_district: int
    escalate_bureau: int
    escalate_group: int
    escalate_dissatisfied: int
    escalate_disputes: int
    assist: int | None

    @classmethod
    def from_parameters(cls, values: Mapping[str, Any]) -> "Limits":
        """From the parameter codes `ledger_*`, whose values are numbers or their text. KeyError if one is gone."""

        def whole(code: str) -> int:
            return int(Decimal(str(values[f"ledger_{code}"])))

        def ratio(code: str) -> Decimal:
            return Decimal(str(values[f"ledger_{code}"]))

        return cls(
            accept=whole("accept"),
            assign=whole("assign"),
            hand_back=whole("return"),
            resolve={each: whole(each.value.lower()) for each in LimitClass},
            amber=ratio("amber"),
            reminder_share=ratio("reminder_share"),
            reminder_before=whole("reminder_before"),
            extension_count=whole("extension_count"),
            extension_max=ratio("extension_max"),
            extension_notice=whole("extension_notice"),
            callback=whole("callback"),
            no_answer=whole("no_answer"),
            long_term_max_calendar_days=whole("long_term_max"),
            reopen_within_calendar_days=whole("reopen_within"),
            reopen_count=whole("reopen_count"),
            escalate_district=whole("escalate_district"),
            escalate_bureau=whole("escalate_bureau"),
            escalate_group=whole("escalate_group"),
            escalate_dissatisfied=whole("escalate_dissatisfied"),
            escalate_disputes=whole("escalate_disputes"),
            assist=whole("assist") if "ledger_assist" in values else None,
        )
