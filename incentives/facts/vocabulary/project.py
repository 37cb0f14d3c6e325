"""What is known of a technical upgrade project (技改项目) of a call's year, and of the loans and invoices below it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from incentives.facts.codes import LoanKind
from incentives.facts.committed import committed
from incentives.policy.kinds import Kind
from incentives.policy.vocabulary import (
    Fact,
    Join,
    RowSet,
    SubjectKind,
    Vocabulary,
)

PROJECT: Final = "PROJECT"
_FILING: Final = _("项目备案")
_AUDIT: Final = _("专项审计")
_BANK: Final = _("贷款材料")

JOINS: Final = (
    Join("project", "JOIN incentives_project project ON project.id = s.subject_key"),
    Join(
        "upgrade_paid",
        "LEFT JOIN (SELECT enterprise_id, sum(amount) AS amount FROM incentives_payment"
        " WHERE programme_id = %(programme)s AND year = %(year)s GROUP BY enterprise_id) upgrade_paid"
        " ON upgrade_paid.enterprise_id = s.enterprise_id",
    ),
    committed("upgrade_committed", " AND c.year = %(year)s"),
    Join(
        "project_paid",
        "LEFT JOIN (SELECT subject_key, sum(amount) AS amount FROM incentives_payment"
        " WHERE programme_id = %(programme)s AND subject_key > 0 GROUP BY subject_key) project_paid"
        " ON project_paid.subject_key = s.subject_key",
    ),
)

FACTS: Final = (
    Fact(
        "project_filed", _("项目已备案"), Kind.FLAG, "project.code <> ''", _FILING, "备案证", PROJECT, ("project",),
        told=("项目已备案", "项目没有备案"), order=210,
    ),
    Fact(
        "project_industrial", _("工业项目"), Kind.FLAG, "project.is_industrial", _FILING, "备案证", PROJECT,
        ("project",), told=("工业项目", "不是工业项目"), order=220,
    ),
    Fact(
        "project_in_city", _("在本市实施"), Kind.FLAG, "project.in_city", _FILING, "备案证", PROJECT,
        ("project",), told=("在本市（含深汕）实施", "不在本市实施"), order=230,
    ),
    Fact(
        "project_class", _("项目类别"), Kind.CHOICE, "nullif(project.kind, '')", _FILING, "项目类别和档次的认定",
        PROJECT, ("project",), order=240,
    ),
    Fact(
        "project_tier", _("项目档次"), Kind.CHOICE, "nullif(project.tier, '')", _FILING, "项目类别和档次的认定",
        PROJECT, ("project",), order=250,
    ),
    Fact(
        "project_classified", _("类别和档次已定"), Kind.FLAG,
        "CASE WHEN project.kind <> '' AND project.tier <> '' THEN true END", _FILING, "项目类别和档次的认定", PROJECT,
        ("project",), told=("类别和档次已定", "类别和档次未定"), order=255,
    ),
    Fact(
        "investment", _("审定投资额"), Kind.AMOUNT, "project.investment", _AUDIT, "专项审计报告", PROJECT,
        ("project",), order=260,
    ),
    Fact(
        "investment_audited", _("投资经审计"), Kind.FLAG,
        "CASE WHEN project.investment IS NOT NULL THEN true END", _AUDIT, "专项审计报告", PROJECT, ("project",),
        told=("投资经审计", "投资未经审计"), order=265,
    ),
    Fact(
        "paid_this_year", _("本项资助当年已拨付或已安排"), Kind.AMOUNT,
        "coalesce(upgrade_paid.amount, 0) + coalesce(upgrade_committed.amount, 0)", _("拨付台账"), "历年拨付记录", PROJECT,
        ("upgrade_paid", "upgrade_committed"), order=270,
    ),
    Fact(
        "project_paid", _("本项目已拨付"), Kind.AMOUNT, "coalesce(project_paid.amount, 0)", _("拨付台账"),
        "历年拨付记录", PROJECT, ("project_paid",), order=280,
    ),
)  # fmt: skip

LOANS: Final = RowSet(
    "project_loans",
    _("项目贷款"),
    PROJECT,
    "JOIN incentives_loan r ON r.project_id = s.subject_key AND r.call_year = %(year)s"
    f" AND r.kind <> '{LoanKind.GUARANTEE.value}'",
    (
        Fact("loan_interest", _("实付利息"), Kind.AMOUNT, "r.interest_paid", _BANK, "付息凭证"),
        Fact("loan_principal", _("本金"), Kind.AMOUNT, "r.principal", _BANK, "贷款或融资租赁合同"),
        Fact("loan_drawn_on", _("放款日期"), Kind.DAY, "r.drawn_on", _BANK, "放款凭证"),
    ),
)
INVOICES: Final = RowSet(
    "project_invoices",
    _("项目发票"),
    PROJECT,
    "JOIN incentives_invoice r ON r.project_id = s.subject_key",
    (
        Fact("invoice_amount", _("发票金额"), Kind.AMOUNT, "r.amount", _("发票清单"), "发票"),
        Fact("invoice_issued_on", _("开票日期"), Kind.DAY, "r.issued_on", _("发票清单"), "发票"),
        Fact(
            "invoice_paid",
            _("已付款"),
            Kind.FLAG,
            "r.paid",
            _("发票清单"),
            "付款凭证",
            told=("已付款", "未付款"),
        ),
    ),
)

KIND: Final = SubjectKind(
    code=PROJECT,
    name=_("技术改造项目"),
    year_name=_("申报年度"),
    of_year=_("%(year)s 年申报"),
    first_step=_("导入当年的技术改造项目后即可测算。"),
    nothing=_("该企业在 %(year)s 年没有技术改造项目"),
    sql="SELECT p.enterprise_id, p.id AS subject_key, NULL::bigint AS inclusion_id, p.district_id, p.street_id"
    " FROM incentives_project p"
    " JOIN cultivation_enterprise own ON own.id = p.enterprise_id AND own.merged_into_id IS NULL"
    " WHERE p.call_year = %(year)s AND (%(among)s::bigint[] IS NULL OR p.enterprise_id = ANY(%(among)s))",
    years="SELECT DISTINCT call_year FROM incentives_project",
    named="SELECT id, name FROM incentives_project WHERE id = ANY(%(keys)s)",
    order=30,
)

VOCABULARY: Final = Vocabulary(KIND, JOINS, FACTS, (LOANS, INVOICES))
