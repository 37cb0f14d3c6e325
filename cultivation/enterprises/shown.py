"""当前列 of the list of enterprises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.enterprises import selectors
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.lines import ShownEnterprise, lines, standing_light
from cultivation.enterprises.standing import last_full_year
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed, whole_wan


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
        "expected": (Cell(lambda line: line.expected, width=16),),
        "light": (Cell(lambda line: standing_light(line.row)[1], width=16),),
        "contact": (Cell(lambda line: line.row.contact),),
    }

    def head(self, actor: User, asked: Asked) -> dict[str, Any]:
        """Whether there are figures, and of which year."""
        return {"figures": selectors.shows_figures(actor), "full_year": last_full_year()}

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[ShownEnterprise]]:
        """The page's rows."""
        return lambda keys: lines(selectors.rows(actor, keys), with_district=True)
