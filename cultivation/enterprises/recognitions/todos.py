"""For who records titles: those that end soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import ToDo
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.recognitions.selectors import ending_in_scope

MOST = 5
NEAR = 30


def ending_titles(user: User, day: dt.date) -> Sequence[ToDo]:
    """The first few that end, each with its enterprise."""
    return [_todo(title, day) for title in ending_in_scope(user, day)[:MOST]]


def ending_count(user: User, day: dt.date) -> int:
    """How many there are."""
    return ending_in_scope(user, day).count()


def _todo(title: Recognition, day: dt.date) -> ToDo:
    left = (title.valid_to - day).days
    return ToDo(
        light="AMBER" if left <= NEAR else "NONE",
        light_text=_("剩 %(n)d 天") % {"n": left} if left else _("今日到期"),
        title=_("%(title)s称号将到期") % {"title": title.get_kind_display()},
        detail=_("%(name)s · %(day)s 到期") % {"name": title.enterprise.name, "day": title.valid_to},
        url=reverse("enterprises:detail", args=[title.enterprise_id]) + "#section-recognitions",
        act=_("查看"),
        due_on=title.valid_to,
        has_clock=False,
    )
