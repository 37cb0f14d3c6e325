"""The plain words of a judgement's conditions for pages."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

TITLES = {
    "IN_CITY": _("在本市注册"),
    "LEGAL_PERSON": _("独立法人"),
    "LAW_ABIDING": _("守法经营"),
    "CREDITWORTHY": _("信用良好"),
    "FIRST_INCLUSION": _("首次纳统"),
    "STILL_INCLUDED": _("次年末仍在库"),
    "GROWTH": _("次年正增长"),
    "NOT_PAID": _("未领取过"),
}


def conditions(text: str) -> list[dict[str, Any]]:
    """The stored conditions with their titles, in their order."""
    return [{**row, "label": TITLES.get(row["rule"], row["rule"])} for row in json.loads(text)]


def lacking(rows: list[dict[str, Any]], judgement: str) -> str:
    """The titles of the conditions that came out so, joined: 信用良好、次年正增长."""
    return "、".join(str(row["label"]) for row in rows if row["judgement"] == judgement)
