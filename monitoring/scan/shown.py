"""当前列 of 研判."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.enterprises.shown import expected
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed, whole_wan
from monitoring.returns.shown import period_of
from monitoring.scan import selectors
from monitoring.scan.lines import Line, lines


class ShownAssessments(ShownColumns):
    """The page's columns."""

    template = "scan/list.html"
    cells = {
        "enterprise": (
            *named(lambda line: line.row.enterprise.name, lambda line: line.row.enterprise.uscc),
            Cell(lambda line: line.side, _("规模"), width=8),
        ),
        "street": placed(
            lambda line: line.row.district.short_name,
            lambda line: line.row.street.short_name if line.row.street else "",
        ),
        "level": (
            Cell(lambda line: line.word, width=16),
            Cell(lambda line: line.before, _("上季等级"), width=14),
        ),
        "ytd": (whole_wan(lambda line: line.row.ytd),),
        "expected": expected(lambda line: line.row),
        "bar": (),
        "gap": (whole_wan(lambda line: line.gap),),
        "rules": (
            Cell(lambda line: line.reasons[0] if line.reasons else "", width=26),
            Cell(lambda line: line.others, _("其他理由"), width=40),
            Cell(lambda line: _("研判时季报尚未审核") if line.is_unreviewed else "", _("季报审核"), width=20),
        ),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Line]]:
        """The page's rows."""
        period = period_of(asked)
        compared = selectors.assessments(actor, period.previous).exists()

        def read(keys: Sequence[int]) -> list[Line]:
            return lines(actor, period, selectors.rows(actor, keys), compared=compared, with_district=True)

        return read
