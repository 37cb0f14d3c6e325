"""The spreadsheet of contacts, one row an enterprise; declared once for template, import and export."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import DISTRICT_BESIDE, EACH, NAME_BESIDE, STREET_BESIDE, USCC
from cultivation.ledger.others import ContactNamed
from exchange.dataset import Column, Dataset, Kind, register

NOW = (
    " LEFT JOIN cultivation_contactofficer co ON co.enterprise_id = {row} AND co.valid_to IS NULL"
    " LEFT JOIN accounts_user o ON o.id = co.user_id LEFT JOIN accounts_unit ou ON ou.id = o.unit_id"
    " LEFT JOIN cultivation_hangpoint h ON h.enterprise_id = {row} AND h.ended_on IS NULL"
    " LEFT JOIN accounts_unit hu ON hu.id = h.unit_id"
)
"""SQL: from an enterprise to its officer and leader of now."""
OF_PROBLEM = ContactNamed(
    " LEFT JOIN cultivation_contactofficer co ON co.enterprise_id = k.enterprise_id AND co.valid_to IS NULL"
    " LEFT JOIN accounts_user cp ON cp.id = co.user_id",
    "cp.name",
)
"""Whom the ledger's 台账 names as 联系干部."""
_BESIDE = _("只供核对，不写入")

CONTACTS = register(
    Dataset(
        "contacts",
        _("联系与挂点"),
        key=("uscc",),
        reads=Permission.CONTACT_READ,
        alias="h",
        joins=EACH + NOW.format(row="e.id"),
        note=_("每家企业一行。换人从开始日期起算，前任到那一天为止；不填的不改，结束联系请在平台上办理。"),
        columns=(
            USCC,
            NAME_BESIDE,
            DISTRICT_BESIDE,
            STREET_BESIDE,
            Column("officer", _("联系干部账号"), width=18, max_length=60, example="wangfang",
                   aliases=("联系干部", "联系干部用户名", "联系人账号", "联络员", "服务专员"),
                   note=_("平台账号；不重名的也可以填姓名"), sql="o.username"),
            Column("officer_name", _("联系干部姓名"), width=12, written=False, note=_BESIDE, sql="o.name"),
            Column("officer_unit", _("联系干部单位"), width=16, written=False, note=_BESIDE, sql="ou.name"),
            Column("officer_from", _("联系开始日期"), Kind.DATE, width=13, example="2024-05-06",
                   aliases=("联系日期", "联系起始日期"), note=_("不填即今天"), sql="co.valid_from"),
            Column("leader", _("挂点领导"), width=12, max_length=40, example="陈国强",
                   aliases=("挂点领导姓名", "挂点市领导", "挂点区领导"), sql="h.leader"),
            Column("title", _("挂点领导职务"), width=16, max_length=60, example="副区长", aliases=("职务", "领导职务"),
                   sql="h.title"),
            Column("leader_unit", _("挂点领导单位"), Kind.UNIT, width=16, example="宝安区",
                   aliases=("领导单位", "领导所在单位"), sql="hu.name"),
            Column("leader_from", _("挂点开始日期"), Kind.DATE, width=13, aliases=("挂点日期", "挂点起始日期"),
                   note=_("不填即今天"), sql="h.valid_from"),
            Column("leader_until", _("挂点期限"), Kind.DATE, width=13, written=False,
                   note=_("按最近一次纳统日期推算，不写入"), sql="h.valid_to"),
        ),
    )
)  # fmt: skip
