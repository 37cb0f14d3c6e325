"""当前列 of the list of enterprises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.enterprises import selectors
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.lines import ShownEnterprise, expected_between, lines, standing_level
from cultivation.enterprises.standing import last_full_year
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed, whole_wan


def expected(standing: Callable[[Any], Any]) -> tuple[Cell, Cell]:
    """The projected year: its middle, and the range that the page has below it."""
    return (
        whole_wan(lambda line: standing(line).p50),
        Cell(lambda line: expected_between(standing(line)), _("全年预计区间（万元）"), width=16),
    )


class ShownEnterprises(ShownColumns):
    """The page's columns; figures for whom sees them."""

    template = "enterprises/list.html"
    cells = {
        "name": (
            *named(lambda line: line.row.name, lambda line: line.row.uscc),
            Cell(lambda line: OperatingStatus(line.row.status).label, _("经营状态")),
        ),
        "street": placed(lambda line: line.row.district, lambda line: line.row.street),
        "industry": (Cell(lambda line: line.industry, width=24),),
        "revenue": (whole_wan(lambda line: line.row.revenue_last),),
        "ytd": (whole_wan(lambda line: line.row.ytd),),
        "expected": expected(lambda line: line.row),
        "light": (
            Cell(lambda line: standing_level(line.row)[1], width=12),
            Cell(lambda line: _("暂按上次") if line.carried else "", _("研判说明")),
        ),
        "contact": (Cell(lambda line: line.row.contact),),
    }

    def head(self, actor: User, asked: Asked) -> dict[str, Any]:
        """Whether there are figures, and of which year."""
        return {"figures": selectors.shows_figures(actor), "full_year": last_full_year()}

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[ShownEnterprise]]:
        """The page's rows."""
        return lambda keys: lines(selectors.rows(actor, keys), with_district=True)
