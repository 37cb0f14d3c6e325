"""The ledger's spreadsheet (台账): the columns of the domain's section 3, declared once for template, import, export.

A new row is registered with its day and nothing more; of a row with a number only what describes the problem is
taken. Where a problem stands, who holds it and by when is decided by acts in the portal, never by a file: those
columns are exported and left alone by the import.
"""

from __future__ import annotations

from collections import Counter

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cultivation.enterprises.datasets import NAME_BESIDE, USCC
from cultivation.ledger.categories import (
    Category,
    Channel,
    Result,
    Rung,
    Satisfaction,
    SubCategory,
)
from cultivation.ledger.states import State
from exchange.dataset import Choice, Column, Dataset, register
from exchange.kinds.base import Kind

NOT_READ = _("由平台办理产生，导入时不写入")
YES, NO = "YES", "NO"
_YES_NO = (Choice(YES, _("是"), ("√", "有")), Choice(NO, _("否"), ("×", "没有")))


def _choices(codes: type[TextChoices], **aliases: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(str(code.value), code.label, aliases.get(str(code.value), ())) for code in codes)


_CATEGORIES = _choices(
    Category,
    LABOUR=("用工问题", "人才用工"),
    FINANCE=("融资", "金融", "融资问题"),
    SPACE=("空间", "用地", "产业空间", "发展空间"),
    INNOVATION=("创新", "科技创新"),
    MARKET=("订单", "市场"),
    POLICY=("政策", "政策咨询"),
    STATISTICS=("纳统", "统计"),
    UTILITIES=("水电气", "用电", "用水", "用气"),
    LOGISTICS=("物流", "交通"),
    APPROVAL=("审批", "监管"),
)
_named = Counter(str(sub.label) for sub in SubCategory)
_SUBCATEGORIES = tuple(
    Choice(str(sub.value), sub.label, ()) for sub in SubCategory if _named[str(sub.label)] == 1
)

PROBLEMS = register(
    Dataset(
        "problems",
        _("问题台账"),
        key=("uscc", "registered_on", "description"),
        apart=("number",),
        note=_("没有问题编号的行登记为新问题；有编号的行只更新对问题的描述，办理情况请在平台上办理。"),
        columns=(
            Column("seq", _("序号"), Kind.INTEGER, width=6, example="1", written=False, note=_("只供阅读")),
            Column("number", _("问题编号"), Kind.CODE, width=18, max_length=20, aliases=("编号", "台账编号"),
                   note=_("新问题留空，由平台编号")),
            NAME_BESIDE,
            USCC,
            Column("district", _("所属区"), Kind.UNIT, width=12, aliases=("区", "区县"), written=False, note=_("以企业档案为准")),
            Column("street", _("街道"), Kind.UNIT, width=12, aliases=("所属街道", "镇街"), written=False,
                   note=_("以企业档案为准")),
            Column("key_pool", _("是否重点培育"), Kind.CHOICE, width=8, choices=_YES_NO, written=False, note=NOT_READ),
            Column("category", _("问题类别"), Kind.CHOICE, required=True, width=14, choices=_CATEGORIES,
                   aliases=("类别", "诉求类别", "问题类型"), example="融资支持"),
            Column("subcategory", _("问题小类"), Kind.CHOICE, width=14, choices=_SUBCATEGORIES, aliases=("小类",),
                   example="续贷"),
            Column("title", _("问题标题"), width=30, max_length=80, aliases=("标题", "问题名称"),
                   example="续贷需增加抵押", note=_("不填时取描述的第一句")),
            Column("description", _("问题描述"), required=True, width=44, max_length=2000,
                   aliases=("描述", "问题内容", "具体问题", "存在问题"), example="11月到期贷款300万元，银行要求增加抵押。"),
            Column("demand", _("企业诉求"), width=30, max_length=2000, aliases=("诉求", "企业建议")),
            Column("registered_on", _("反映时间"), Kind.DATE, required=True, width=12, example="2024-09-30",
                   aliases=("登记时间", "反映日期", "收集时间", "提出时间")),
            Column("channel", _("反映渠道"), Kind.CHOICE, width=10, choices=_choices(Channel), example="走访",
                   aliases=("渠道", "来源渠道")),
            Column("contact", _("联系人"), width=10, max_length=40, aliases=("企业联系人",), example="王经理"),
            Column("phone", _("联系电话"), Kind.PHONE, width=14, max_length=40, masked=True, example="13800138000",
                   aliases=("电话", "联系方式", "手机")),
            Column("registered_by", _("登记人"), width=10, written=False, note=NOT_READ),
            Column("registered_unit", _("登记单位"), width=16, written=False, note=NOT_READ),
            Column("holder", _("承办单位"), width=20, aliases=("责任部门", "责任单位"), written=False, note=NOT_READ),
            Column("assisting", _("协办单位"), width=20, max_length=200, aliases=("配合单位",)),
            Column("officer", _("联系干部"), width=10, aliases=("承办人",), written=False, note=NOT_READ),
            Column("accepted_on", _("受理时间"), Kind.DATE, width=12, written=False, note=NOT_READ),
            Column("assigned_on", _("派发时间"), Kind.DATE, width=12, written=False, note=NOT_READ),
            Column("limit_days", _("办理时限"), Kind.INTEGER, unit="工作日", width=10,
                   aliases=("办理时限(工作日)", "办理时限（工作日）", "时限"),
                   note=_("新问题可填 1、5、10 或 20 等时限天数，不填按类别")),
            Column("resolve_by", _("到期日"), Kind.DATE, width=12, aliases=("办理期限", "截止日期"), written=False,
                   note=NOT_READ),
            Column("is_extended", _("是否延期"), Kind.CHOICE, width=8, choices=_YES_NO, written=False, note=NOT_READ),
            Column("state", _("办理状态"), Kind.CHOICE, width=12, choices=_choices(State, RESOLVED=("已办结", "已答复")),
                   aliases=("状态", "办理进度"), written=False, note=NOT_READ),
            Column("measures", _("办理措施"), width=30, written=False, note=NOT_READ),
            Column("result", _("办理结果"), Kind.CHOICE, width=10, choices=_choices(Result), written=False, note=NOT_READ),
            Column("answered_on", _("答复时间"), Kind.DATE, width=12, written=False, note=NOT_READ),
            Column("resolved_on", _("办结时间"), Kind.DATE, width=12, written=False, note=NOT_READ),
            Column("is_overdue", _("是否逾期"), Kind.CHOICE, width=8, choices=_YES_NO, written=False, note=NOT_READ),
            Column("satisfaction", _("企业满意度"), Kind.CHOICE, width=10, choices=_choices(Satisfaction), written=False,
                   note=NOT_READ),
            Column("callback", _("回访情况"), width=24, written=False, note=NOT_READ),
            Column("is_escalated", _("是否提级"), Kind.CHOICE, width=8, choices=_YES_NO, written=False, note=NOT_READ),
            Column("escalated_to", _("提级层级"), Kind.CHOICE, width=20, choices=_choices(Rung), written=False, note=NOT_READ),
            Column("remark", _("备注"), width=24, max_length=2000),
        ),
    )
)  # fmt: skip

DESCRIPTIVE = ("category", "subcategory", "title", "description", "demand", "channel", "contact", "phone",
               "assisting", "remark")  # fmt: skip
"""What an import may change of a problem that is there."""
