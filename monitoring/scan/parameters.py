"""The parameters of the scan and of exit warnings (domain, sections 5 and 6)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.parameters.groups import ParameterGroup, parameter_groups

SCAN = ParameterGroup(
    "scan",
    _("季度研判"),
    60,
    begins=("scan_",),
    names={
        "scan_window_years": _("历史占比观察年数"),
        "scan_min_obs": _("行业占比最少观测数"),
        **{f"scan_default_share_q{q}": _("默认全年占比：第 %d 季度") % q for q in (1, 2, 3)},
        **{f"scan_default_q10_q{q}": _("默认残差低分位：第 %d 季度") % q for q in (1, 2, 3)},
        **{f"scan_default_q90_q{q}": _("默认残差高分位：第 %d 季度") % q for q in (1, 2, 3)},
        "scan_first_year_q10": _("首年企业残差低分位"),
        "scan_first_year_q90": _("首年企业残差高分位"),
        "scan_first_year_min_months": _("首年企业最少月数"),
    },
)
WARNING = ParameterGroup(
    "warning",
    _("退库与预警"),
    70,
    begins=("exit_", "warning_"),
    names={
        "exit_revenue_fall": _("退库预警：营业收入累计同比（连续两季）"),
        "exit_electricity_fall": _("退库预警：用电量同比"),
        "exit_zero_quarters": _("退库预警：零收入季度数"),
        "exit_missing_quarters": _("退库预警：未报季度数"),
        "exit_after_years_below": _("规模不达标多少年后退库"),
        "warning_red": _("红色预警处理时限"),
        "warning_orange": _("橙色预警处理时限"),
        "warning_yellow": _("黄色预警处理时限"),
        "warning_green_scans_to_close": _("连续几次转绿后解除预警"),
    },
)


def register() -> None:
    """Called once from `room.register()`."""
    parameter_groups.add(SCAN)
    parameter_groups.add(WARNING)
