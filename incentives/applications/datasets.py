"""The spreadsheet of applications; no account is in it."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import DISTRICT_BESIDE, NAME_BESIDE, STREET_BESIDE, USCC
from exchange.dataset import Choice, Column, Dataset, Kind, choices_of, register
from incentives.applications.codes import Origin, Outcome
from incentives.applications.states import State
from incentives.eligibility.filters import ELIGIBILITY

_JOINS = (
    " JOIN incentives_application a ON a.id = x.id"
    " JOIN incentives_programme p ON p.code = a.programme_id"
    " JOIN cultivation_enterprise e ON e.id = a.enterprise_id"
    " JOIN accounts_unit d ON d.id = a.district_id"
    " JOIN accounts_unit u ON u.id = a.unit_id"
    " LEFT JOIN accounts_unit t ON t.id = a.street_id"
)

APPLICATIONS = register(
    Dataset(
        "applications",
        _("奖补申报"),
        reads=Permission.AWARD_READ,
        alias="a",
        joins=_JOINS,
        columns=(
            USCC,
            NAME_BESIDE,
            replace(DISTRICT_BESIDE, told="440306"),
            replace(STREET_BESIDE, told="440306012"),
            Column("programme", _("政策代码"), width=10, sql="a.programme_id", told="P1"),
            Column("programme_name", _("政策"), width=24, sql="p.name"),
            Column("year", _("年度"), Kind.YEAR, width=8, field="year", told=2023),
            Column("part", _("分项"), width=8, field="part", told=""),
            Column("state", _("办理状态"), Kind.CHOICE, width=12, choices=choices_of(State), field="state",
                   told="VERIFICATION"),
            Column("origin", _("来源"), Kind.CHOICE, width=12, choices=choices_of(Origin), field="origin", told="OFFICER"),
            Column("unit", _("主管单位"), width=18, sql="u.name"),
            Column("verdict", _("结论"), Kind.CHOICE, width=10, field="verdict", told="PASS",
                   choices=tuple(Choice(code, label) for code, label in ELIGIBILITY)),
            Column("due", _("应得金额"), Kind.AMOUNT, unit="万元", width=14, field="due", told="200000.00"),
            Column("amount", _("拟给金额"), Kind.AMOUNT, unit="万元", width=14, field="amount", told=None),
            Column("left", _("还差几件"), Kind.INTEGER, width=10, sql='a."left"', told=0),
            Column("entered_on", _("建立日期"), Kind.DATE, width=12, field="entered_on", told="2024-09-02"),
            Column("submitted_on", _("申报日期"), Kind.DATE, width=12, field="submitted_on", told="2024-09-02"),
            Column("due_on", _("办理时限"), Kind.DATE, width=12, field="due_on", told="2024-09-27"),
            Column("published_on", _("公示日期"), Kind.DATE, width=12, field="published_on", told=None),
            Column("ends_on", _("公示截止"), Kind.DATE, width=12, field="ends_on", told=None),
            Column("ended_on", _("结束日期"), Kind.DATE, width=12, field="ended_on", told=None),
            Column("ended_reason", _("结束原因"), width=24, field="ended_reason", told=""),
            Column("outcome", _("结束类别"), Kind.CHOICE, width=12, choices=choices_of(Outcome), field="outcome", told=""),
        ),
        besides=(
            Column("id", _("编号"), told=127),
            Column("enterprise", _("企业"), told=1024),
            Column("subject_key", _("申报对象"), told=0),
        ),
    )
)  # fmt: skip
