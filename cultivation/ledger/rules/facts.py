"""What the rules are told about a problem and about the person who acts."""

from dataclasses import dataclass, field
from datetime import date

from cultivation.ledger.states import State


@dataclass(frozen=True, slots=True)
class ProblemFacts:
    """A problem as the rules see it. Units and persons are surrogate keys.

    `district` and `street` are those of the problem's time; `registered_unit` (登记单位) logged it; `holder`
    (承办单位) is None until it is assigned or kept. `is_city_matter` marks what the bureau, not a district,
    decides on. `resolved_by` is the person who resolved it last, `no_answer_from` the first day on which an
    unanswered call-back may be closed (`clocks.no_answer_from`), `closed_on` and `reopened_closed` serve reopening.
    `asked` is the request that waits for consent, `asked_by` who made it, `longest_extension` how many working days may
    be asked for until `extension_ask_by`; `hand_back_by` is the last day of a return. `helpers` were asked to help,
    `open_parts` of their answers are missing. `longest_term` and `reopen_within` are calendar days.
    """

    state: State
    district: int
    registered_unit: int
    street: int | None = None
    holder: int | None = None
    is_city_matter: bool = False
    resolved_by: int | None = None
    no_answer_from: date | None = None
    closed_on: date | None = None
    reopened_closed: int = 0
    asked: str = ""
    asked_by: int | None = None
    longest_extension: int = 0
    extension_ask_by: date | None = None
    hand_back_by: date | None = None
    helpers: frozenset[int] = frozenset()
    open_parts: int = 0
    escalated_to: str = ""
    is_sensitive: bool = False
    longest_term: int = 0
    reopen_count: int = 0
    reopen_within: int = 0


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """A person as the rules see them: who, of which unit, with which role codes (`accounts/roles.py`)."""

    person: int
    unit: int
    roles: frozenset[str] = field(default_factory=frozenset)

    def has(self, *roles: str) -> bool:
        """Whether the person holds any of `roles`."""
        return not self.roles.isdisjoint(roles)
