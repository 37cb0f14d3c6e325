"""The code lists of warnings (domain, section 6)."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cultivation.enterprises.codes import Risk

ORDER = (Risk.GREEN, Risk.YELLOW, Risk.ORANGE, Risk.RED)
"""The levels from the lowest; GREEN has no limit of its own."""

RAISING = (Risk.RED, Risk.ORANGE, Risk.YELLOW)
"""The levels that open a warning, the gravest first."""

LEVEL_WORDS: dict[str, Promise] = {
    Risk.RED: _("红色"),
    Risk.ORANGE: _("橙色"),
    Risk.YELLOW: _("黄色"),
    Risk.GREEN: _("已转平稳"),
}

WHAT_IS_DUE: dict[str, Promise] = {
    Risk.RED: _("%(n)d 个工作日内区领导或挂点领导上门"),
    Risk.ORANGE: _("%(n)d 个工作日内联系人上门或面谈"),
    Risk.YELLOW: _("%(n)d 个工作日内电话联系"),
}
"""The first act that a level asks for."""

DUE_WORDS: dict[str, Promise] = {
    Risk.RED: _("区领导或挂点领导上门走访"),
    Risk.ORANGE: _("联系人上门或面谈"),
    Risk.YELLOW: _("电话联系"),
    Risk.GREEN: _("联系企业"),
}


class Measure(TextChoices):
    """What was done for the enterprise (处置方式)."""

    VISIT = "VISIT", _("走访")
    CALL = "CALL", _("电话")
    PROBLEM = "PROBLEM", _("转问题台账")
    POLICY = "POLICY", _("政策匹配")
    FINANCE = "FINANCE", _("融资对接")
    ORDER = "ORDER", _("订单对接")
    SPACE = "SPACE", _("空间协调")
    DATA = "DATA", _("核实数据")
    OTHER = "OTHER", _("其他")


class Diagnosis(TextChoices):
    """Why the enterprise may fall below scale (诊断)."""

    ORDERS = "ORDERS", _("订单下滑")
    FUNDS = "FUNDS", _("资金")
    LABOUR = "LABOUR", _("用工")
    MOVING = "MOVING", _("搬迁意向")
    CHANGING = "CHANGING", _("转型转专业")
    REPORTING = "REPORTING", _("数据填报原因")
    CLOSING = "CLOSING", _("停产注销")
    OTHER = "OTHER", _("其他")


class Rung(TextChoices):
    """Whom an overdue warning is raised to."""

    DISTRICT = "DISTRICT", _("区审核")
    BUREAU = "BUREAU", _("市中小企业服务局")
    LEADING_GROUP = "LEADING_GROUP", _("领导小组办公室")


class Happening(TextChoices):
    """What a dated step of a warning's history was."""

    WATCH = "WATCH", _("转入观察")
    CLOSE = "CLOSE", _("解除")
    DIAGNOSE = "DIAGNOSE", _("诊断")
    VOID = "VOID", _("作废处置")
    EXIT = "EXIT", _("退库")
    RESTORE = "RESTORE", _("撤销退库，恢复预警")
    MOVED = "MOVED", _("随企业移交")


def rank(level: str) -> int:
    """How grave a level is."""
    return ORDER.index(Risk(level))
