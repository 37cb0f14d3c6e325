"""The code lists of an enterprise (domain, sections 2, 4 and 5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OperatingStatus(models.TextChoices):
    """Operating, or why it is not: the exit reasons of section 2 that are a status (经营状态)."""

    OPERATING = "OPERATING", _("正常经营")
    STOPPED = "STOPPED", _("停业歇业")
    DEREGISTERED = "DEREGISTERED", _("注销")
    REVOKED = "REVOKED", _("吊销")
    BANKRUPT = "BANKRUPT", _("破产关闭")
    MERGED = "MERGED", _("兼并吸收")
    MOVED_OUT = "MOVED_OUT", _("迁出本市")
    INDUSTRY_CHANGED = "INDUSTRY_CHANGED", _("转专业")
    DUPLICATE = "DUPLICATE", _("重复")
    NOT_LEGAL_PERSON = "NOT_LEGAL_PERSON", _("不再符合法人单位条件")
    OTHER = "OTHER", _("其他")


class ExitReason(models.TextChoices):
    """Why an enterprise left the above-scale database (退库原因)."""

    DEREGISTERED = "DEREGISTERED", _("注销")
    REVOKED = "REVOKED", _("吊销")
    STOPPED = "STOPPED", _("停业歇业（全年）")
    BANKRUPT = "BANKRUPT", _("破产关闭")
    MERGED = "MERGED", _("兼并吸收")
    MOVED_OUT = "MOVED_OUT", _("迁出本市")
    MOVED_DISTRICT = "MOVED_DISTRICT", _("市内迁移")
    INDUSTRY_CHANGED = "INDUSTRY_CHANGED", _("转专业")
    BELOW_SCALE = "BELOW_SCALE", _("规模不达标")
    DUPLICATE = "DUPLICATE", _("重复")
    NOT_LEGAL_PERSON = "NOT_LEGAL_PERSON", _("不再符合法人单位条件")
    OTHER = "OTHER", _("其他")


class LegalForm(models.TextChoices):
    """The legal form (企业类型); only an independent legal person may be included and awarded."""

    LIMITED = "LIMITED", _("有限责任公司")
    JOINT_STOCK = "JOINT_STOCK", _("股份有限公司")
    FOREIGN = "FOREIGN", _("外商投资企业")
    HMT = "HMT", _("港澳台投资企业")
    STATE_OWNED = "STATE_OWNED", _("国有企业")
    COLLECTIVE = "COLLECTIVE", _("集体企业")
    PARTNERSHIP = "PARTNERSHIP", _("合伙企业")
    SOLE = "SOLE", _("个人独资企业")
    BRANCH = "BRANCH", _("分支机构")
    INDIVIDUAL = "INDIVIDUAL", _("个体工商户")
    OTHER = "OTHER", _("其他")


NOT_LEGAL_PERSONS = frozenset({LegalForm.PARTNERSHIP, LegalForm.SOLE, LegalForm.BRANCH, LegalForm.INDIVIDUAL})


class Source(models.TextChoices):
    """Where a figure comes from (数据来源); precedence is STAT, TAX, ENTERPRISE (section 4)."""

    STAT = "STAT", _("统计")
    TAX = "TAX", _("税务")
    ENTERPRISE = "ENTERPRISE", _("企业")


class Door(models.TextChoices):
    """The two doors of statistical inclusion (section 2)."""

    MONTHLY = "MONTHLY", _("月度")
    ANNUAL = "ANNUAL", _("年度")


class Readiness(models.TextChoices):
    """How near an enterprise below scale is to the threshold this year (达标研判, section 5)."""

    REACHED = "REACHED", _("已达标")
    LIKELY = "LIKELY", _("有望达标")
    POSSIBLE = "POSSIBLE", _("可能达标")
    REACHABLE = "REACHABLE", _("尚可争取")
    NURTURE = "NURTURE", _("培育")
    UNKNOWN = "UNKNOWN", _("待判")


class Risk(models.TextChoices):
    """How near an enterprise above scale is to leaving (退库风险, section 5)."""

    RED = "RED", _("红色预警")
    ORANGE = "ORANGE", _("橙色预警")
    YELLOW = "YELLOW", _("黄色预警")
    GREEN = "GREEN", _("平稳")
    UNKNOWN = "UNKNOWN", _("待判")


AT_RISK = (Risk.RED, Risk.ORANGE)
"""The levels at which an enterprise above scale may be lost (红橙预警)."""

LIKELY = (Readiness.REACHED, Readiness.LIKELY)
"""The levels at which one below scale has reached it or is likely to (有望达标)."""
