"""当前列 of the list of contacts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.contacts import selectors
from cultivation.contacts.lines import ContactLine, Gap, contact_lines
from cultivation.contacts.terms import asked_on
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed


def _due(gap: Gap | None) -> object:
    return gap.due if gap else None


def _word(gap: Gap | None) -> str:
    return gap.word if gap else ""


class ShownContacts(ShownColumns):
    """The page's columns, with the gaps of today."""

    template = "contacts/_lines.html"
    cells = {
        "enterprise": (
            *named(lambda line: line.row.enterprise.name, lambda line: line.row.enterprise.uscc),
            *placed(
                lambda line: line.row.enterprise.district.short_name,
                lambda line: line.row.enterprise.street.short_name if line.row.enterprise.street else "",
            ),
            Cell(lambda line: line.row.confirmed_on, _("重点库确认日期"), Kind.DATE, width=14),
            Cell(lambda line: line.row.included_on, _("纳统日期"), Kind.DATE, width=12),
        ),
        "officer": (
            Cell(lambda line: line.row.officer.user.name if line.row.officer else ""),
            Cell(lambda line: line.row.officer.user.unit.name if line.row.officer else "", _("联系干部单位"), width=16),
            Cell(lambda line: _due(line.officer_gap), _("应指定联系干部日期"), Kind.DATE, width=18),
            Cell(lambda line: _word(line.officer_gap), _("联系干部情况")),
        ),
        "leader": (
            Cell(lambda line: line.row.leader.leader if line.row.leader else ""),
            Cell(lambda line: line.row.leader.title if line.row.leader else "", _("挂点领导职务"), width=16),
            Cell(lambda line: line.row.leader.unit.name if line.row.leader else "", _("挂点领导单位"), width=16),
            Cell(lambda line: _due(line.leader_gap), _("应指定挂点领导日期"), Kind.DATE, width=18),
            Cell(lambda line: _word(line.leader_gap), _("挂点领导情况")),
        ),
        "until": (Cell(lambda line: line.until, kind=Kind.DATE),),
        "contact": (Cell(lambda line: line.row.enterprise.contact),),
    }  # fmt: skip

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[ContactLine]]:
        """The page's rows."""
        of = asked_on(timezone.localdate(), actor.pk)
        return lambda keys: contact_lines(selectors.rows(actor, keys, of), of, with_district=True)
