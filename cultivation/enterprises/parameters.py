"""The parameters of the threshold, inclusion, targets and the pool (domain, sections 1, 2, 7 and 8)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.parameters.groups import ParameterGroup, parameter_groups

THRESHOLD = ParameterGroup(
    "threshold",
    _("规上标准与纳统"),
    10,
    begins=("above_scale", "threshold", "require_output", "inclusion", "sprint_list"),
    names={
        "above_scale_threshold": _("规模以上标准（年营业收入）"),
        "threshold_indicator": _("规模以上标准所用指标"),
        "require_output_threshold": _("纳统是否同时要求工业总产值达标"),
        "inclusion_windows_monthly": _("月度入库窗口"),
        "inclusion_windows_annual": _("年度入库窗口（至次年）"),
        "inclusion_count_year": _("纳统计入年度"),
        "inclusion_difference_max": _("利润表与增值税申报表差异上限"),
    },
    options={
        "threshold_indicator": {
            "OPERATING_REVENUE": _("营业收入"),
            "MAIN_REVENUE": _("主营业务收入"),
        },
        "inclusion_count_year": {
            "REVIEW_YEAR": _("年度审核计入被审年度，月度计入批准年度"),
            "APPROVAL_YEAR": _("计入批准年度"),
        },
    },
)
PLAN = ParameterGroup(
    "plan",
    _("目标与培育库"),
    20,
    begins=(
        "plan_",
        "city_target",
        "refined_target",
        "pool_",
        "key_pool",
        "contact_officer",
        "hang_point",
        "weight_",
    ),
    names={
        "pool_revenue_min": _("培育库上年营业收入下限（含）"),
        "pool_revenue_max": _("培育库上年营业收入上限（不含）"),
        "key_pool_ratio": _("重点培育库为目标的倍数"),
        "pool_snapshot_day": _("培育库快照日"),
        "weight_pool": _("目标分解权重：培育库"),
        "weight_above_scale": _("目标分解权重：规上企业数"),
        "weight_last_year": _("目标分解权重：上年升规数"),
    },
)

ARCHIVE = ParameterGroup(
    "archive",
    _("企业档案"),
    30,
    begins=("name_match", "merge_", "transfer_"),
    names={
        "name_match_min": _("名称相近的下限（含）"),
        "merge_undo_days": _("合并档案可撤销的天数"),
        "transfer_accept": _("跨区移交接收期限"),
    },
)


def register() -> None:
    """Called once from `room.register()`."""
    parameter_groups.add(THRESHOLD)
    parameter_groups.add(PLAN)
    parameter_groups.add(ARCHIVE)
