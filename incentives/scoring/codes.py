"""The code lists of this room."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from cultivation.enterprises.recognitions.codes import RecognitionKind

LEVELS: Final = tuple(RecognitionKind)
"""The three levels, the lowest first: they are called as the titles are."""
RANK: Final = {level.value: rank for rank, level in enumerate(LEVELS, start=1)}
"""Who holds a title holds those below it."""


class Standing(models.TextChoices):
    """Where an enterprise stands towards a level (预评结果)."""

    LIKELY = "LIKELY", _("有望认定")
    OPEN = "OPEN", _("待补资料")
    GAPS = "GAPS", _("有差距")
    HELD = "HELD", _("已有称号")


PLACE: Final = {standing.value: place for place, standing in enumerate(Standing)}
"""The order of a list."""
