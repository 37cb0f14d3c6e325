"""To-dos that this room brings: what was escalated to the leading group, and what the operator must look after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.filters import USERS
from accounts.models import User
from accounts.selectors import users
from core.jobs.models import Job, JobState
from core.registry import ToDo
from core.ui.query import address
from cultivation.enterprises.codes import Readiness
from cultivation.enterprises.models import Standing
from cultivation.ledger import selectors as ledger
from cultivation.ledger.filters import PROBLEMS
from cultivation.ledger.rules.words import light_text
from cultivation.ledger.states import State
from cultivation.ledger.timing import load_timing

MOST = 20
RECENT = dt.timedelta(days=3)
_ESCALATED = PROBLEMS.chosen(stage="OPEN")


def escalated(user: User, day: dt.date) -> Sequence[ToDo]:
    """The open problems that were escalated to the leading group, what is due first on top."""
    ids = list(ledger.ids(user, _ESCALATED, today=day)[:MOST])
    if not ids:
        return []
    calendar = load_timing().calendar
    return [
        ToDo(
            light=row.light or "NONE",
            light_text=light_text(calendar, State(row.state), row.due_on, day, row.stopped_on),
            title=row.title,
            detail=_("%(enterprise)s · %(number)s · 承办：%(holder)s")
            % {
                "enterprise": row.name,
                "number": row.number,
                "holder": row.holder or row.district,
            },
            url=reverse("ledger:detail", args=[row.id]),
            act=_("查看"),
            due_on=row.due_on,
            weight=1 if row.is_urgent else 0,
        )
        for row in ledger.rows(user, ids, day)
    ]


def escalated_count(user: User, day: dt.date) -> int:
    """How many there are."""
    return ledger.count(user, _ESCALATED, day)


def watched(user: User, day: dt.date) -> Sequence[ToDo]:
    """For the bureau: which districts have overdue problems, as one line; the districts themselves see each."""
    late = [row for row in ledger.by_district(user, today=day) if row["red"]]
    if not late:
        return []
    late.sort(key=lambda row: -row["red"])
    named = "、".join(_("%(name)s %(n)d 件") % {"name": row["name"], "n": row["red"]} for row in late[:3])
    return [
        ToDo(
            light="RED",
            light_text=_("逾期"),
            title=_("全市 %(n)d 件问题已逾期") % {"n": sum(row["red"] for row in late)},
            detail=_("最多的是%(named)s") % {"named": named},
            url=address("ledger:list", light="RED"),
            act=_("去督办"),
        )
    ]


def reached(user: User, _day: dt.date) -> Sequence[ToDo]:
    """For who reviews: how many enterprises have reached the scale and are not in yet, as one suggestion."""
    found = Standing.objects.visible_to(user).filter(readiness=Readiness.REACHED, above_scale=False).count()
    if not found:
        return []
    return [
        ToDo(
            light="NONE",
            light_text=_("建议"),
            title=_("%(n)d 家企业已达标，尚未纳统") % {"n": found},
            detail=_("请核对经营数据，准备入库申报材料。"),
            url=address("enterprises:list", readiness=Readiness.REACHED, scale="below"),
            act=_("查看"),
        )
    ]


def failed_jobs(_user: User, day: dt.date) -> Sequence[ToDo]:
    """The jobs of the last three days that came to nothing, as one line."""
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__date__gt=day - RECENT).count()
    if not failed:
        return []
    return [
        ToDo(
            light="AMBER",
            light_text=_("需要处理"),
            title=_("近三天有 %(number)d 个任务未完成") % {"number": failed},
            detail=_("打开任务看原因，处理后可以重新运行。"),
            url=f"{reverse('core:jobs_all')}?state={JobState.FAILED}",
            act=_("去处理"),
        )
    ]


def locked_users(user: User, _day: dt.date) -> Sequence[ToDo]:
    """The accounts whose sign-in is locked just now, as one line."""
    locked = users(user, USERS.chosen(state="locked")).order_by().count()
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
