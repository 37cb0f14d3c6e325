"""The spreadsheet of visits, declared once for template, import, export, list and API.

What was found is exported without what became a sensitive problem, for everybody alike: the file of one person is that of
another, and nobody learns from it what they may not see.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import DISTRICT_BESIDE, NAME_BESIDE, STREET_BESIDE, USCC
from exchange.dataset import Column, Dataset, Kind, register

BETWEEN = "；"
"""Between several findings in one cell."""
_FOUND = (
    f"(SELECT string_agg(f.text, '{BETWEEN}' ORDER BY f.id) FROM cultivation_finding f"
    " LEFT JOIN cultivation_problem p ON p.id = f.problem_id"
    " WHERE f.visit_id = v.id AND p.is_sensitive IS NOT TRUE)"
)
_JOINS = (
    " JOIN cultivation_visit v ON v.id = x.id"
    " JOIN cultivation_enterprise e ON e.id = v.enterprise_id"
    " JOIN accounts_unit d ON d.id = v.district_id"
    " LEFT JOIN accounts_unit t ON t.id = v.street_id"
    " JOIN accounts_user b ON b.id = v.by_id"
    " JOIN accounts_unit w ON w.id = v.unit_id"
)

VISITS = register(
    Dataset(
        "visits",
        _("走访"),
        key=("uscc", "visited_on", "text"),
        apart=("number",),
        reads=Permission.CONTACT_READ,
        alias="v",
        joins=_JOINS,
        note=_("没有走访编号的行登记为新走访；有编号的行更正走访情况和见到谁。"),
        columns=(
            Column("number", _("走访编号"), Kind.CODE, width=10, max_length=20, note=_("新走访留空，由平台编号"),
                   sql="v.id::text"),
            replace(NAME_BESIDE, listed="enterprise__name"),
            USCC,
            replace(DISTRICT_BESIDE, listed="district__short_name", told="440306"),
            replace(STREET_BESIDE, listed="street__short_name", told="440306012"),
            Column("visited_on", _("走访日期"), Kind.DATE, required=True, width=12, example="2024-09-13",
                   aliases=("走访时间", "日期", "走访日"), sql='v."on"', listed="on"),
            Column("visitor", _("走访人"), width=10, max_length=40, example="张三", aliases=("走访人员", "走访干部"),
                   note=_("平台用户的姓名，不填即导入人"), sql="b.name", listed="by__name"),
            Column("unit", _("走访单位"), Kind.UNIT, width=16, written=False, note=_("以走访人的单位为准"), sql="w.name",
                   listed="unit__short_name", told="440306012"),
            Column("whom", _("见到谁"), width=14, max_length=60, example="林经理", aliases=("企业接待人", "接待人", "受访人"),
                   field="whom", listed="whom", told="林经理"),
            Column("text", _("走访情况"), required=True, width=44, max_length=2000, example="三楼改洁净车间，5月完工。",
                   aliases=("情况", "走访内容", "走访记录"), field="text", listed="text", told="三楼改洁净车间，5月完工。"),
            Column("found", _("发现的问题"), width=34, max_length=2000, example="二次装修卡在消防验收",
                   aliases=("存在问题", "问题"), note=_("多个问题用分号隔开；只在登记新走访时写入"), sql=_FOUND),
        ),
        besides=(
            Column("id", _("编号"), listed="pk", told=208),
            Column("enterprise", _("企业"), listed="enterprise_id", told=1024),
            Column("on", _("走访日期"), told="2024-09-13"),
            Column("by", _("走访人"), told="张三"),
            Column("at", _("登记时间"), told="2024-09-13T16:20:00+08:00"),
        ),
    )
)  # fmt: skip
