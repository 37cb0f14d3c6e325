"""What waits for whoever pays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from core.money import format_wan
from core.registry import ToDo
from core.row_count import row_count
from core.ui.query import address
from incentives.eligibility.models import Evaluation
from incentives.eligibility.registry import named, programmes


def payable(user: User, _day: dt.date) -> Sequence[ToDo]:
    """The awards that are due and not yet paid, a line for each programme and year, newest first; by one query."""
    rules = {each.code: each for each in programmes()}
    counted = (
        Evaluation.objects.visible_to(user)
        .filter(verdict="PASS", is_current=True, programme_id__in=rules, amount__gt=0)
        .values("programme_id", "year")
        .annotate(n=row_count(), amount=Sum("amount"))
        .order_by("-year", "programme_id")
    )
    return [
        ToDo(
            light="NONE",
            light_text=_("待拨付"),
            title=_("%(programme)s：%(n)d 家符合条件")
            % {"programme": rules[row["programme_id"]].words.title, "n": row["n"]},
            detail=_("%(year)s，合计 %(amount)s 万元，尚未登记拨付。")
            % {
                "year": rules[row["programme_id"]].words.of_year % {"year": row["year"]},
                "amount": format_wan(row["amount"]),
            },
            url=address("awards:list", year=row["year"], **named(rules[row["programme_id"]]), verdict="PASS"),
            act=_("查看名单"),
        )
        for row in counted
    ]
