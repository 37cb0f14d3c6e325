"""The card of the enterprises that a person sees, as the scans judged them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import UnitKind, User
from core.row_count import row_count
from core.ui.panels import Figure, Panel
from core.ui.query import address
from cultivation.enterprises.codes import AT_RISK, LIKELY
from cultivation.enterprises.conditions import judged_q
from cultivation.enterprises.models import Standing
from cultivation.enterprises.places import sees_city
from monitoring.scan.models import RunState, ScanRun


def enterprises(user: User, _day: dt.date) -> list[Panel]:
    """Above scale, likely to reach it, at risk of leaving, counted as the lists count.

    The pool stands on the dashboard: counting its conditions live takes as long as all else on this page.
    """
    found = Standing.objects.visible_to(user).aggregate(
        above=row_count(Q(above_scale=True)),
        likely=row_count(judged_q("readiness", LIKELY)),
        at_risk=row_count(judged_q("risk", AT_RISK)),
    )
    at_risk = found["at_risk"]
    figures = (
        Figure(found["above"], _("规上企业"), address("enterprises:list", scale="above")),
        Figure(found["likely"], _("有望达标"), address("enterprises:list", readiness=LIKELY)),
        Figure(at_risk, _("红橙预警"), address("enterprises:list", risk=AT_RISK), is_short=at_risk > 0),
    )
    return [Panel("enterprises", _place_title(user), _judged(), figures)]


def _judged() -> str:
    run = ScanRun.objects.filter(state=RunState.DONE).order_by("-year", "-quarter", "-pk").first()
    if run is None:
        return _("尚未研判")
    return _("研判数据截至 %(day)s") % {"day": f"{timezone.localtime(run.as_of):%m-%d %H:%M}"}


def _place_title(user: User) -> str:
    if sees_city(user):
        return _("全市企业")
    return _("本街道企业") if user.unit.kind == UnitKind.STREET else _("本区企业")
