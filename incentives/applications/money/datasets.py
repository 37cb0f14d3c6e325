"""The bank's answer to a batch of payments as a workbook: one row a line."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from exchange.dataset import Choice, Column, Dataset, Kind, register

RESULTS = register(
    Dataset(
        "payment_results",
        _("拨付回执"),
        key=("number",),
        reads=Permission.AWARD_READ,
        note=_("一行是银行对一笔拨付的回执；有一行对不上，整份都不导入。没有回执的照旧挂着，不会重付。到账以后又退回的，写退票和退票日期。"),
        columns=(
            Column("number", _("拨付编号"), Kind.CODE, width=16, example="FK12-00009", aliases=("编号", "附言")),
            Column("account_name", _("户名"), width=30, written=False, example="深圳市华彩印刷有限公司"),
            Column("amount", _("金额"), Kind.AMOUNT, required=True, unit="元", width=16, example="200000.00"),
            Column("result", _("回执"), Kind.CHOICE, required=True, width=10, example="已拨付", choices=(
                Choice("PAID", _("已拨付"), ("到账", "成功", "已到账", "交易成功")),
                Choice("BOUNCED", _("退票"), ("失败", "退回", "已退汇", "交易失败")),
            ), aliases=("结果", "交易状态")),
            Column("voucher", _("凭证号"), width=24, max_length=60, example="J2024102100318", aliases=("流水号", "交易流水号")),
            Column("paid_on", _("到账日期"), Kind.DATE, width=13, example="2024-10-21", aliases=("交易日期", "入账日期")),
            Column("bounced_on", _("退票日期"), Kind.DATE, width=13, aliases=("退汇日期", "退回日期")),
            Column("reason", _("退票原因"), width=30, max_length=200, aliases=("失败原因", "备注")),
        ),
    )
)  # fmt: skip
