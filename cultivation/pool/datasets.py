"""The columns of the pool's and the key pool's lists, for export."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import NAME_BESIDE, SOURCES, USCC
from cultivation.enterprises.pool import PoolReason
from cultivation.pool.codes import KeyState, LeaveReason, Origin
from exchange.dataset import Column, Dataset, Kind, choices_of, register

_PLACED = (
    " JOIN cultivation_enterprise e ON e.id = {row}.enterprise_id JOIN accounts_unit d ON d.id = {row}.district_id"
    " LEFT JOIN accounts_unit t ON t.id = {row}.street_id"
)
_DISTRICT = Column("district", _("所属区"), Kind.UNIT, width=12, sql="d.name")
_STREET = Column("street", _("街道"), Kind.UNIT, width=12, sql="t.name")
_SAID = " ".join(f"WHEN '{reason.value}' THEN '{reason.label}'" for reason in PoolReason)
_REASONS = (
    f"(SELECT string_agg(CASE r.code {_SAID} END, '、' ORDER BY r.n)"
    " FROM unnest(v.reasons) WITH ORDINALITY r (code, n))"
)

POOL = register(
    Dataset(
        "pool",
        _("培育库"),
        reads=Permission.FIGURES_READ,
        alias="v",
        joins=" JOIN cultivation_poolverdict v ON v.id = x.id" + _PLACED.format(row="v"),
        columns=(
            NAME_BESIDE,
            USCC,
            _DISTRICT,
            _STREET,
            Column("year", _("年度"), Kind.YEAR, width=8, field="year"),
            Column("in_pool", _("是否在库"), width=8, sql="CASE WHEN v.in_pool THEN '是' ELSE '否' END"),
            Column("member", _("现在是否在库"), width=12, sql="CASE WHEN v.member THEN '是' ELSE '否' END"),
            Column("reasons", _("依据"), width=40, sql=_REASONS),
            Column("revenue", _("上年营业收入"), Kind.AMOUNT, unit="万元", width=18, field="revenue"),
            Column("source", _("数据来源"), Kind.CHOICE, width=10, choices=SOURCES, field="source"),
            Column("division", _("行业大类"), Kind.CODE, width=10, field="division"),
            Column("first", _("起始版本"), Kind.INTEGER, width=10, field="first"),
        ),
    )
)

KEY_POOL = register(
    Dataset(
        "key_pool",
        _("重点培育库"),
        reads=Permission.FIGURES_READ,
        alias="k",
        joins=" JOIN cultivation_keymember k ON k.id = x.id"
        + _PLACED.format(row="k")
        + " JOIN cultivation_standing s ON s.enterprise_id = k.enterprise_id"
        " LEFT JOIN accounts_user n ON n.id = k.nominated_by_id LEFT JOIN accounts_user c ON c.id = k.decided_by_id",
        columns=(
            NAME_BESIDE,
            USCC,
            _DISTRICT,
            _STREET,
            Column("year", _("年度"), Kind.YEAR, width=8, field="year"),
            Column("origin", _("来源"), Kind.CHOICE, width=12, choices=choices_of(Origin), field="origin"),
            Column("reason", _("提名理由"), width=30, field="reason"),
            Column("state", _("状态"), Kind.CHOICE, width=10, choices=choices_of(KeyState), field="state"),
            Column("p50", _("全年预计中位"), Kind.AMOUNT, unit="万元", width=18, sql="s.p50"),
            Column("nominated_by", _("提名人"), width=10, sql="n.name"),
            Column("decided_by", _("确认人"), width=10, sql="c.name"),
            Column("answer", _("意见"), width=24, field="answer"),
            Column("left_on", _("调出日期"), Kind.DATE, width=12, field="left_on"),
            Column(
                "cause", _("调出原因"), Kind.CHOICE, width=12, choices=choices_of(LeaveReason), field="cause"
            ),
        ),
    )
)
