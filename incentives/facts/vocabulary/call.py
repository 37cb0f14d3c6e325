"""What is known of an enterprise in a call's year of guaranteed loans (担保费资助): its size, and the loans below it.

A medium industrial enterprise has 300 employees and 20,000,000 yuan of revenue or more (both), a large one 1,000 and
400,000,000 (统计上大中小微型企业划分办法（2017）); who is below one of the two bounds of a medium one is small or micro.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from incentives.facts.codes import LoanKind
from incentives.policy.kinds import Kind
from incentives.policy.vocabulary import (
    ENTERPRISE,
    Fact,
    Join,
    RowSet,
    SubjectKind,
    Vocabulary,
)

CALL: Final = "CALL"
_LOANS: Final = _("贷款和担保合同")
_RECORD: Final = _("年度数")

JOINS: Final = (
    Join(
        "last_year",
        "LEFT JOIN (SELECT enterprise_id, max(employees) AS employees, max(revenue) AS revenue"
        " FROM cultivation_annualfigures WHERE is_current AND year = %(year)s - 1 GROUP BY enterprise_id) last_year"
        " ON last_year.enterprise_id = s.enterprise_id",
    ),
)

FACTS: Final = (
    Fact(
        "small_or_micro", _("小型或微型企业"), Kind.FLAG,
        "CASE WHEN last_year.employees < 300 OR last_year.revenue < 20000000 THEN true"
        " WHEN last_year.employees >= 300 AND last_year.revenue >= 20000000 THEN false END",
        _RECORD, "上年从业人员数和营业收入", ENTERPRISE, ("last_year",), told=("小型或微型企业", "大中型企业"), order=80,
    ),
    Fact(
        "revenue_last_year", _("上年营业收入"), Kind.AMOUNT, "last_year.revenue", _RECORD, "上年营业收入", ENTERPRISE,
        ("last_year",), order=82,
    ),
    Fact(
        "employees_last_year", _("上年从业人员"), Kind.COUNT, "last_year.employees", _RECORD, "上年从业人员数",
        ENTERPRISE, ("last_year",), order=84,
    ),
)  # fmt: skip

LOANS: Final = RowSet(
    "guaranteed_loans",
    _("担保贷款"),
    CALL,
    "JOIN incentives_loan r ON r.enterprise_id = s.enterprise_id AND r.call_year = %(year)s"
    f" AND r.kind = '{LoanKind.GUARANTEE.value}'",
    (
        Fact("principal", _("单笔贷款"), Kind.AMOUNT, "r.principal", _LOANS, "贷款合同"),
        Fact("fee_paid", _("实付担保费"), Kind.AMOUNT, "r.fee_paid", _LOANS, "担保费发票"),
        Fact("guaranteed", _("经融资担保机构担保"), Kind.FLAG, "nullif(r.guaranteed_by, '') IS NOT NULL OR NULL", _LOANS,
             "担保合同", told=("经融资担保机构担保", "没有担保")),
        Fact("drawn_on", _("放款日期"), Kind.DAY, "r.drawn_on", _LOANS, "放款凭证"),
    ),
)  # fmt: skip

KIND: Final = SubjectKind(
    code=CALL,
    name=_("有担保贷款的企业"),
    year_name=_("申报年度"),
    of_year=_("%(year)s 年申报"),
    first_step=_("导入当年的担保贷款后即可测算。"),
    nothing=_("该企业在 %(year)s 年没有担保贷款"),
    sql="SELECT e.id AS enterprise_id, 0::bigint AS subject_key, NULL::bigint AS inclusion_id, e.district_id, e.street_id"
    " FROM cultivation_enterprise e WHERE e.merged_into_id IS NULL AND (%(among)s::bigint[] IS NULL OR e.id = ANY(%(among)s))"
    " AND EXISTS (SELECT FROM incentives_loan l WHERE l.enterprise_id = e.id AND l.call_year = %(year)s"
    f" AND l.kind = '{LoanKind.GUARANTEE.value}')",
    years=f"SELECT DISTINCT call_year FROM incentives_loan WHERE kind = '{LoanKind.GUARANTEE.value}'",
    order=50,
)

VOCABULARY: Final = Vocabulary(KIND, JOINS, FACTS, (LOANS,))
