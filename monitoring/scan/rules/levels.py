"""What the scan says: readiness classes, levels of exit risk, rules, statuses, with their Chinese names.

Numbers are for columns and never change meaning; names (``.name``) are the codes stored and
exchanged. 0 always means "none": not applicable, not on record, no return.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Self


class Labelled(IntEnum):
    """A code with a number for columns and a Chinese label for people."""

    label: str

    def __new__(cls, number: int, label: str = "") -> Self:
        member = int.__new__(cls, number)
        member._value_ = number
        member.label = label
        return member


class Readiness(Labelled):
    """How near an enterprise below scale is to the threshold (升规研判)."""

    NONE = 0, "不适用"
    REACHED = 1, "已达标"
    LIKELY = 2, "有望达标"
    POSSIBLE = 3, "可能达标"
    REACHABLE = 4, "尚可争取"
    NURTURE = 5, "培育"
    UNKNOWN = 6, "待判"


class Risk(Labelled):
    """How near an enterprise above scale is to leaving (退库预警等级)."""

    NONE = 0, "不适用"
    RED = 1, "红色预警"
    ORANGE = 2, "橙色预警"
    YELLOW = 3, "黄色预警"
    GREEN = 4, "平稳"
    UNKNOWN = 5, "待判"


class Status(Labelled):
    """Production status in the quarter's return (生产状态)."""

    NONE = 0, "未报"
    NORMAL = 1, "正常"
    HALF_STOPPED = 2, "半停产"
    STOPPED = 3, "停产"
    MOVING = 4, "搬迁"
    DEREGISTERING = 5, "注销中"


class OnRecord(Labelled):
    """Exit reason on record on the quarter's last day (退库原因, domain section 2)."""

    NONE = 0, "在营"
    DEREGISTERED = 1, "注销"
    REVOKED = 2, "吊销"
    STOPPED = 3, "停业/歇业（全年）"
    BANKRUPT = 4, "破产/关闭"
    MERGED = 5, "兼并/被吸收"
    MOVED_OUT = 6, "迁出本市"
    MOVED_DISTRICT = 7, "市内迁移"
    INDUSTRY_CHANGED = 8, "转专业"
    BELOW_SCALE = 9, "规模不达标"
    DUPLICATE = 10, "重复"
    NOT_LEGAL_PERSON = 11, "不再符合法人单位条件"
    OTHER = 12, "其他"


class ReturnState(Labelled):
    """State of the enterprise's own return whose figures the scan saw."""

    NONE = 0, "未报"
    SUBMITTED = 1, "已提交"
    DISTRICT_APPROVED = 2, "区已审"
    ACCEPTED = 3, "市已审（入库）"


class ShareSource(Labelled):
    """Where the industry share came from."""

    NONE = 0, "不适用"
    INDUSTRY = 1, "行业"
    CITY = 2, "全市"
    DEFAULT = 3, "默认值"


class Cell(Labelled):
    """Where Q10 and Q90 came from: a size band of the quarter, the whole city, the defaults, or the first year."""

    NONE = 0, "不适用"
    A = 1, "规模带A"
    B = 2, "规模带B"
    C = 3, "规模带C"
    D = 4, "规模带D"
    E = 5, "规模带E"
    F = 6, "规模带F"
    CITY = 7, "全市"
    DEFAULT = 8, "默认值"
    FIRST_YEAR = 9, "开业首年"


class Rule(Labelled):
    """A rule that can stand among the reasons; the number is its bit, and the order of the reasons."""

    X0 = 0, "全年预计不低于门槛"
    X1 = 1, "停产或登记状态异常"
    X2 = 2, "连续两季无新增营业收入"
    X3 = 3, "全年高位预计低于门槛"
    X4 = 4, "全年中位预计低于门槛"
    X5 = 5, "全年低位预计低于门槛"
    X6 = 6, "累计营业收入连续两季同比下降"
    X7 = 7, "累计用电量同比下降"
    X8 = 8, "连续两季逾期未报"
    X9 = 9, "累计营业收入为负"
    R0 = 10, "缺少研判依据"
    R1 = 11, "累计营业收入已达门槛"
    R2 = 12, "全年低位预计达到门槛"
    R3 = 13, "全年中位预计达到门槛"
    R4 = 14, "全年高位预计达到门槛"
    R5 = 15, "全年高位预计低于门槛"
    R7 = 16, "两个来源的数据差异较大"
    R8 = 17, "按以往规律后续可能调减"

    @property
    def bit(self) -> int:
        """The rule's bit in a column of fired rules."""
        return 1 << int(self)


RULE_TITLES: Final[dict[str, str]] = {rule.name: rule.label for rule in Rule}
"""Plain-Chinese title of each rule code, for pages."""

EXITS_OF_X1: Final = (
    OnRecord.MOVED_OUT,
    OnRecord.DEREGISTERED,
    OnRecord.REVOKED,
    OnRecord.INDUSTRY_CHANGED,
)
"""Exit reasons on record that fire X1."""

FOLLOW_UP_STATUSES: Final = (Status.MOVING, Status.DEREGISTERING)
"""Statuses that fire nothing but put an above-scale enterprise on the follow-up list."""
