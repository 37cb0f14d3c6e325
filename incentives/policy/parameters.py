"""The parameters of the programmes and of the process; before their first row nothing is known (domain, section 9)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.parameters.groups import ParameterGroup, parameter_groups

FIRST = ParameterGroup(
    "p1",
    _("首次上规奖励与区级配套"),
    80,
    begins=("p1_", "p2_"),
    names={
        "p1_award": _("首次上规奖励金额"),
        "p1_cap": _("首次上规奖励上限"),
        "p1_growth_indicator": _("首次上规奖励的增长条件"),
    },
    options={
        "p1_growth_indicator": {
            "OUTPUT_OR_REVENUE": _("产值或营业收入增长"),
            "OUTPUT": _("产值增长"),
            "REVENUE": _("营业收入增长"),
            "OUTPUT_AND_REVENUE": _("产值和营业收入都增长"),
            "NONE": _("无增长条件"),
        }
    },
    dated_only=("p1_", "p2_"),
)
UPGRADE = ParameterGroup(
    "p3",
    _("技术改造资助与贴息"),
    90,
    begins=("p3_", "p3b_"),
    names={
        "p3_rate_min": _("技术改造资助比例下限"),
        "p3_rate_max": _("技术改造资助比例上限"),
        "p3_rate_table": _("技术改造资助比例表"),
        "p3_cap": _("技术改造资助上限"),
        "p3_yearly_cap": _("技术改造资助单一主体年度上限"),
        "p3b_rate": _("技术改造贴息比例"),
        "p3b_cap": _("技术改造贴息上限"),
    },
    dated_only=("p3_", "p3b_"),
)
REFINED = ParameterGroup(
    "p4",
    _("专精特新"),
    100,
    begins=("p4_", "title_", "specialised_"),
    names={
        "p4_city": _("专精特新奖励：市级"),
        "p4_provincial": _("专精特新奖励：省级"),
        "p4_national": _("专精特新奖励：国家级"),
        "title_valid_years": _("专精特新称号有效年数"),
        "title_reminder_days": _("称号到期前提醒天数"),
        "specialised_score": _("专精特新认定分数线"),
    },
    dated_only=("p4_",),
)
GUARANTEE = ParameterGroup(
    "p5",
    _("担保费补贴"),
    110,
    begins=("p5_",),
    names={
        "p5_loan_max": _("担保费补贴单笔贷款上限"),
        "p5_small_loan_max": _("担保费补贴小额贷款分界（含）"),
        "p5_rate_small_loan": _("担保费补贴比例：小额贷款"),
        "p5_rate_large_loan": _("担保费补贴比例：大额贷款"),
        "p5_cap_year": _("担保费补贴每家年度上限"),
    },
    dated_only=("p5_",),
)
OWN = "policy_"
"""How the parameters begin that the bureau adds to a programme."""
ADDED = ParameterGroup("policy", _("各项政策另设的参数"), 115, begins=(OWN,), dated_only=(OWN,))
PROCESS = ParameterGroup(
    "process",
    _("申报流程与追回"),
    120,
    begins=("publication_", "review_", "clawback_", "credit_", "near_miss_"),
    names={"clawback_ban_years": _("追回后限制申报年数")},
)


def register() -> None:
    """Called once from `room.register()`."""
    for group in (FIRST, UPGRADE, REFINED, GUARANTEE, ADDED, PROCESS):
        parameter_groups.add(group)
