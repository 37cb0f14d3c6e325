"""What is known of every enterprise: the register, its credit, what was paid to it.

What nobody loaded is not known, never assumed (domain, section 9): a record in force says no, a clear check that covers
the day says yes; a payment, or a check that found one, says no; a check that found none says yes, and so does the absence
from the list of the programme's payments once that has been loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from cultivation.enterprises.codes import NOT_LEGAL_PERSONS, LegalForm
from cultivation.enterprises.industries import divisions
from incentives.facts.committed import committed
from incentives.policy.kinds import Kind
from incentives.policy.vocabulary import (
    ENTERPRISE,
    Fact,
    Join,
    SubjectKind,
    Text,
    Vocabulary,
)

_FORMS: Final = ", ".join(f"'{form.value}'" for form in sorted(NOT_LEGAL_PERSONS))
_REGISTER: Final = _("企业登记")
_CREDIT: Final = _("信用核查")
_PAID: Final = _("拨付台账")
_LICENCE: Final = "营业执照"


class _Divisions(Mapping[str, Text]):
    """The divisions by code, asked when they are needed: they are data."""

    def __getitem__(self, code: str) -> Text:
        return divisions()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(divisions())

    def __len__(self) -> int:
        return len(divisions())


_DIVISIONS: Final = _Divisions()

JOINS: Final = (
    Join("enterprise", "JOIN cultivation_enterprise e ON e.id = s.enterprise_id"),
    Join("gone", "LEFT JOIN exited_on(%(day)s) gone ON gone.enterprise_id = s.enterprise_id"),
    Join(
        "credit",
        "LEFT JOIN (SELECT enterprise_id, bool_or(kind = 'CLEAR') AS clear, bool_or(kind = 'DISHONEST') AS dishonest,"
        " bool_or(kind = 'UNLAWFUL') AS unlawful FROM incentives_creditrecord"
        " WHERE valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s) GROUP BY enterprise_id) credit"
        " ON credit.enterprise_id = s.enterprise_id",
    ),
    Join(
        "paid",
        "LEFT JOIN (SELECT enterprise_id, sum(amount) AS amount FROM incentives_payment"
        " WHERE programme_id = %(programme)s GROUP BY enterprise_id) paid ON paid.enterprise_id = s.enterprise_id",
    ),
    committed("committed"),
    Join(
        "payments",
        "CROSS JOIN (SELECT EXISTS (SELECT FROM incentives_payment WHERE programme_id = %(programme)s) AS loaded) payments",
    ),
    Join(
        "paid_parts",
        "LEFT JOIN (SELECT enterprise_id, bool_or(part = 'FIRST') AS first, bool_or(part = 'SECOND') AS second"
        " FROM incentives_payment WHERE programme_id = %(programme)s GROUP BY enterprise_id) paid_parts"
        " ON paid_parts.enterprise_id = s.enterprise_id",
    ),
    Join(
        "paid_check",
        "LEFT JOIN incentives_historycheck paid_check ON paid_check.enterprise_id = s.enterprise_id"
        " AND paid_check.kind = 'PAYMENT'",
    ),
)

FACTS: Final = (
    Fact(
        "in_city", _("在本市注册"), Kind.FLAG,
        "NOT (e.status = 'MOVED_OUT' OR coalesce(gone.reason = 'MOVED_OUT', false))",
        _REGISTER, _LICENCE, joins=("enterprise", "gone"),
        told=("在本市（含深汕）注册", "不在本市注册"), order=10,
    ),
    Fact(
        "legal_person", _("独立法人"), Kind.FLAG,
        "CASE WHEN e.status = 'NOT_LEGAL_PERSON' THEN false WHEN e.legal_form = '' THEN NULL"
        f" ELSE e.legal_form NOT IN ({_FORMS}) END",
        _REGISTER, _LICENCE, joins=("enterprise",), told=("独立法人", "非独立法人"), order=20,
    ),
    Fact(
        "legal_form", _("企业类型"), Kind.CHOICE, "nullif(e.legal_form, '')", _REGISTER, _LICENCE,
        joins=("enterprise",), choices=dict(LegalForm.choices), order=25,
    ),
    Fact(
        "industrial", _("工业企业"), Kind.FLAG,
        "CASE WHEN e.division = '' THEN NULL ELSE e.division BETWEEN '06' AND '46' END",
        _REGISTER, "行业代码（登记或统计）", joins=("enterprise",), told=("工业企业", "不是工业企业"), order=30,
    ),
    Fact(
        "industry_division", _("行业大类"), Kind.CHOICE, "nullif(e.division, '')", _REGISTER, "行业代码（登记或统计）",
        joins=("enterprise",), choices=_DIVISIONS, order=32,
    ),
    Fact(
        "founded_on", _("成立日期"), Kind.DAY, "e.founded_on", _REGISTER, _LICENCE, joins=("enterprise",), order=35,
    ),
    Fact(
        "law_abiding", _("守法经营"), Kind.FLAG,
        "CASE WHEN credit.unlawful THEN false WHEN credit.clear THEN true END",
        _CREDIT, "信用报告（无违法违规证明）", joins=("credit",),
        told=("无重大违法记录", "有重大违法记录"), order=40,
    ),
    Fact(
        "creditworthy", _("信用良好"), Kind.FLAG,
        "CASE WHEN credit.dishonest THEN false WHEN credit.clear THEN true END",
        _CREDIT, "信用中国查询结果", joins=("credit",),
        told=("未列入严重失信名单", "列入严重失信名单"), order=50,
    ),
    Fact(
        "unpaid", _("未领取过本项奖补"), Kind.FLAG,
        "CASE WHEN paid.enterprise_id IS NOT NULL OR paid_check.found THEN false"
        " WHEN paid_check.found IS NOT NULL OR payments.loaded THEN true END",
        _PAID, "历年拨付记录", joins=("paid", "payments", "paid_check"), told=("未领取过", "已领取"), order=60,
    ),
    *(
        Fact(
            f"unpaid_{part}", name, Kind.FLAG,
            f"CASE WHEN paid_parts.{part} THEN false WHEN paid_check.found IS NOT NULL OR payments.loaded THEN true END",
            _PAID, "历年拨付记录", joins=("paid_parts", "payments", "paid_check"), told=told, order=order,
        )
        for part, name, told, order in (
            ("first", _("未领取过首笔"), ("未领取过首笔", "已领取首笔"), 62),
            ("second", _("未领取过次笔"), ("未领取过次笔", "已领取次笔"), 64),
        )
    ),
    Fact(
        "paid_before", _("本项奖补已拨付或已安排"), Kind.AMOUNT,
        "coalesce(paid.amount, 0) + coalesce(committed.amount, 0)", _PAID, "历年拨付记录",
        joins=("paid", "committed"), order=70,
    ),
)  # fmt: skip

KIND: Final = SubjectKind(
    code=ENTERPRISE,
    name=_("企业"),
    year_name=_("年度"),
    of_year=_("%(year)s 年"),
    first_step=_("登记企业后即可测算。"),
    nothing=_("%(year)s 年没有这家企业"),
    sql="SELECT e.id AS enterprise_id, 0::bigint AS subject_key, NULL::bigint AS inclusion_id, e.district_id, e.street_id"
    " FROM cultivation_enterprise e WHERE e.merged_into_id IS NULL AND (%(among)s::bigint[] IS NULL OR e.id = ANY(%(among)s))",
    years="SELECT generate_series(extract(year FROM now())::int - 2, extract(year FROM now())::int)",
    order=20,
)

VOCABULARY: Final = Vocabulary(KIND, JOINS, FACTS)
