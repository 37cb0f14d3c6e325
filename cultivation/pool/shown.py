"""当前列 of the pools' lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cultivation.enterprises.shown import expected
from cultivation.pool import selectors
from cultivation.pool.key import selectors as key
from cultivation.pool.key.lines import KeyLine, key_lines
from cultivation.pool.models import KeyMember, PoolVerdict
from cultivation.pool.wording import PoolLine, verdict_lines
from exchange.dataset import Kind
from exchange.staging.shown import Asked, Cell, ShownColumns, named, placed

_NAMED = named(lambda line: line.row.enterprise.name, lambda line: line.row.enterprise.uscc)
_PLACED = placed(
    lambda line: line.row.district.short_name,
    lambda line: line.row.street.short_name if line.row.street else "",
)


class ShownPool(ShownColumns):
    """The columns of a version's list."""

    template = "pool/_lines.html"
    cells = {
        "enterprise": (*_NAMED, *_PLACED),
        "industry": (Cell(lambda line: line.industry, width=24),),
        "revenue": (Cell(lambda line: line.row.revenue, kind=Kind.AMOUNT, width=14),),
        "why": (Cell(lambda line: line.why, width=36),),
        "basis": (Cell(lambda line: line.basis),),
        "acts": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[PoolLine]]:
        """The page's rows."""
        rows = selectors.with_names(PoolVerdict.objects.visible_to(actor).with_figures())
        return lambda keys: verdict_lines(_in(rows, keys), with_district=True)


class ShownKeyMembers(ShownColumns):
    """The columns of the key members' list."""

    template = "pool/_members.html"
    cells = {
        "enterprise": (*_NAMED, *_PLACED, Cell(lambda line: line.industry, _("行业"), width=24)),
        "origin": (
            Cell(lambda line: line.row.get_origin_display(), width=12),
            Cell(lambda line: line.row.reason, _("提名理由"), width=30),
        ),
        "state": (
            Cell(lambda line: line.row.get_state_display(), width=10),
            Cell(lambda line: line.note, _("说明"), width=24),
        ),
        "light": (Cell(lambda line: line.light[1], width=12),),
        "expected": expected(lambda line: line.row.enterprise.standing),
        "by": (
            Cell(lambda line: line.row.nominated_by.name if line.row.nominated_by else "", width=10),
            Cell(lambda line: timezone.localdate(line.row.nominated_at), _("提名日期"), Kind.DATE, width=12),
        ),
        "acts": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[KeyLine]]:
        """The page's rows."""
        rows = key.in_order(KeyMember.objects.visible_to(actor))
        return lambda keys: key_lines(_in(rows, keys))


def _in(rows: Any, keys: Sequence[int]) -> list[Any]:
    by_key = {row.pk: row for row in rows.filter(pk__in=keys)}
    return [by_key[pk] for pk in keys if pk in by_key]
