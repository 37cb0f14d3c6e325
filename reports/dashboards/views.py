"""The home page (工作台) and the quarter's dashboard (看板)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.gate import for_everyone, needs, signed_in
from accounts.models import User
from accounts.roles import Permission
from accounts.selectors import users
from core.ui.panels import panels_of
from core.ui.period import period_of
from core.ui.query import address
from cultivation.enterprises.models import Standing
from reports.dashboards.home.agenda import agenda
from reports.dashboards.home.panels import is_analyst
from reports.dashboards.quarter.page import page
from reports.dashboards.quarter.query import QuarterQuery

_WEEKDAYS = "一二三四五六日"


@require_safe
@for_everyone
def home(request: HttpRequest) -> HttpResponse:
    """What to do today, in order; the figures of one's own role beside it. Always of today, whatever the period."""
    user, today = signed_in(request), timezone.localdate()
    todo = agenda(user, today)
    where = [user.unit.name] + [user.role_names] * (user.role_names != user.unit.name)
    sub = _("%(month)d月%(day)d日 星期%(weekday)s · %(where)s") % {
        "month": today.month,
        "day": today.day,
        "weekday": _WEEKDAYS[today.weekday()],
        "where": " · ".join(where),
    }
    context = {
        "agenda": todo,
        "sub": sub,
        "panels": panels_of(user, today),
        "acts": _acts(user, bool(todo.rows)),
        "first": _first_step(user),
    }
    return render(request, "dashboards/home.html", context)


@require_safe
@needs(Permission.DASHBOARD_READ)
def quarter(request: HttpRequest) -> HttpResponse:
    """The dashboard of `?period=2024Q3` in the person's scope: the city, a district, or a street."""
    user = signed_in(request)
    query = QuarterQuery(user, period_of(request), timezone.localdate())
    importing = user.can(Permission.IMPORT) and user.can(Permission.ENTERPRISE_WRITE)
    context = page(query) | {"import_url": address("exchange:list") if importing else ""}
    return render(request, "dashboards/quarter.html", context)


def _acts(user: User, busy: bool) -> list[dict[str, Any]]:
    """The page's acts: one primary at most, and that is the first to-do's where there is one."""
    acts = []
    if user.can(Permission.DASHBOARD_READ) and not is_analyst(user):
        board = address("dashboards:quarter")
        acts.append({"label": _("看板"), "url": board, "primary": False, "thumb": False})
    if user.can(Permission.LEDGER_LOG):
        acts.append({"label": _("记问题"), "url": address("ledger:log"), "primary": not busy, "thumb": True})
    return acts


def _first_step(user: User) -> dict[str, str]:
    """What the page says where there is nothing to do: what to do first, or what will come."""
    return _nothing_yet(user) or _all_done(user)


def _nothing_yet(user: User) -> dict[str, str] | None:
    """The first step in a portal without enterprises or people."""
    if user.can(Permission.SCAN_READ) and not Standing.objects.visible_to(user).exists():
        if user.can(Permission.IMPORT) and user.can(Permission.ENTERPRISE_WRITE):
            url = address("exchange:new")
            return {
                "title": _("平台里还没有企业"),
                "text": _("先导入企业名单和上年营业收入，培育库、研判和待办随后就有。"),
                "url": url,
                "act": _("去导入"),
            }
        return {
            "title": _("您的范围内还没有企业"),
            "text": _("区和街道导入企业名单后，这里会有数据。"),
        }
    if user.can(Permission.USER_WRITE) and not users(user).exclude(pk=user.pk).exists():
        return {
            "title": _("平台里还没有其他用户"),
            "text": _("先核对单位，再新建各区、街道和部门的用户；人多时可以导入。"),
            "url": address("accounts:users"),
            "act": _("去建用户"),
        }
    return None


def _all_done(user: User) -> dict[str, str]:
    """Where the work of each role comes from."""
    if user.can(Permission.LEDGER_LOG):
        return {
            "title": _("手头的事都办完了"),
            "text": _("走访或接到企业反映时，用“记问题”登记；有要办的事会出现在这里。"),
        }
    if user.can(Permission.STAT_WRITE) and user.can(Permission.IMPORT):
        return {
            "title": _("没有要您办的事"),
            "text": _("收到统计、税务数据或纳统、退库名单后，从这里导入；先看到会改什么，确认后才写入。"),
            "url": address("exchange:new"),
            "act": _("去导入"),
        }
    if is_analyst(user):
        return {
            "title": _("没有要您办的事"),
            "text": _("看板汇总本季情况；打开任一列表，筛选后即可导出。"),
            "url": address("dashboards:quarter"),
            "act": _("看本季看板"),
        }
    return {"title": _("手头的事都办完了"), "text": _("有要办的事会出现在这里。")}
