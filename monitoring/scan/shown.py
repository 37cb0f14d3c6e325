"""当前列 of 研判."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.enterprises.lines import expected_range
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed, whole_wan
from monitoring.scan import selectors
from monitoring.scan.models import Assessment
from monitoring.scan.rules.table import GOOD_NEWS, title_of
from monitoring.scan.wording import word_of


def _rules(row: Assessment) -> str:
    return "\n".join(f"{title_of(rule)} {rule}" for rule in row.rules if rule != GOOD_NEWS)


class ShownAssessments(ShownColumns):
    """The page's columns."""

    template = "scan/list.html"
    cells = {
        "enterprise": (
            *named(lambda row: row.enterprise.name, lambda row: row.enterprise.uscc),
            Cell(lambda row: _("规上") if row.above_scale else _("规下"), _("规模"), width=8),
        ),
        "street": placed(
            lambda row: row.district.short_name, lambda row: row.street.short_name if row.street else ""
        ),
        "level": (Cell(word_of, width=16),),
        "ytd": (whole_wan(lambda row: row.ytd),),
        "expected": (Cell(expected_range, width=16),),
        "rules": (Cell(_rules, width=40),),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Assessment]]:
        """The page's rows."""
        return lambda keys: selectors.rows(actor, keys)
