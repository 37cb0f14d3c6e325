"""The parameters of the award, and of the districts' match; before their first row nothing is known (domain, section 9)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.parameters.groups import ParameterGroup

PARAMETERS = ParameterGroup(
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
            "NONE": _("无增长条件"),
        }
    },
    dated_only=("p1_", "p2_"),
)
