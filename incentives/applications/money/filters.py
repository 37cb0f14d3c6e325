"""The filters of the lists of money: of the pages, their exports and the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind, User
from core.ui.filters import Filter, FilterTable, Options, Shown, among, either, is_key
from cultivation.enterprises.conditions import is_year
from cultivation.enterprises.places import districts
from incentives.applications.codes import (
    BatchState,
    ClawbackReason,
    LineState,
    MovementKind,
    PaymentState,
    Route,
)
from incentives.policy.models import Programme

LINE_STATES: Final[Options] = (
    (LineState.BOUNCED.value, _("退票")),
    (LineState.IN_BATCH.value, _("没回执")),
    (LineState.PAID.value, _("已拨付")),
    (LineState.PAYABLE.value, _("待拨付")),
)
REPAID: Final[Options] = (("OPEN", _("没有还清")), ("REPAID", _("已还清")), ("REVERSED", _("已撤销")))


def _programmes(_user: User) -> Options:
    return list(Programme.objects.order_by("code").values_list("code", "name"))


def _owners(_user: User) -> Options:
    paying = Unit.objects.filter(kind__in=(UnitKind.CITY, UnitKind.DISTRICT), is_active=True)
    return list(paying.order_by("sort").values_list("code", "short_name"))


def _whose(path: str, owner: str) -> tuple[Filter[None], ...]:
    """The programme, its year and who pays, which every list of money has; `path` leads to what says the first two."""
    year = f"{path}year__in"
    return (
        Filter("programme", _("政策"), among(f"{path}programme_id"), _programmes, shown=Shown.LISTED),
        Filter(
            "year",
            _("年度"),
            lambda values, _none: Q(**{year: [int(value) for value in values]}),
            checks=is_year,
        ),
        Filter("owner", _("出资单位"), among(f"{owner}__code"), _owners, shown=Shown.LISTED),
    )


def _repaid_q(value: str, _none: Any) -> Q:
    """By what has come back, which the selector has annotated."""
    if value == "REVERSED":
        return Q(reversed_on__isnull=False)
    repaid = Q(came__gte=F("amount"))
    return Q(reversed_on=None) & (repaid if value == "REPAID" else Q(came=None) | ~repaid)


def _choices(values: Sequence[tuple[str, Any]]) -> Any:
    return lambda _user: values


PURSES: Final[FilterTable[None]] = FilterTable(*_whose("", "owner"))
MOVEMENTS: Final[FilterTable[None]] = FilterTable(
    Filter("kind", _("类别"), among("kind"), _choices(MovementKind.choices), shown=Shown.LISTED),
    *_whose("purse__", "purse__owner"),
    Filter("purse", _("资金"), among("purse_id"), checks=is_key, shown=Shown.LINKED, chip=False),
    Filter("application", _("申报"), among("application_id"), checks=is_key, shown=Shown.LINKED),
)
AWARD_BATCHES: Final[FilterTable[None]] = FilterTable(
    Filter("state", _("状态"), among("state"), _choices(BatchState.choices), shown=Shown.TAPPED),
    *_whose("", "purse__owner"),
)
PAYMENT_BATCHES: Final[FilterTable[None]] = FilterTable(
    Filter("state", _("状态"), among("state"), _choices(PaymentState.choices), shown=Shown.TAPPED),
    *_whose("", "purse__owner"),
    Filter("route", _("拨付方式"), among("route"), _choices(Route.choices), shown=Shown.TAPPED),
)
LINES: Final[FilterTable[None]] = FilterTable(
    Filter("state", _("情况"), among("state"), _choices(LINE_STATES), shown=Shown.TAPPED),
    Filter("district", _("所属区"), among("award__district__code"), districts),
    Filter("batch", _("批次"), among("batch_id"), checks=is_key, shown=Shown.LINKED, chip=False),
)
CLAWBACKS: Final[FilterTable[None]] = FilterTable(
    Filter("repaid", _("归还情况"), either(_repaid_q), _choices(REPAID), shown=Shown.TAPPED),
    Filter("reason", _("原因"), among("reason"), _choices(ClawbackReason.choices), shown=Shown.LISTED),
    *_whose("award__", "award__purse__owner"),
    Filter("district", _("所属区"), among("award__district__code"), districts),
)
