"""For who records titles: whom to encourage; for the bureau: that no score sheet holds any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo
from core.row_count import row_count
from core.ui.query import address
from incentives.scoring import selectors
from incentives.scoring.codes import LEVELS, Standing
from incentives.scoring.models import ScoreSheet, SpecialisedCandidate
from incentives.scoring.wording import FULL_NAMES


def likely(user: User, day: dt.date) -> Sequence[ToDo]:
    """A line for each level that some are likely to reach; one query."""
    found = SpecialisedCandidate.objects.visible_to(user).filter(year=day.year, standing=Standing.LIKELY)
    counted = dict(found.order_by().values_list("level").annotate(n=row_count()))
    return [
        ToDo(
            light="NONE",
            light_text=_("建议"),
            title=_("%(n)d 家企业有望认定为%(level)s")
            % {"n": counted[level.value], "level": FULL_NAMES[level]},
            detail=_("按现有资料预评，可动员企业申报。"),
            url=address("scoring:list", level=level.value, standing=Standing.LIKELY.value),
            act=_("查看名单"),
            has_clock=False,
        )
        for level in LEVELS
        if counted.get(level.value)
    ]


def no_sheet(_user: User, day: dt.date) -> Sequence[ToDo]:
    """That the last sheet has ended and no other was loaded; nothing where there never was one."""
    last = ScoreSheet.objects.filter(valid_to__lt=day).order_by("-valid_to").first()
    if last is None or last.valid_to is None or selectors.has_sheet(day):
        return []
    return [
        ToDo(
            light="AMBER",
            light_text=_("待载入"),
            title=_("专精特新评分表已于 %(day)s 截止") % {"day": last.valid_to.isoformat()},
            detail=_("新的评分表载入之前，预评全部待定。"),
            url=reverse("scoring:sheet"),
            act=_("查看评分表"),
            has_clock=False,
        )
    ]
