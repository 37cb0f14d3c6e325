"""The plain words of an evaluation's conditions for pages."""

from __future__ import annotations

import json
from typing import Any

from incentives.eligibility.models import Evaluation


def conditions(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The stored conditions with their titles, in their order."""
    return [{**row, "label": row.get("title") or row["rule"]} for row in json.loads(evaluation.conditions)]


def lacking(rows: list[dict[str, Any]], judgement: str) -> str:
    """The titles of the conditions that came out so, joined: 信用良好、次年正增长."""
    return "、".join(str(row["label"]) for row in rows if row["judgement"] == judgement)


def why(evaluation: Evaluation) -> str:
    """What stands in the way: the conditions that failed, or the papers that are missing."""
    if evaluation.verdict not in ("FAIL", "UNKNOWN"):
        return ""
    missing = evaluation.missing if evaluation.verdict == "UNKNOWN" else ""
    return missing or lacking(conditions(evaluation), evaluation.verdict)
