"""What one role in one unit allows: a person has a grant for each role, their own and those they act for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.roles import Role

if TYPE_CHECKING:
    from accounts.models import Unit


@dataclass(frozen=True)
class Grant:
    """A role in a unit; `acting_for` and `principal` say in whose stead, by id and name."""

    unit: Unit
    role: str
    permissions: frozenset[str]
    acting_for: int | None = None
    principal: str = ""

    @property
    def territory(self) -> Unit | None:
        """The city, district or street the grant reaches; none for a responsible department (only what was routed)."""
        if not self.unit.is_department:
            return self.unit
        return None if self.role == Role.DEPARTMENT else self.unit.parent
