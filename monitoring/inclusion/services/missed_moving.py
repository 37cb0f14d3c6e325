"""A line of the year's lists goes to another street, is opened again, or goes along with its enterprise."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind, User
from accounts.roles import Permission
from core.audit.context import recorded
from core.verdict import Refused, Verdict, allow, refuse, require
from monitoring.inclusion.codes import MissedHappening, MissedReason
from monitoring.inclusion.models import MissedEvent, MissedInclusion
from monitoring.inclusion.services.missed_line import begin_line, locked_line, may_work, permitted


def may_hand_over(actor: User, row: MissedInclusion) -> Verdict:
    """Whether the person may send the line to another street: the district's reviewer, while it is open."""
    return may_work(actor, Permission.CASE_CHECK, row, _("改派街道"))


def may_reopen(actor: User, row: MissedInclusion) -> Verdict:
    """Whether the person may open a closed line again: who closes it."""
    verdict = permitted(actor, Permission.CASE_CHECK, row, _("重新打开"))
    if verdict and row.closed_on is None:
        return refuse(_("这一条还没有核销，不用重新打开。"), code="missed.open")
    if verdict and row.enterprise.district_id != row.district_id:
        return refuse(_("企业已经移交到别的区，由那里核实，这一条不再重新打开。"), code="missed.moved")
    return verdict


@recorded("改派应统未统")
def hand_over(
    *,
    actor: User,
    missed: int,
    street: Unit,
    note: str,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> MissedInclusion:
    """The line goes to another street of its district, which looks for itself: what was seen is put aside, but told.

    Raises Refused: not the person's, closed, no other street of the district, no reason; Conflict; Http404 out of scope.
    """
    row = locked_line(actor, missed, version)
    doing = begin_line(actor, row, Permission.CASE_CHECK, may_hand_over(actor, row), at)
    if street.kind != UnitKind.STREET or street.parent_id != row.district_id or not street.is_active:
        raise Refused(refuse(_("请选择本区的街道。"), code="missed.street"))
    if street.pk == row.holder_id:
        raise Refused(refuse(_("现在就由%(street)s核实。"), code="missed.same_street", street=street.name))
    require(_said(note, _("请写明改派的原因。")))
    told = f"{row.holder.name} → {street.name}：{note.strip()}"
    row.street = row.holder = street
    _forget_site(row)
    return doing.done(MissedHappening.HANDED, told)


@recorded("重新打开应统未统")
def reopen(
    *, actor: User, missed: int, note: str, version: int | None = None, at: dt.datetime | None = None
) -> MissedInclusion:
    """A line that was closed by mistake is closed anew, after what was seen on site. Raises Refused, Conflict, Http404."""
    row = locked_line(actor, missed, version)
    doing = begin_line(actor, row, Permission.CASE_CHECK, may_reopen(actor, row), at)
    require(_said(note, _("请写明重新打开的原因。")))
    told = f"{note.strip()}（{_('原核销原因')}：{MissedReason(row.reason).label}）"
    row.reason = row.note = ""
    row.closed_on = row.closed_by = row.case = None
    return doing.done(MissedHappening.REOPENED, told)


def move_lines(*, actor: User, enterprise: int, origin: Unit, target: Unit, street: Unit | None) -> int:
    """The open lines of an enterprise go along to its new district, to be seen on site there; how many did."""
    rows = MissedInclusion.objects.filter(enterprise=enterprise, closed_on=None)
    moved = list(rows.select_for_update(no_key=True, of=("self",)))
    for row in moved:
        bring_line(row, target, street, actor, f"{origin.name} → {target.name}")
    return len(moved)


def bring_line(
    row: MissedInclusion, district: Unit, street: Unit | None, actor: User | None, told: str
) -> None:
    """A locked line goes to another place, to be seen on site there."""
    row.district, row.street, row.holder = district, street, street or district
    _forget_site(row)
    row.version += 1
    row.save()
    MissedEvent.objects.create(
        missed=row, kind=MissedHappening.MOVED.value, on=timezone.localdate(), by=actor, note=told
    )


def _forget_site(row: MissedInclusion) -> None:
    """What one street saw does not stand for what another will see; the event of it stays."""
    row.site_on = row.site_by = None
    row.is_operating = row.is_industrial = row.is_of_scale = None
    row.activity = row.site_note = ""


def _said(text: str, words: Promise) -> Verdict:
    return allow() if text.strip() else refuse(words, code="missed.note")
