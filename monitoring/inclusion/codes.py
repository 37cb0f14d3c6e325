"""The code lists of inclusion cases and of the lists of the year (domain, section 2)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """How a case came to be opened (来源)."""

    SCAN = "SCAN", _("季度研判")
    MONTHLY = "MONTHLY", _("每月达标名单")
    MISSED = "MISSED", _("应统未统名单")
    SPRINT = "SPRINT", _("冲刺名单")
    HAND = "HAND", _("人工发起")


class Happening(TextChoices):
    """What a dated row of a case's history was: an act of the table, or one of these."""

    OPENED = "OPENED", _("发现")
    PREPARE = "PREPARE", _("开始备材料")
    CHECK = "CHECK", _("区核通过")
    CITY_CHECK = "CITY_CHECK", _("市核通过")
    SUBMIT = "SUBMIT", _("报送")
    INCLUDE = "INCLUDE", _("纳统")
    REFUSE = "REFUSE", _("未通过")
    RETURN = "RETURN", _("退回")
    RESUME = "RESUME", _("重新备材料")
    WITHDRAW = "WITHDRAW", _("撤回")
    PAPERS = "PAPERS", _("收材料")
    WAIVE = "WAIVE", _("免交")
    FIGURES = "FIGURES", _("登记核对数据")
    DOOR = "DOOR", _("改走另一道门")
    MISSED = "MISSED", _("错过本批")
    RESTORE = "RESTORE", _("纳统撤销，恢复办理")
    MOVED = "MOVED", _("随企业移交")


class Kind(TextChoices):
    """What a paper is wanted for (材料用途)."""

    MONTHLY = "MONTHLY", _("月度入库")
    ANNUAL = "ANNUAL", _("年度入库")
    EXIT = "EXIT", _("退库")


class Condition(TextChoices):
    """When a paper that is wanted “if so” is wanted."""

    DIFFERENCE_OR_SCOPE = "DIFFERENCE_OR_SCOPE", _("两表差异超过上限，或经营范围没有写明主业")
    STRATEGIC = "STRATEGIC", _("属于战略性新兴产业")
    SCALE = "SCALE", _("因规模退库")
    STOPPED_OR_MOVED = "STOPPED_OR_MOVED", _("因停产或迁出退库")


CONDITIONS = {
    Kind.MONTHLY: (Condition.DIFFERENCE_OR_SCOPE, Condition.STRATEGIC),
    Kind.ANNUAL: (Condition.DIFFERENCE_OR_SCOPE, Condition.STRATEGIC),
    Kind.EXIT: (Condition.SCALE, Condition.STOPPED_OR_MOVED),
}
"""The conditions that make sense of a kind."""


class Files(TextChoices):
    """What files a paper may be."""

    PHOTO = "photo", _("照片")
    DOCUMENT = "document", _("照片、PDF 或表格文件")


class MissedKind(TextChoices):
    """Which list of the year: not included though over the threshold, and its mirror."""

    DUE = "DUE", _("应统未统")
    BELOW = "BELOW", _("在统未达标")


class MissedReason(TextChoices):
    """Why a line of the list was closed (核销原因)."""

    CASE_OPENED = "CASE_OPENED", _("已转入库办理")
    FIGURE_WRONG = "FIGURE_WRONG", _("数据有误")
    NOT_INDUSTRY = "NOT_INDUSTRY", _("主业非工业")
    STOPPED = "STOPPED", _("已停产")
    MOVED = "MOVED", _("已迁出")
    DECLINED = "DECLINED", _("企业不配合")
    NEXT_BATCH = "NEXT_BATCH", _("下批申报")
    INCLUDED_SINCE = "INCLUDED_SINCE", _("已入库")
    OTHER = "OTHER", _("其他")


class MissedHappening(TextChoices):
    """What happened to a line of the list."""

    SITE = "SITE", _("现场核实")
    HANDED = "HANDED", _("改派街道")
    CLOSED = "CLOSED", _("核销")
    REOPENED = "REOPENED", _("重新打开")
    MOVED = "MOVED", _("随企业移交")


MIRROR_REASONS = (
    MissedReason.FIGURE_WRONG,
    MissedReason.NOT_INDUSTRY,
    MissedReason.STOPPED,
    MissedReason.MOVED,
    MissedReason.DECLINED,
    MissedReason.OTHER,
)
"""The reasons that make sense of an enterprise that is included already."""
