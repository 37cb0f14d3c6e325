"""What an address or a form asks to be tried: on which cycle, which draft, with which numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from accounts.models import User
from incentives.eligibility.cycles.models import Cycle
from incentives.eligibility.cycles.services import opened
from incentives.eligibility.whatif import page
from incentives.eligibility.whatif.proposals import Proposal
from incentives.eligibility.whatif.selectors import asked_for
from incentives.eligibility.whatif.services import Tried, try_out

PREFIX: Final = "n_"
"""Before the code of a number."""


@dataclass(frozen=True)
class Question:
    """What is tried: `draft` as the address names it."""

    cycle: Cycle
    draft: str
    proposal: Proposal | None
    numbers: Mapping[str, str]

    def tried(self) -> Tried:
        """What comes of it. Raises Refused for a number that cannot be, and for a draft that asks more than was frozen."""
        return try_out(self.cycle, self.numbers, self.proposal)

    @property
    def asked(self) -> dict[str, str]:
        """As an address names it."""
        named = {f"{PREFIX}{code}": value for code, value in self.numbers.items()}
        return {
            "programme": self.cycle.programme_id,
            "cycle": str(self.cycle.pk),
            **({"draft": self.draft} if self.draft else {}),
            **named,
        }


def read(user: User, cycle: Cycle, sent: Mapping[str, str]) -> Question:
    """Raises Refused for a draft that there is not, or that cannot judge yet."""
    draft = sent.get("draft", "")
    proposal = asked_for(user, cycle, draft)
    numbers = {name.removeprefix(PREFIX): value for name, value in sent.items() if name.startswith(PREFIX)}
    return Question(cycle, draft, proposal, page.changed(opened(cycle), proposal, numbers))
