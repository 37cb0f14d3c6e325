"""What is said where a quarter takes no returns: since when or from when, and who can open it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.roles import Role
from core.periods import Period
from monitoring.returns.openings import openings
from monitoring.returns.rules.frame import Window
from monitoring.returns.services.opening import may_open


@dataclass(frozen=True)
class Shut:
    """Why there is no 填报 and no 更正; `reopen_url` where the reader can open the quarter again."""

    sentence: str
    reopen_url: str = ""


def shut(user: User, period: Period, district: Unit, street: int | None = None) -> Shut | None:
    """Nothing where the quarter takes returns of this place today."""
    found = openings(period)
    window = found.window(timezone.localdate(), [district.pk], street)
    if window is Window.OPEN:
        return None
    if window is Window.NOT_BEGUN:
        return Shut(_("%(period)s还没有开放，季度结束后的第一天开始填报。") % {"period": period.label_zh})
    closed = _("%(period)s报表已于 %(day)s 关闭，不能补报和更正。") % {
        "period": period.label_zh,
        "day": _day(found.last_day([district.pk], street)),
    }
    if may_open(user, district.pk):
        return Shut(
            closed + _("需要补报或更正的，可以重新开放。"), f"{reverse('returns:reopen')}?period={period}"
        )
    who = _("确需补报或更正的，请%(who)s写明原因后重新开放。") % {"who": _reviewers(district)}
    return Shut(closed + who)


def _reviewers(district: Unit) -> str:
    """Who reopens: the district's reviewers by name, else the bureau."""
    people = User.objects.filter(unit=district, is_active=True, groups__name=Role.REVIEWER.value).distinct()
    names = list(people.order_by("username").values_list("name", flat=True)[:3])
    if not names:
        return _("市局")
    return _("%(district)s审核人员（%(names)s）") % {"district": district.name, "names": "、".join(names)}


def _day(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
