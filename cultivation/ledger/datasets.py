"""The ledger's spreadsheet (台账): the columns of the domain's section 3, declared once for template, import, export.

A new row is registered with its day and nothing more; of a row with a number only what describes the problem is
taken. Where a problem stands, who holds it and by when is decided by acts in the portal, never by a file: those
columns are exported and left alone by the import.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import DISTRICT_BESIDE, NAME_BESIDE, STREET_BESIDE, USCC
from cultivation.ledger.categories import (
    Category,
    Channel,
    HandlingResult,
    LimitClass,
    Rung,
    Satisfaction,
    SubCategory,
)
from cultivation.ledger.states import State
from cultivation.pool.key.membership import IS_KEY_MEMBER
from exchange.dataset import Choice, Column, Dataset, Kind, choices_of, register

NOT_READ = _("由平台办理产生，导入时不写入")
YES, NO, LATE = "YES", "NO", "LATE"
_YES_NO = (Choice(YES, _("是"), ("√", "有")), Choice(NO, _("否"), ("×", "没有")))


def day(instant: str) -> str:
    """SQL: the city's calendar day of an instant."""
    return f"({instant} AT TIME ZONE '{settings.TIME_ZONE}')::date"


def _yes(condition: str) -> str:
    """SQL: 是 or 否."""
    return f"CASE WHEN {condition} THEN '{YES}' ELSE '{NO}' END"


_CATEGORIES = choices_of(
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

_LIMIT_CODES = ", ".join(f"'ledger_{each.value.lower()}'" for each in LimitClass)
_LIMITS = f"""
    SELECT upper(substr(code, 8)) AS limit_class, value::numeric::integer AS days,
        CASE WHEN row_number() OVER w = 1 THEN '-infinity'::date ELSE valid_from END AS since,
        coalesce(lead(valid_from) OVER w, 'infinity'::date) AS until
    FROM core_parameter WHERE code IN ({_LIMIT_CODES}) WINDOW w AS (PARTITION BY code ORDER BY valid_from)
"""
"""The resolve limits with the days from which and before which each holds."""
_CLOCK_DAY = day("coalesce(k.accepted_at, k.registered_at)")
_JOINS = (
    " JOIN cultivation_problem k ON k.id = x.id"
    " JOIN cultivation_enterprise e ON e.id = k.enterprise_id"
    " JOIN accounts_unit d ON d.id = k.district_id"
    " LEFT JOIN accounts_unit t ON t.id = k.street_id"
    " JOIN accounts_unit ru ON ru.id = k.registered_unit_id"
    " JOIN accounts_user rb ON rb.id = k.registered_by_id"
    " LEFT JOIN accounts_unit h ON h.id = k.holder_id"
    " LEFT JOIN accounts_user o ON o.id = k.holder_user_id"
    f" LEFT JOIN l ON l.limit_class = k.limit_class AND {_CLOCK_DAY} >= l.since AND {_CLOCK_DAY} < l.until"
)
_OVERDUE = (
    f"CASE WHEN k.red_from <= least({{today}}, k.stopped_on) THEN '{YES}'"
    f" WHEN {day('k.resolved_at')} > k.resolve_by THEN '{LATE}' ELSE '{NO}' END"
)
"""SQL: 是 is the list's red light and nothing else; what was resolved too late has no light any more."""

PROBLEMS = register(
    Dataset(
        "problems",
        _("问题台账"),
        key=("uscc", "registered_on", "description"),
        apart=("number",),
        reads=Permission.LEDGER_READ,
        alias="k",
        with_tables=f"WITH l AS MATERIALIZED ({_LIMITS}) ",
        joins=_JOINS,
        note=_("没有问题编号的行登记为新问题；有编号的行只更新对问题的描述，办理情况请在平台上办理。"),
        columns=(
            Column("seq", _("序号"), Kind.INTEGER, width=6, example="1", written=False, note=_("只供阅读"), sql="x.place"),
            Column("number", _("问题编号"), Kind.CODE, width=18, max_length=20, aliases=("编号", "台账编号"),
                   note=_("新问题留空，由平台编号"), sql="k.number", listed="number", told="440306-2024-00312"),
            replace(NAME_BESIDE, listed="enterprise__name"),
            USCC,
            replace(DISTRICT_BESIDE, listed="district__short_name", told="440306"),
            replace(STREET_BESIDE, listed="street__short_name", told="440306012"),
            Column("key_pool", _("是否重点培育"), Kind.CHOICE, width=8, choices=_YES_NO, written=False, note=NOT_READ,
                   sql=_yes(IS_KEY_MEMBER.format(row="k", year=f"extract(year FROM {day('k.registered_at')})"))),
            Column("category", _("问题类别"), Kind.CHOICE, required=True, width=14, choices=_CATEGORIES,
                   aliases=("类别", "诉求类别", "问题类型"), example="融资支持", field="category", listed="category",
                   told="LABOUR"),
            Column("subcategory", _("问题小类"), Kind.CHOICE, width=14, choices=_SUBCATEGORIES, aliases=("小类",),
                   example="续贷", field="subcategory"),
            Column("title", _("问题标题"), width=30, max_length=80, aliases=("标题", "问题名称"),
                   example="续贷需增加抵押", note=_("不填时取描述的第一句"), field="title", listed="title",
                   told="用工缺口 40 人，订单无法按期交付"),
            Column("description", _("问题描述"), required=True, width=44, max_length=2000,
                   aliases=("描述", "问题内容", "具体问题", "存在问题"), example="11月到期贷款300万元，银行要求增加抵押。",
                   field="description"),
            Column("demand", _("企业诉求"), width=30, max_length=2000, aliases=("诉求", "企业建议"), field="demand"),
            Column("registered_on", _("反映时间"), Kind.DATE, required=True, width=12, example="2024-09-30",
                   aliases=("登记时间", "反映日期", "收集时间", "提出时间"), sql=day("k.registered_at")),
            Column("channel", _("反映渠道"), Kind.CHOICE, width=10, choices=choices_of(Channel), example="走访",
                   aliases=("渠道", "来源渠道"), field="channel", told="HOTLINE"),
            Column("contact", _("联系人"), width=10, max_length=40, aliases=("企业联系人",), example="王经理", field="contact"),
            Column("phone", _("联系电话"), Kind.PHONE, width=14, max_length=40, masked=True, example="13800138000",
                   aliases=("电话", "联系方式", "手机"), field="phone", needs=Permission.PHONE_READ),
            Column("registered_by", _("登记人"), width=10, written=False, note=NOT_READ, sql="rb.name"),
            Column("registered_unit", _("登记单位"), width=16, written=False, note=NOT_READ,
                   sql="ru.name", listed="registered_unit__name"),
            Column("holder", _("承办单位"), width=20, aliases=("责任部门", "责任单位"), written=False, note=NOT_READ,
                   sql="h.name", listed="holder__name", told="440306-D_HR"),
            Column("assisting", _("协办单位"), width=20, max_length=200, aliases=("配合单位",), field="assisting"),
            Column("officer", _("联系干部"), width=10, aliases=("承办人",), written=False, note=NOT_READ,
                   sql="o.name", listed="holder_user__name"),
            Column("accepted_on", _("受理时间"), Kind.DATE, width=12, written=False, note=NOT_READ, sql=day("k.accepted_at")),
            Column("assigned_on", _("派发时间"), Kind.DATE, width=12, written=False, note=NOT_READ, sql=day("k.assigned_at")),
            Column("limit_days", _("办理时限"), Kind.INTEGER, unit="工作日", width=10,
                   aliases=("办理时限(工作日)", "办理时限（工作日）", "时限"),
                   note=_("新问题可填 1、5、10 或 20 等时限天数，不填按类别"), sql="l.days + k.extension"),
            Column("resolve_by", _("到期日"), Kind.DATE, width=12, aliases=("办理期限", "截止日期"), written=False,
                   note=NOT_READ, field="resolve_by", told="2024-10-22"),
            Column("is_extended", _("是否延期"), Kind.CHOICE, width=8, choices=_YES_NO, written=False, note=NOT_READ,
                   sql=_yes("k.extension > 0")),
            Column("state", _("办理状态"), Kind.CHOICE, width=12, choices=choices_of(State, RESOLVED=("已办结", "已答复")),
                   aliases=("状态", "办理进度"), written=False, note=NOT_READ, field="state", listed="state", told="IN_PROGRESS"),
            Column("measures", _("办理措施"), width=30, written=False, note=NOT_READ, field="measures"),
            Column("result", _("办理结果"), Kind.CHOICE, width=10, choices=choices_of(HandlingResult), written=False,
                   note=NOT_READ, field="result", told=""),
            Column("answered_on", _("答复时间"), Kind.DATE, width=12, written=False, note=NOT_READ, sql=day("k.resolved_at")),
            Column("resolved_on", _("办结时间"), Kind.DATE, width=12, written=False, note=NOT_READ, sql=day("k.resolved_at")),
            Column("is_overdue", _("是否逾期"), Kind.CHOICE, width=12, written=False, note=NOT_READ, sql=_OVERDUE,
                   choices=(*_YES_NO, Choice(LATE, _("办结时已逾期")))),
            Column("satisfaction", _("企业满意度"), Kind.CHOICE, width=10, choices=choices_of(Satisfaction), written=False,
                   note=NOT_READ, field="satisfaction", told=""),
            Column("callback", _("回访情况"), width=24, written=False, note=NOT_READ, field="callback"),
            Column("is_escalated", _("是否提级"), Kind.CHOICE, width=8, choices=_YES_NO, written=False, note=NOT_READ,
                   sql=_yes("k.escalated_to <> ''")),
            Column("escalated_to", _("提级层级"), Kind.CHOICE, width=20, choices=choices_of(Rung), written=False, note=NOT_READ,
                   field="escalated_to", told=""),
            Column("remark", _("备注"), width=24, max_length=2000, field="remark"),
        ),
        besides=(
            Column("id", _("编号"), listed="pk", told=312),
            Column("enterprise", _("企业"), listed="enterprise_id", told=1024),
            Column("limit_class", _("时限类别"), told="ORDINARY"),
            Column("light", _("时限情况"), listed="light", told="AMBER"),
            Column("is_urgent", _("紧急"), listed="is_urgent"),
            Column("registered_at", _("反映时间"), listed="registered_at", told="2024-10-08T09:20:00+08:00"),
            Column("accepted_at", _("受理时间"), told="2024-10-08T15:02:00+08:00"),
            Column("due_on", _("当前期限"), listed="due_on", told="2024-10-22"),
            Column("stopped_on", _("停钟日"), listed="stopped_on"),
            Column("resolved_at", _("办结时间"), listed="resolved_at", told=None),
            Column("closed_at", _("销号时间"), told=None),
            Column("external_number", _("外部编号"), told="12345-20241008-0071"),
            Column("version", _("版本"), told=4),
            Column("changed_at", _("变化时间"), told="2024-10-08T15:10:27.418402+08:00"),
        ),
    )
)  # fmt: skip
