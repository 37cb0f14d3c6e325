"""The plain words of an evaluation's conditions for pages."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from incentives.eligibility.models import Evaluation


def conditions(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The stored conditions with their titles, in their order."""
    return [{**row, "label": row.get("title") or row["rule"]} for row in json.loads(evaluation.conditions)]


def is_open(passed: int, amount: Decimal | None) -> bool:
    """Whether nothing is known of what those who pass are given: a sum of nothing is no sum of 0."""
    return bool(passed) and amount is None


def lacking(rows: list[dict[str, Any]], judgement: str) -> str:
    """The titles of the conditions that came out so, joined: 信用良好、次年正增长."""
    return "、".join(str(row["label"]) for row in rows if row["judgement"] == judgement)


def why(evaluation: Evaluation) -> str:
    """What stands in the way: the conditions that failed, or the papers that are missing."""
    if evaluation.verdict not in ("FAIL", "UNKNOWN"):
        return ""
    missing = evaluation.missing if evaluation.verdict == "UNKNOWN" else ""
    return missing or lacking(conditions(evaluation), evaluation.verdict)
