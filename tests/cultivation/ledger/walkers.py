"""Who walks the table of acts, and what each is told by the plan and the domain; nothing here asks the portal.

Every role in every kind of place, beside a problem of an enterprise of 新安街道 in 宝安区 that the street registered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from accounts.roles import Role
from cultivation.ledger.states import Party, State

STREET, DISTRICT, BUREAU, CITY, LEADING = "新安街道", "宝安区", "BUREAU", "440300", "LEADING"
LABOUR, INDUSTRY, CITY_LABOUR = "440306-D_HR", "440306-D_IND", "HR"
HELPER = INDUSTRY


class Sees(StrEnum):
    """What someone sees of the ledger by their role and place."""

    ALL = "ALL"  # of their place, the sensitive too
    OPEN = "OPEN"  # of their place, but for the sensitive
    RAISED = "RAISED"  # what was raised to the leading group
    WORK = "WORK"  # what their unit holds or helps with
    NONE = "NONE"


@dataclass(frozen=True)
class Walker:
    """A role in a unit: what it sees, and what it is to the problem while its unit has no part in the work."""

    role: Role
    unit: str
    sees: Sees
    parties: frozenset[Party] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return f"{self.role.value}@{self.unit}"


_NEAR = frozenset({Party.CALLER_BACK, Party.INVOLVED})
_OFFICER = _NEAR | {Party.DISTRICT_OFFICER}
_REVIEWER = _OFFICER | {Party.DISTRICT_REVIEWER, Party.CONSENTER, Party.ESCALATOR}

WALKERS = (
    Walker(Role.OFFICER, STREET, Sees.ALL, _NEAR),
    Walker(Role.OFFICER, "西乡街道", Sees.NONE),
    Walker(Role.OFFICER, "粤海街道", Sees.NONE),
    Walker(Role.OFFICER, DISTRICT, Sees.OPEN, _OFFICER),
    Walker(Role.OFFICER, "南山区", Sees.NONE),
    Walker(Role.REVIEWER, DISTRICT, Sees.ALL, _REVIEWER),
    Walker(Role.REVIEWER, "南山区", Sees.NONE),
    Walker(Role.BUREAU, BUREAU, Sees.ALL, _REVIEWER),
    Walker(Role.BUREAU, CITY, Sees.ALL, _REVIEWER),
    Walker(Role.DEPARTMENT, LABOUR, Sees.WORK),
    Walker(Role.DEPARTMENT, INDUSTRY, Sees.WORK),
    Walker(Role.DEPARTMENT, "440306-D_FIN", Sees.WORK),
    Walker(Role.DEPARTMENT, "440305-D_HR", Sees.WORK),
    Walker(Role.DEPARTMENT, CITY_LABOUR, Sees.WORK),
    Walker(Role.LEADING_GROUP, LEADING, Sees.RAISED),
    Walker(Role.LEADING_GROUP, CITY, Sees.RAISED),
    Walker(Role.ANALYST, BUREAU, Sees.OPEN),
    Walker(Role.ANALYST, CITY, Sees.OPEN),
    Walker(Role.ANALYST, DISTRICT, Sees.OPEN),
    Walker(Role.ANALYST, "440306-D_FIN", Sees.OPEN),
    Walker(Role.ANALYST, "南山区", Sees.NONE),
    Walker(Role.STAT_LIAISON, "STAT", Sees.NONE),
    Walker(Role.STAT_LIAISON, DISTRICT, Sees.NONE),
    Walker(Role.PAYMENTS, "TREASURY", Sees.NONE),
    Walker(Role.ADMIN, CITY, Sees.NONE),
)

_HANDLERS = (Role.OFFICER, Role.REVIEWER, Role.BUREAU, Role.DEPARTMENT)
_NOT_HELD = (State.REGISTERED, State.ACCEPTED, State.REJECTED, State.MERGED)


@dataclass(frozen=True)
class Case:
    """How a problem stands besides its state: who would hold it, whether something is asked for, raised, or sensitive."""

    name: str
    holder: str = LABOUR
    asked: bool = False
    raised: bool = False
    sensitive: bool = False

    def held_by(self, state: State) -> str:
        """The unit that has it in a state; none before it was assigned."""
        return "" if state in _NOT_HELD else self.holder

    def is_asked(self, state: State) -> bool:
        """Whether a request waits: only where there can be one."""
        return self.asked and state in (State.ASSIGNED, State.IN_PROGRESS)


CASES = (
    Case("plain"),
    Case("asked", asked=True),
    Case("city matter", CITY_LABOUR),
    Case("city matter, asked", CITY_LABOUR, asked=True),
    Case("held by the district", DISTRICT),
    Case("held by who registered it", STREET, asked=True),
    Case("raised", raised=True),
    Case("sensitive", sensitive=True),
    Case("sensitive and raised", sensitive=True, raised=True),
)


def sees(walker: Walker, case: Case, state: State) -> bool:
    """Whether the problem is there for the walker."""
    if walker.sees is Sees.NONE:
        return False
    if works(walker, case, state) and walker.sees is not Sees.RAISED:
        return True
    return {
        Sees.ALL: True,
        Sees.OPEN: not case.sensitive,
        Sees.RAISED: case.raised,
        Sees.WORK: False,
    }[walker.sees]


def works(walker: Walker, case: Case, state: State) -> bool:
    """Whether the walker's unit holds the problem or helps with it."""
    holder = case.held_by(state)
    return bool(holder) and walker.unit in (holder, HELPER)


def parties(walker: Walker, case: Case, state: State) -> frozenset[Party]:
    """All that the walker is to the problem: who holds it calls nobody back, and a city matter is the bureau's."""
    found = set(walker.parties)
    if walker.role in _HANDLERS and works(walker, case, state):
        found.add(Party.INVOLVED)
        if walker.unit == case.held_by(state):
            found |= {Party.HOLDER, Party.ESCALATOR}
            found.discard(Party.CALLER_BACK)
    if case.held_by(state) == CITY_LABOUR and walker.role is not Role.BUREAU:
        found.discard(Party.CONSENTER)
    return frozenset(found)
