"""A self-check as `score_specialised --json` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from incentives.policy.verdicts import Eligibility
from incentives.scoring.explaining import Check, LevelCheck


def reported(made: Check) -> dict[str, Any]:
    """The sheet's code (None where none holds), each level, the items of those that have a score, and what is lacking.

    `total` are the known points of a level and `open` those that what is not known could still bring; None without a score.
    """
    return {
        "sheet": made.sheet.code if made.sheet else None,
        "year": made.year,
        "day": made.day.isoformat(),
        "levels": {
            one.level: {"result": one.result, "total": one.total, "open": one.open, "held": one.held}
            for one in made.levels
        },
        "items": [
            {
                "level": one.level,
                "code": item.code,
                "points": item.points,
                "of": item.of,
                "observed": item.observed,
                "source": item.source,
                "evidence": item.evidence,
            }
            for one in made.levels
            for item in one.items
        ],
        "gaps": [gap for one in made.levels for gap in _gaps(one)],
    }


def _gaps(level: LevelCheck) -> Iterator[dict[str, Any]]:
    """The conditions that are not fulfilled; where the score is one of them, the items that could gain."""
    for line in level.left:
        yield {
            "level": level.level,
            "code": line.code,
            "judgement": line.judgement,
            "lacks": line.name,
            "observed": line.observed,
            "closes": line.closes,
        }
    if level.result == Eligibility.PASS.name:
        return
    for item in level.gains:
        yield {
            "level": level.level,
            "code": item.code,
            "judgement": Eligibility.UNKNOWN.name if item.is_open else Eligibility.FAIL.name,
            "points": item.more,
            "lacks": item.name,
            "observed": item.observed,
            "closes": item.closes,
        }
