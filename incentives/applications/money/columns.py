"""The columns of the lists of money, for their exports and the API. A whole account number is for who may see accounts alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import DISTRICT_BESIDE, NAME_BESIDE, STREET_BESIDE, USCC
from exchange.dataset import Column, Dataset, Kind, choices_of, register
from incentives.applications.codes import (
    BatchState,
    ClawbackReason,
    LineState,
    MovementKind,
    PaymentState,
    Route,
)

_PROGRAMME: Final = (
    " JOIN incentives_programme p ON p.code = w.programme_id JOIN accounts_unit o ON o.id = w.owner_id"
)
_PLACES: Final = (
    " JOIN accounts_unit d ON d.id = g.district_id LEFT JOIN accounts_unit t ON t.id = g.street_id"
)
_PERSON: Final = "(SELECT h.name FROM accounts_user h WHERE h.id = {0})"
_CITY_TIME: Final = "({0} AT TIME ZONE 'Asia/Shanghai')::date"
TAIL: Final = "'尾号 ' || right({0}, 4)"


def _of(programme: str = "w.programme_id", year: str = "w.year") -> tuple[Column, ...]:
    """Whose money: the programme and its year."""
    return (
        Column("programme", _("政策代码"), width=10, sql=programme, told="P1"),
        Column("programme_name", _("政策"), width=24, sql="p.name"),
        Column("year", _("年度"), Kind.YEAR, width=8, sql=year, told=2023),
    )


OWNER: Final = Column("owner", _("出资单位"), width=12, sql="o.short_name", told="440300")
ENTERPRISE: Final = (
    USCC,
    NAME_BESIDE,
    replace(DISTRICT_BESIDE, told="440306"),
    replace(STREET_BESIDE, told="440306012"),
)
ID: Final = Column("id", _("编号"), told=12)


def _money(code: str, heading: str, told: str = "200000.00", *, sql: str = "") -> Column:
    """An amount in yuan: a field of the table, or what the SQL says."""
    field = "" if sql else code
    return Column(code, heading, Kind.AMOUNT, unit="元", width=16, told=told, field=field, sql=sql)


PURSES: Final = register(
    Dataset(
        "purses",
        _("奖补资金"),
        reads=Permission.AWARD_READ,
        alias="w",
        joins=f" JOIN incentives_purse w ON w.id = x.id{_PROGRAMME}",
        columns=(
            *_of(),
            OWNER,
            _money("budget", "预算", "1000000.00"),
            _money("reserved", "已预留"),
            _money("payable", "待到账", "0.00"),
            _money("paid", "已拨付", "400000.00"),
            _money("available", "可用", "400000.00", sql="w.budget - w.reserved - w.payable - w.paid"),
            _money("clawed_back", "已追回", "0.00"),
        ),
        besides=(ID,),
    )
)
MOVEMENTS: Final = register(
    Dataset(
        "money_movements",
        _("资金流水"),
        reads=Permission.AWARD_READ,
        alias="m",
        joins=f" JOIN incentives_movement m ON m.id = x.id JOIN incentives_purse w ON w.id = m.purse_id{_PROGRAMME}"
        " LEFT JOIN incentives_application a ON a.id = m.application_id"
        " LEFT JOIN cultivation_enterprise e ON e.id = a.enterprise_id",
        columns=(
            Column("on", _("日期"), Kind.DATE, width=12, sql=_CITY_TIME.format("m.at")),
            *_of(),
            OWNER,
            Column(
                "kind",
                _("类别"),
                Kind.CHOICE,
                width=10,
                choices=choices_of(MovementKind),
                field="kind",
                told="PAY",
            ),
            Column(
                "reversal", _("冲销"), width=8, sql="CASE WHEN m.reverses_id IS NULL THEN '' ELSE '冲销' END"
            ),
            _money("amount", "金额"),
            Column("name", _("企业名称"), width=34, sql="e.name"),
            Column("uscc", _("统一社会信用代码"), Kind.USCC, width=22, sql="e.uscc"),
            Column("reason", _("依据"), width=30, field="reason", told="银行回执"),
            Column("by", _("经办人"), width=12, sql=_PERSON.format("m.by_id")),
        ),
        besides=(
            ID,
            Column("purse", _("资金"), told=3),
            Column("application", _("申报"), told=127),
            Column("line", _("拨付明细"), told=51),
            Column("clawback", _("追回"), told=None),
            Column("reverses", _("冲销"), told=None),
            Column("at", _("时间"), told="2024-10-08T15:10:27+08:00"),
        ),
    )
)
AWARD_BATCHES: Final = register(
    Dataset(
        "award_batches",
        _("拟定批次"),
        reads=Permission.AWARD_READ,
        alias="b",
        joins=f" JOIN incentives_awardbatch b ON b.id = x.id JOIN incentives_purse w ON w.id = b.purse_id{_PROGRAMME}"
        " JOIN accounts_unit u ON u.id = b.unit_id",
        columns=(
            *_of(),
            Column("number", _("批次"), Kind.INTEGER, width=8, field="number", told=1),
            OWNER,
            Column("unit", _("主管单位"), width=18, sql="u.name", told="BUREAU"),
            Column(
                "state",
                _("状态"),
                Kind.CHOICE,
                width=10,
                choices=choices_of(BatchState),
                field="state",
                told="PUBLISHED",
            ),
            Column(
                "count",
                _("件数"),
                Kind.INTEGER,
                width=8,
                told=3,
                sql="(SELECT count(*) FROM incentives_application a WHERE a.batch_id = b.id)",
            ),
            _money("budget", "本批预算", "500000.00"),
            _money("wanted", "应得合计", "600000.00"),
            _money("given", "拟给合计", "499998.00"),
            Column(
                "published_on", _("公示日期"), Kind.DATE, width=12, field="published_on", told="2024-04-26"
            ),
            Column("ends_on", _("公示截止"), Kind.DATE, width=12, field="ends_on", told="2024-05-07"),
            Column("document", _("文号"), width=24, field="document", told=""),
            Column("proposer", _("拟定人"), width=12, sql=_PERSON.format("b.proposed_by_id")),
            Column("approver", _("批准人"), width=12, sql=_PERSON.format("b.approved_by_id")),
            Column("approved_on", _("批准日期"), Kind.DATE, width=12, sql=_CITY_TIME.format("b.approved_at")),
        ),
        besides=(ID, Column("purse", _("资金"), told=3), Column("approved_at", _("批准时间"), told=None)),
    )
)
PAYMENT_BATCHES: Final = register(
    Dataset(
        "payment_batches",
        _("拨付批次"),
        reads=Permission.AWARD_READ,
        alias="b",
        joins=f" JOIN incentives_paymentbatch b ON b.id = x.id JOIN incentives_purse w ON w.id = b.purse_id{_PROGRAMME}",
        columns=(
            *_of(),
            Column("number", _("批次"), Kind.INTEGER, width=8, field="number", told=1),
            OWNER,
            Column(
                "state",
                _("状态"),
                Kind.CHOICE,
                width=10,
                choices=choices_of(PaymentState),
                field="state",
                told="RELEASED",
            ),
            Column(
                "route",
                _("拨付方式"),
                Kind.CHOICE,
                width=12,
                choices=choices_of(Route),
                field="route",
                told="DIRECT",
            ),
            Column("count", _("笔数"), Kind.INTEGER, width=8, field="count", told=2),
            _money("total", "合计", "400000.00"),
            *(
                Column(
                    f"{state.value.lower()}_lines",
                    heading,
                    Kind.INTEGER,
                    width=8,
                    told=1,
                    sql="(SELECT count(*) FROM incentives_paymentline l WHERE l.batch_id = b.id"
                    f" AND l.state = '{state.value}')",
                )
                for state, heading in ((LineState.PAID, _("到账")), (LineState.BOUNCED, _("退票")))
            ),
            Column("sha256", _("文件摘要"), width=24, field="sha256", told=""),
            Column("preparer", _("编批人"), width=12, sql=_PERSON.format("b.prepared_by_id")),
            Column("releaser", _("放行人"), width=12, sql=_PERSON.format("b.released_by_id")),
            Column("released_on", _("放行日期"), Kind.DATE, width=12, sql=_CITY_TIME.format("b.released_at")),
        ),
        besides=(
            ID,
            Column("purse", _("资金"), told=3),
            Column("released_at", _("放行时间"), told="2024-05-10T10:00:00+08:00"),
        ),
    )
)
PAYMENT_LINES: Final = register(
    Dataset(
        "payment_lines",
        _("拨付明细"),
        reads=Permission.AWARD_READ,
        alias="l",
        joins=" JOIN incentives_paymentline l ON l.id = x.id JOIN incentives_award g ON g.id = l.award_id"
        f" JOIN incentives_purse w ON w.id = g.purse_id{_PROGRAMME}"
        f" JOIN cultivation_enterprise e ON e.id = g.enterprise_id{_PLACES}"
        " LEFT JOIN incentives_paymentbatch b ON b.id = l.batch_id",
        columns=(
            *ENTERPRISE,
            *_of(),
            Column("part", _("分项"), width=8, sql="g.part", told=""),
            Column("batch_number", _("批次"), Kind.INTEGER, width=8, sql="b.number"),
            Column("position", _("序号"), Kind.INTEGER, width=8, field="position", told=1),
            _money("amount", "金额"),
            Column(
                "state",
                _("情况"),
                Kind.CHOICE,
                width=10,
                choices=choices_of(LineState),
                field="state",
                told="PAID",
            ),
            Column("account_name", _("户名"), width=30, field="account_name", told="深圳市华彩印刷有限公司"),
            Column("account_bank", _("开户行"), width=24, field="account_bank", told="农行光明支行"),
            Column(
                "account_tail",
                _("账号尾号"),
                width=12,
                sql=f"nullif({TAIL.format('l.account_number')}, '尾号 ')",
                told="尾号 3307",
            ),
            Column(
                "account_number",
                _("账号"),
                width=24,
                masked=True,
                field="account_number",
                needs=Permission.BANK_READ,
            ),
            Column("voucher", _("凭证号"), width=24, field="voucher", told="J2024102100318"),
            Column("paid_on", _("到账日期"), Kind.DATE, width=12, field="paid_on", told="2024-10-21"),
            Column("bounced_on", _("退票日期"), Kind.DATE, width=12, field="bounced_on", told=None),
            Column("reason", _("退票原因"), width=24, field="reason", told=""),
        ),
        besides=(
            ID,
            Column("batch", _("批次"), told=8),
            Column("application", _("申报"), told=127),
            Column("enterprise", _("企业"), told=1024),
        ),
    )
)
CLAWBACKS: Final = register(
    Dataset(
        "clawbacks",
        _("追回"),
        reads=Permission.AWARD_READ,
        alias="c",
        joins=" JOIN incentives_clawback c ON c.id = x.id JOIN incentives_award g ON g.id = c.award_id"
        f" JOIN incentives_purse w ON w.id = g.purse_id{_PROGRAMME}"
        f" JOIN cultivation_enterprise e ON e.id = g.enterprise_id{_PLACES}"
        " LEFT JOIN (SELECT i.clawback_id, sum(i.amount) FILTER (WHERE i.paid_on IS NOT NULL) AS came,"
        " min(i.due_on) FILTER (WHERE i.paid_on IS NULL) AS next_on FROM incentives_instalment i GROUP BY 1) i"
        " ON i.clawback_id = c.id",
        columns=(
            *ENTERPRISE,
            *_of(),
            Column("reason", _("原因"), Kind.CHOICE, width=18, choices=choices_of(ClawbackReason), field="reason",
                   told="MISUSED"),
            _money("amount", "应追回"),
            _money("came", "已还", "80000.00", sql="coalesce(i.came, 0)"),
            Column("next_on", _("下一期"), Kind.DATE, width=12, sql="i.next_on", told="2024-12-31"),
            Column("decided_on", _("决定日期"), Kind.DATE, width=12, field="decided_on", told="2024-05-16"),
            Column("document", _("文号"), width=24, field="document", told="追〔2024〕1号"),
            Column("banned_until", _("限制申报至"), Kind.DATE, width=12, field="banned_until", told="2029-05-15"),
            Column("reversed_on", _("撤销日期"), Kind.DATE, width=12, field="reversed_on", told=None),
            Column("note", _("说明"), width=30, field="note"),
        ),
        besides=(ID, Column("application", _("申报"), told=127), Column("enterprise", _("企业"), told=1024)),
    )
)  # fmt: skip
