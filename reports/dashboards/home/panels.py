"""What stands beside the to-dos, by what a person may see: three figures, the target, the operator's state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.filters import USERS
from accounts.models import UnitKind, User
from accounts.roles import Permission
from accounts.selectors import users
from core.jobs.models import Job, JobState
from core.parameters.selectors import at
from core.row_count import row_count
from core.ui.query import address
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.conditions import included_q
from cultivation.enterprises.models import Standing
from cultivation.enterprises.places import sees_city
from cultivation.ledger import selectors as ledger
from cultivation.ledger.filters import PROBLEMS, WAITING
from cultivation.ledger.states import OPEN
from incentives.eligibility.models import Evaluation
from incentives.eligibility.rules.p1 import PROGRAMME
from monitoring.scan.models import RunState, ScanRun
from reports.dashboards.pace import Pace

LIKELY = [Readiness.REACHED.value, Readiness.LIKELY.value]
AT_RISK = [Risk.RED.value, Risk.ORANGE.value]
TARGET = "city_target_year"


@dataclass(frozen=True)
class Figure:
    """A large number with its word; `url` opens its rows, `is_short` shows it in red."""

    value: int
    label: str
    url: str = ""
    is_short: bool = False


@dataclass(frozen=True)
class Panel:
    """One card: figures, a progress towards a target, and a remark."""

    code: str
    title: str
    aside: str = ""
    figures: tuple[Figure, ...] = ()
    pace: Pace | None = None
    note: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Own:
    """The counts over everything in a person's scope, from one statement."""

    all: int
    above: int
    likely: int
    at_risk: int
    included: int
    before: int


def own(user: User, day: dt.date) -> Own:
    """Enterprises, above scale, likely, at risk, included this year and by this day of the last, as the lists count.

    The pool stands on the dashboard: counting its conditions live takes as long as all else on this page.
    """
    last_year = day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
    found = Standing.objects.visible_to(user).aggregate(
        all=row_count(),
        above=row_count(Q(above_scale=True)),
        likely=row_count(Q(readiness__in=LIKELY)),
        at_risk=row_count(Q(risk__in=AT_RISK)),
        included=row_count(included_q(str(day.year))),
        before=row_count(included_q(last_year.isoformat())),
    )
    return Own(**found)


def panels(user: User, day: dt.date) -> tuple[list[Panel], int | None]:
    """The cards of a person, and how many enterprises they see (None for who has nothing to do with them)."""
    found: list[Panel] = []
    seen: int | None = None
    if user.can(Permission.SCAN_READ):
        counts = own(user, day)
        seen = counts.all
        found.append(_enterprises(user, counts))
        if user.can(Permission.DASHBOARD_READ):
            found.append(_target(user, counts, day))
    if user.can(Permission.LEDGER_READ) and not user.can(Permission.LEDGER_LOG):
        found.append(_problems(user, day))
    if user.can(Permission.AWARD_READ) and not user.can(Permission.SCAN_READ):
        found.append(_awards(user))
    if user.can(Permission.JOB_OPERATE):
        found.append(_operation(user))
    if (
        user.can(Permission.EXPORT)
        and user.can(Permission.DASHBOARD_READ)
        and not user.can(Permission.IMPORT)
    ):
        found.append(_analysis())
    return found, seen


def is_analyst(user: User) -> bool:
    """Whether someone reads and exports and has nothing of their own to deal with."""
    acts = (Permission.IMPORT, Permission.LEDGER_HOLD, Permission.LEDGER_DECIDE, Permission.LEDGER_LOG)
    reads = user.can(Permission.EXPORT) and user.can(Permission.DASHBOARD_READ)
    return reads and not any(user.can(one) for one in acts)


def _enterprises(user: User, counts: Own) -> Panel:
    run = ScanRun.objects.filter(state=RunState.DONE).order_by("-year", "-quarter", "-pk").first()
    figures = (
        Figure(counts.above, _("规上企业"), address("enterprises:list", scale="above")),
        Figure(counts.likely, _("有望达标"), address("enterprises:list", readiness=LIKELY)),
        Figure(
            counts.at_risk,
            _("红橙预警"),
            address("enterprises:list", risk=AT_RISK),
            is_short=counts.at_risk > 0,
        ),
    )
    judged = (
        _("研判数据截至 %(day)s") % {"day": f"{timezone.localtime(run.as_of):%m-%d %H:%M}"}
        if run
        else _("尚未研判")
    )
    return Panel("enterprises", _place_title(user), judged, figures)


def _place_title(user: User) -> str:
    if sees_city(user):
        return str(_("全市企业"))
    return str(_("本街道企业") if user.unit.kind == UnitKind.STREET else _("本区企业"))


def _target(user: User, counts: Own, day: dt.date) -> Panel:
    """The city's target against 序时; below the city, until targets are handed down, last year by this day."""
    target = at(day).count(TARGET)
    included = Figure(counts.included, _("本年新增规上"), address("enterprises:list", included=str(day.year)))
    if sees_city(user):
        pace = Pace(counts.included, target, day)
        aside = _("%(target)s 家") % {"target": f"{target:,}"} if target is not None else _("尚未设定")
        return Panel("target", _("全市年度目标"), aside, (included,), pace)
    more = counts.included - counts.before
    words = _("比上年同期多 %(n)d 家") if more > 0 else _("比上年同期少 %(n)d 家")
    compared = words % {"n": abs(more)} if more else _("与上年同期持平")
    note = _("%(compared)s。区目标待年度方案下达。") % {"compared": compared}
    included = Figure(counts.included, _("截至今日，家"), included.url)
    return Panel("target", _("%(year)d 年新增规上") % {"year": day.year}, "", (included,), note=note)


def _problems(user: User, day: dt.date) -> Panel:
    title = _("转来的问题") if user.can(Permission.LEDGER_HOLD) else _("问题台账")
    if user.can(Permission.LEDGER_DECIDE):
        title = _("提级到领导小组的问题")
    found = ledger.problems(user, PROBLEMS.chosen(), day).aggregate(
        open=row_count(Q(state__in=[state.value for state in OPEN])),
        red=row_count(PROBLEMS.chosen(light="RED").q(day)),
        waiting=row_count(PROBLEMS.chosen(stage=WAITING).q(day)),
    )
    figures = (
        Figure(found["open"], _("未办结"), address("ledger:list", stage="OPEN")),
        Figure(found["red"], _("已逾期"), address("ledger:list", light="RED"), is_short=found["red"] > 0),
        Figure(found["waiting"], _("待回访"), address("ledger:list", stage=WAITING)),
    )
    return Panel("problems", title, "", figures)


def _awards(user: User) -> Panel:
    year = timezone.localdate().year - 1
    rows = Evaluation.objects.visible_to(user).filter(programme_id=PROGRAMME, year=year, is_current=True)
    passed = Q(verdict="PASS")
    found = rows.aggregate(
        passed=row_count(passed),
        amount=Sum("amount", filter=passed),
        open=row_count(Q(verdict="UNKNOWN")),
    )
    figures = (
        Figure(found["passed"], _("符合条件"), address("awards:list", year=year, verdict="PASS")),
        Figure(found["open"], _("待补材料"), address("awards:list", year=year, verdict="UNKNOWN")),
    )
    amount = _("合计 %(amount)s 万元") % {"amount": f"{(found['amount'] or 0) / 10_000:,.2f}"}
    return Panel("awards", _("%(year)d 年首次上规模奖励") % {"year": year}, "", figures, note=amount)


def _operation(user: User) -> Panel:
    failed = Job.objects.filter(state=JobState.FAILED).count()
    locked = users(user, USERS.chosen(state="locked")).order_by().count()
    figures = (
        Figure(failed, _("未完成的任务"), f"{reverse('core:jobs_all')}?state=FAILED", is_short=failed > 0),
        Figure(locked, _("登录锁定"), f"{reverse('accounts:users')}?state=locked"),
    )
    made = last_backup()
    note = (
        _("最近一次备份：%(moment)s。") % {"moment": f"{made:%Y-%m-%d %H:%M}"}
        if made
        else _("还没有备份。平台运行时每天 1:30 自动备份，也可以运行 ./portal backup。")
    )
    return Panel("operation", _("平台状况"), "", figures, note=note)


def last_backup() -> dt.datetime | None:
    """When the newest backup of the data folder was made, in the city's time."""
    folder = Path(settings.DATA_DIR) / "backups"
    made = [path.stat().st_mtime for path in folder.glob("*.tar")] if folder.is_dir() else []
    return dt.datetime.fromtimestamp(max(made), timezone.get_current_timezone()) if made else None


def _analysis() -> Panel:
    """Where an analyst finds what to send on; each list exports what it shows."""
    places = (
        (_("看板"), address("dashboards:quarter")),
        (_("全部企业"), address("enterprises:list")),
        (_("问题台账"), address("ledger:list")),
        (_("季度报表"), address("returns:list")),
        (_("研判"), address("scan:list")),
        (_("奖励资格"), address("awards:list")),
    )
    note = _("打开列表，筛选后点“导出”，得到的就是列表的全部行。")
    return Panel("analysis", _("查看与导出"), note=note, more=tuple((w, u) for w, u in places if u))
