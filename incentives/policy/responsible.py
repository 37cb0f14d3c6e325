"""Who is responsible for a programme, said in one place: of its page, its list, its workbook and its applications."""

from __future__ import annotations

from typing import Final

from accounts.models import Unit, UnitKind
from incentives.policy.models import Programme

BUREAU: Final = "BUREAU"
"""The unit that is responsible for a programme that names none and leaves its rules to no district."""


def bureau() -> Unit:
    """The bureau; the city itself where the units have none."""
    return Unit.objects.filter(code=BUREAU).first() or Unit.objects.get(kind=UnitKind.CITY)


def responsible(programme: Programme, district: Unit | None) -> Unit:
    """The district where it gives by its own rule, else the programme's unit, else the bureau."""
    return (district if programme.by_district else programme.unit) or bureau()
