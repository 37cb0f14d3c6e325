"""当前列 of a quarter's list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.periods import Period
from core.ui.period import named_period
from core.ui.templatetags.portal import moment
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed
from monitoring.returns import selectors
from monitoring.returns.selectors import ReturnRow
from monitoring.returns.views.listing import light_of


class ShownReturns(ShownColumns):
    """The page's columns but for what can be done with a row; what it reads is a row with the words of its light."""

    template = "returns/list.html"
    cells = {
        "enterprise": named(lambda line: line[0].name, lambda line: line[0].uscc),
        "place": placed(lambda line: line[0].district, lambda line: line[0].street),
        "reason": (
            Cell(lambda line: line[0].reason_name, width=16),
            Cell(lambda line: line[0].note, _("说明"), width=20),
        ),
        "revenue": (Cell(lambda line: line[0].revenue, kind=Kind.AMOUNT, width=16),),
        "state": (
            Cell(lambda line: line[1]),
            Cell(lambda line: line[0].why_returned, _("退回原因"), width=20),
            Cell(lambda line: line[0].correcting, _("更正中")),
            Cell(lambda line: line[0].others, _("另有数据来源")),
        ),
        "at": (Cell(lambda line: moment(line[0].entered_at), width=18),),
        "act": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[tuple[ReturnRow, str]]]:
        """The page's rows."""
        query = selectors.query_of(actor, period_of(asked))
        return lambda keys: [(row, light_of(row, query)[1]) for row in selectors.rows(query, keys)]


def period_of(asked: Asked) -> Period:
    """The quarter asked for, else the last complete one. Raises Refused for nonsense."""
    text = (list(asked.get("period", ())) or [""])[-1]
    return named_period(text) if text else Period.last_complete(timezone.localdate())
