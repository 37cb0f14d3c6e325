"""Who looks at warnings, on which day, after which judged quarter: what conditions ask for beside their values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from core.periods import Period
from cultivation.contacts.duties import officers
from monitoring.scan.following import newest_quarter
from monitoring.warnings.terms import greens_to_close


@dataclass(frozen=True)
class Reader:
    """The person and the day; the newest judged quarter and what closing takes are looked up once."""

    user: User
    day: dt.date

    @classmethod
    def of(cls, user: User) -> Reader:
        """The person, today."""
        return cls(user, timezone.localdate())

    @cached_property
    def newest(self) -> Period | None:
        """The newest quarter that was judged."""
        return newest_quarter()

    @cached_property
    def served(self) -> list[int]:
        """The enterprises whose contact officer the person is: few, and asked for once."""
        return list(officers(self.day).filter(user=self.user).values_list("enterprise_id", flat=True))

    @cached_property
    def greens(self) -> int:
        """So many quarters in a row must be GREEN."""
        return greens_to_close(self.day)
