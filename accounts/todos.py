"""For who keeps users: the accounts whose sign-in is locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.filters import USERS
from accounts.models import User
from accounts.selectors import users
from core.registry import ToDo


def locked_count(user: User) -> int:
    """How many accounts are locked just now."""
    return users(user, USERS.with_values(state="locked")).order_by().count()


def locked_users(user: User, _day: dt.date) -> Sequence[ToDo]:
    """The accounts whose sign-in is locked just now, as one line."""
    locked = locked_count(user)
    if not locked:
        return []
    return [
        ToDo(
            light="NONE",
            light_text=_("建议"),
            title=_("%(number)d 个账号因密码多次错误暂停登录") % {"number": locked},
            detail=_("十五分钟后自动恢复；本人忘记密码的，可以重置。"),
            url=f"{reverse('accounts:users')}?state=locked",
            act=_("查看"),
        )
    ]
