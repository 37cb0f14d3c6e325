"""What parameters are called, where the data's own remark is about the value and not the parameter."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: Final[dict[str, str | Promise]] = {
    "above_scale_threshold": _("规模以上标准（年营业收入）"),
    "threshold_indicator": _("规模以上标准所用指标"),
    "require_output_threshold": _("纳统是否同时要求工业总产值达标"),
    "inclusion_windows_monthly": _("月度入库窗口"),
    "inclusion_windows_annual": _("年度入库窗口（至次年）"),
    "inclusion_count_year": _("纳统计入年度"),
    "inclusion_difference_max": _("利润表与增值税申报表差异上限"),
    "pool_revenue_min": _("培育库上年营业收入下限（含）"),
    "pool_revenue_max": _("培育库上年营业收入上限（不含）"),
    "key_pool_ratio": _("重点培育库为目标的倍数"),
    "pool_snapshot_day": _("培育库快照日"),
    "weight_pool": _("目标分解权重：培育库"),
    "weight_above_scale": _("目标分解权重：规上企业数"),
    "weight_last_year": _("目标分解权重：上年升规数"),
    "return_close_days": _("季报区级关闭（截止后）"),
    "return_close_days_q4": _("季报区级关闭（第四季度）"),
    "scan_window_years": _("历史占比观察年数"),
    "scan_min_obs": _("行业占比最少观测数"),
    **{f"scan_default_share_q{q}": _("默认全年占比：第 %d 季度") % q for q in (1, 2, 3)},
    **{f"scan_default_q10_q{q}": _("默认残差低分位：第 %d 季度") % q for q in (1, 2, 3)},
    **{f"scan_default_q90_q{q}": _("默认残差高分位：第 %d 季度") % q for q in (1, 2, 3)},
    "scan_first_year_q10": _("首年企业残差低分位"),
    "scan_first_year_q90": _("首年企业残差高分位"),
    "scan_first_year_min_months": _("首年企业最少月数"),
    "exit_revenue_fall": _("退库预警：营业收入累计同比（连续两季）"),
    "exit_electricity_fall": _("退库预警：用电量同比"),
    "exit_zero_quarters": _("退库预警：零收入季度数"),
    "exit_missing_quarters": _("退库预警：未报季度数"),
    "exit_after_years_below": _("规模不达标多少年后退库"),
    "warning_red": _("红色预警处理时限"),
    "warning_orange": _("橙色预警处理时限"),
    "warning_yellow": _("黄色预警处理时限"),
    "warning_green_scans_to_close": _("连续几次转绿后解除预警"),
    "p1_award": _("首次上规奖励金额"),
    "p1_cap": _("首次上规奖励上限"),
    "p1_growth_indicator": _("首次上规奖励的增长条件"),
    "p3_rate_min": _("技术改造资助比例下限"),
    "p3_rate_max": _("技术改造资助比例上限"),
    "p3_rate_table": _("技术改造资助比例表"),
    "p3_cap": _("技术改造资助上限"),
    "p3_yearly_cap": _("技术改造资助单一主体年度上限"),
    "p3b_rate": _("技术改造贴息比例"),
    "p3b_cap": _("技术改造贴息上限"),
    "p4_city": _("专精特新奖励：市级"),
    "p4_provincial": _("专精特新奖励：省级"),
    "p4_national": _("专精特新奖励：国家级"),
    "p5_loan_max": _("担保费补贴单笔贷款上限"),
    "p5_small_loan_max": _("担保费补贴小额贷款分界（含）"),
    "p5_rate_small_loan": _("担保费补贴比例：小额贷款"),
    "p5_rate_large_loan": _("担保费补贴比例：大额贷款"),
    "p5_cap_year": _("担保费补贴每家年度上限"),
    "clawback_ban_years": _("追回后限制申报年数"),
    "title_valid_years": _("专精特新称号有效年数"),
    "specialised_score": _("专精特新认定分数线"),
}


def name_of(code: str, notes: list[str]) -> str | Promise:
    """The parameter's name: ours, else the latest remark of the data, else its code."""
    return NAMES.get(code) or next((note for note in reversed(notes) if note), code)
