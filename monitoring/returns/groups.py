"""The fields of the return in the groups in which people fill them in and read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from monitoring.returns.fields import BY_CODE, FIELDS, Field

_GROUPS: tuple[tuple[str | Promise, str], ...] = (
    (_("收入与产出"), "revenue revenue_prev main_revenue full_year_expected output output_prev export_delivery vat_sales"),
    (_("效益与投入"), "profit tax_paid rd_expense interest_paid investment upgrade_investment"),
    (_("用电与用工"), "electricity electricity_prev employees rd_employees"),
    (_("资产"), "receivables assets inventory finished_goods liabilities"),
    (_("订单与预期"), "orders_on_hand order_trend capacity_use outlook status"),
    (_("存在问题"), "problem_category problems"),
    (_("填报人"), "filled_by phone filled_on"),
)  # fmt: skip
GROUPS: tuple[tuple[str | Promise, tuple[Field, ...]], ...] = tuple(
    (title, tuple(BY_CODE[code] for code in codes.split())) for title, codes in _GROUPS
)
assert sorted(field.code for _title, fields in GROUPS for field in fields) == sorted(  # noqa: S101
    field.code for field in FIELDS
)
