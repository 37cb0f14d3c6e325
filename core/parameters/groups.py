"""Which parameters belong together on the page, by the beginning of their codes (the longest one that fits)."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: Final[list[tuple[str, str | Promise, tuple[str, ...]]]] = [
    ("threshold", _("规上标准与纳统"), ("above_scale", "threshold", "require_output", "inclusion", "sprint_list")),
    ("plan", _("目标与培育库"), ("plan_", "city_target", "refined_target", "pool_", "key_pool", "contact_officer",
                            "hang_point", "weight_")),
    ("ledger", _("问题台账时限"), ("ledger_",)),
    ("return", _("季度报表"), ("return_", "explain_", "source_gap", "reconcile_")),
    ("validation", _("报表校验"), tuple(f"v{number:02d}_" for number in range(1, 27))),
    ("scan", _("季度研判"), ("scan_",)),
    ("warning", _("退库与预警"), ("exit_", "warning_")),
    ("p1", _("首次上规奖励与区级配套"), ("p1_", "p2_")),
    ("p3", _("技术改造资助与贴息"), ("p3_", "p3b_")),
    ("p4", _("专精特新"), ("p4_", "title_", "specialised_")),
    ("p5", _("担保费补贴"), ("p5_",)),
    ("process", _("申报流程与追回"), ("publication_", "review_", "clawback_")),
]  # fmt: skip
OTHER: Final = ("other", _("其他"))


def group_of(code: str) -> str:
    """The group of a parameter's code."""
    fits = [(len(start), key) for key, _title, starts in GROUPS for start in starts if code.startswith(start)]
    return max(fits)[1] if fits else OTHER[0]


def in_order() -> list[tuple[str, str | Promise]]:
    """Keys and titles as the page shows them."""
    return [(key, title) for key, title, _starts in GROUPS] + [OTHER]
