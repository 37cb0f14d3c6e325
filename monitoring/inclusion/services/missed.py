"""The lists of a year after its review (应统未统, and its mirror): listed set-based, seen on site, closed with a reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.bulk import insert_select
from core.verdict import Refused, Verdict, allow, refuse, require
from cultivation.enterprises.codes import Door, OperatingStatus
from cultivation.enterprises.industries import INDUSTRY
from cultivation.enterprises.standing import above_since
from monitoring.inclusion.codes import MIRROR_REASONS, MissedHappening, MissedKind, MissedReason, Origin
from monitoring.inclusion.models import Case, MissedInclusion
from monitoring.inclusion.services.missed_line import begin_line, locked_line, may_work
from monitoring.inclusion.services.opening import open_by_hand
from monitoring.inclusion.terms import Windows, threshold_on

REASON: Final = "列出应统未统"
_PLACE: Final = {
    "enterprise_id": "e.id",
    "district_id": "e.district_id",
    "street_id": "e.street_id",
    "year": "%(year)s",
    "revenue": "r.revenue",
    "threshold": "%(threshold)s",
    "source": "r.source",
    "listed_on": "%(day)s::date",
    "holder_id": "coalesce(e.street_id, e.district_id)",
}
_LISTED: Final = """
FROM full_year_revenue(%(year)s) r
JOIN cultivation_enterprise e ON e.id = r.enterprise_id AND e.merged_into_id IS NULL
LEFT JOIN above_scale_on(%(closed)s) a ON a.enterprise_id = e.id
WHERE {condition}
    AND NOT EXISTS (SELECT FROM monitoring_missedinclusion m
                    WHERE m.enterprise_id = e.id AND m.year = %(year)s AND m.kind = {kind})
ORDER BY e.id
"""
_CONDITIONS: Final = {
    MissedKind.DUE: "r.revenue >= %(threshold)s AND a.enterprise_id IS NULL"
    " AND e.division BETWEEN %(first)s AND %(last)s AND e.status = %(operating)s",
    MissedKind.BELOW: "r.revenue < %(threshold)s AND a.enterprise_id IS NOT NULL",
}


@dataclass(frozen=True, kw_only=True)
class OnSite:
    """What was seen on site: operating, main activity of industry, of scale."""

    on: dt.date
    is_operating: bool
    is_industrial: bool
    is_of_scale: bool
    activity: str = ""
    note: str = ""


def reviewed_year(day: dt.date) -> int:
    """The last year whose review has closed by a day."""
    windows = Windows(day)
    return next(year for year in range(day.year, day.year - 4, -1) if windows.closes(Door.ANNUAL, year) < day)


def list_year(year: int, day: dt.date) -> int:
    """Put on a year's lists who belongs there and is not yet; how many are new. Raises Refused before its review closed.

    Figures may come late: whoever was listed stays, others are added whenever it is asked again.
    """
    closed = Windows(day).closes(Door.ANNUAL, year)
    if closed >= day:
        raise Refused(
            refuse(
                _("%(year)d 年度审核到 %(day)s 才结束，还不能列应统未统名单。"),
                code="missed.not_closed",
                year=year,
                day=closed.isoformat(),
            )
        )
    given: dict[str, Any] = {
        "year": year,
        "day": day,
        "closed": closed,
        "threshold": threshold_on(dt.date(year, 12, 31)),
        "first": INDUSTRY[0],
        "last": INDUSTRY[1],
        "operating": OperatingStatus.OPERATING.value,
    }
    found = 0
    with recording(actor=None, reason=REASON), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('missed_inclusion'))")
        for kind, condition in _CONDITIONS.items():
            text = f"'{kind.value}'"
            found += insert_select(
                cursor,
                MissedInclusion,
                {**_PLACE, "kind": text},
                _LISTED.format(condition=condition, kind=text),
                given,
            )
    return found


def counted(year: int) -> dict[str, Any]:
    """How many are on a year's lists, how many are open, and by which reasons the others were closed."""
    rows = MissedInclusion.objects.living().filter(year=year)
    by_kind = dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))
    closed = rows.exclude(closed_on=None).order_by().values_list("reason").annotate(n=Count("pk"))
    by_reason = dict(closed)
    return {
        "due_not_included": by_kind.get(MissedKind.DUE.value, 0),
        "included_below": by_kind.get(MissedKind.BELOW.value, 0),
        "open": rows.filter(closed_on=None).count(),
        "closed": {reason: by_reason[reason] for reason in MissedReason.values if reason in by_reason},
    }


def may_see_site(actor: User, row: MissedInclusion) -> Verdict:
    """Whether the person may record what was seen on site."""
    return may_work(actor, Permission.CASE_WORK, row, _("登记现场核实"))


def may_close(actor: User, row: MissedInclusion) -> Verdict:
    """Whether the person may close the line: the district's reviewer, after it was seen on site."""
    verdict = may_work(actor, Permission.CASE_CHECK, row, _("核销"))
    if verdict and row.site_on is None:
        return refuse(_("请先由街道登记现场核实结果，再核销。"), code="missed.no_site")
    return verdict


@recorded("登记现场核实")
def record_site(
    *,
    actor: User,
    missed: int,
    seen: OnSite,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> MissedInclusion:
    """What was seen on site. Raises Refused, Conflict; Http404 out of scope."""
    row = locked_line(actor, missed, version)
    doing = begin_line(actor, row, Permission.CASE_WORK, may_see_site(actor, row), at)
    if seen.on > doing.today:
        raise Refused(refuse(_("现场核实日期不能晚于今天。"), code="missed.future"))
    row.site_on, row.site_by = seen.on, actor
    row.is_operating, row.is_industrial = seen.is_operating, seen.is_industrial
    row.is_of_scale = seen.is_of_scale
    row.activity, row.site_note = seen.activity.strip()[:100], seen.note.strip()[:500]
    return doing.done(MissedHappening.SITE, _seen_in_words(seen))


@recorded("核销应统未统")
def close(
    *,
    actor: User,
    missed: int,
    reason: str,
    note: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> MissedInclusion:
    """The line is closed with its reason; CASE_OPENED opens the case, or leads to the one there is.

    Raises Refused: not seen on site, a reason that does not fit, nothing said where it must be; Conflict; Http404.
    """
    row = locked_line(actor, missed, version)
    doing = begin_line(actor, row, Permission.CASE_CHECK, may_close(actor, row), at)
    require(_fits(row, reason, note, doing.today))
    if reason == MissedReason.CASE_OPENED:
        row.case = Case.objects.ongoing().filter(enterprise=row.enterprise_id).first() or open_by_hand(
            actor=actor, enterprise=row.enterprise_id, origin=Origin.MISSED, note=note, at=at
        )
    row.reason, row.note = reason, note.strip()[:500]
    row.closed_on, row.closed_by = doing.today, actor
    label = str(MissedReason(reason).label)
    return doing.done(MissedHappening.CLOSED, f"{label}：{row.note}" if row.note else label)


def reasons_for(kind: str) -> list[MissedReason]:
    """The reasons that make sense on a list."""
    return list(MissedReason) if kind == MissedKind.DUE else list(MIRROR_REASONS)


def _seen_in_words(seen: OnSite) -> str:
    """What was seen, for the line's history: it stays there when another street looks anew."""
    answers = (
        (_("正常经营"), seen.is_operating),
        (_("主业为工业"), seen.is_industrial),
        (_("达到规模"), seen.is_of_scale),
    )
    parts = [f"{label}：{_('是') if holds else _('否')}" for label, holds in answers]
    return "；".join(part for part in (*parts, seen.activity.strip()[:100], seen.note.strip()[:500]) if part)


def _fits(row: MissedInclusion, reason: str, note: str, day: dt.date) -> Verdict:
    included = reason == MissedReason.INCLUDED_SINCE
    for wrong, sentence, code in (
        (
            reason not in {each.value for each in reasons_for(row.kind)},
            _("请选择核销原因。"),
            "missed.reason",
        ),
        (reason == MissedReason.OTHER and not note.strip(), _("请写明其他原因。"), "missed.note"),
        (
            included and above_since(row.enterprise_id, day) is None,
            _("这家企业还没有登记纳统，不能按已入库核销。"),
            "missed.not_included",
        ),
    ):
        if wrong:
            return refuse(sentence, code=code)
    return allow()
