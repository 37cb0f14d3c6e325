"""A case opened by hand, and one that goes through the other door."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.verdict import Refused, Verdict, refuse, require
from cultivation.enterprises import selectors as enterprises
from cultivation.enterprises.codes import Door, OperatingStatus
from cultivation.enterprises.industries import INDUSTRY
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import granting
from cultivation.enterprises.standing import above_since
from monitoring.inclusion.codes import Happening, Origin
from monitoring.inclusion.models import Case, CaseEvent
from monitoring.inclusion.rules import permits
from monitoring.inclusion.rules.windows import door_for
from monitoring.inclusion.services.changing import begin, locked, recount, tell
from monitoring.inclusion.sprint.selectors import is_listed
from monitoring.inclusion.states import OPEN_STATES, Hand, State
from monitoring.inclusion.terms import Windows, production_from


def proposed_door(of: Enterprise, day: dt.date) -> Door:
    """MONTHLY for who began production late in the year before or since, else ANNUAL."""
    return door_for(of.production_from, production_from(day.year, day))


@recorded()
def open_by_hand(
    *,
    actor: User,
    enterprise: int,
    door: str = "",
    note: str = "",
    origin: Origin = Origin.HAND,
    at: dt.datetime | None = None,
) -> Case:
    """A case of an enterprise in scope, at the proposed door unless one is chosen.

    It comes from a sprint list only where one names the enterprise; else it is said to be opened by hand.
    Raises Refused: a place that is not the person's, no such door, above scale, open already, no industry, not operating;
    Http404 out of scope.
    """
    now = at or timezone.now()
    day = timezone.localdate(now)
    of = enterprises.enterprise(actor, enterprise)
    grant = granting(actor.grants, Permission.CASE_WORK.value, of.district_id, of.street_id)
    if grant is None:
        raise Refused(refuse(_("这家企业不在您负责的范围内。"), code="case.permission"))
    actor.acting_for_id = grant.acting_for
    door = door or proposed_door(of, day).value
    if door not in Door.values:
        raise Refused(refuse(_("入库方式应为月度或年度。"), code="case.door"))
    require(_may_open(of, door, day))
    if origin is Origin.SPRINT and not is_listed(of.pk):
        origin = Origin.HAND
    slot = Windows(day).after(door, day)
    try:
        with recording(actor=actor, reason="人工发起纳统"):
            made = Case.objects.create(
                enterprise=of,
                district=of.district,
                street=of.street,
                year=slot.opens_on.year,
                door=door,
                origin=origin.value,
                opened_on=day,
                opens_on=slot.opens_on,
                due_on=slot.closes_on,
            )
            CaseEvent.objects.create(
                case=made,
                kind=Happening.OPENED.value,
                to_state=made.state,
                on=day,
                by=actor,
                principal_id=grant.acting_for,
                note=note.strip()[:500],
                at=now,
            )
    except IntegrityError:  # somebody else, or a scan, was faster
        require(permits.may_open(above_scale=False, industrial=True, operating=True, ongoing=True))
        raise
    return made


@recorded("改走另一道入库门")
def change_door(
    *, actor: User, case: int, note: str, version: int | None = None, at: dt.datetime | None = None
) -> Case:
    """The case goes through the other door, with the reason, in that door's next window. Raises Refused, Conflict."""
    row = locked(actor, case, version)
    require(permits.may_change_door(State(row.state)))
    doing = begin(actor, row, Hand.DISTRICT_WORK, _("改走另一道门"), at)
    if not note.strip():
        raise Refused(refuse(_("请写明改走另一道门的原因。"), code="case.reason"))
    other = Door.ANNUAL if row.door == Door.MONTHLY else Door.MONTHLY
    if Case.objects.ongoing().filter(enterprise=row.enterprise_id, door=other).exists():
        require(permits.may_open(above_scale=False, industrial=True, operating=True, ongoing=True))
    slot = Windows(doing.today).after(other, doing.today)
    row.door, row.year = other.value, slot.opens_on.year
    row.opens_on, row.due_on = slot.opens_on, slot.closes_on
    if row.left is not None:
        recount(row, doing.today)
    row.version += 1
    row.save()
    tell(doing, Happening.DOOR, row.state, f"{other.label}：{note.strip()}")
    return row


def _may_open(of: Enterprise, door: str, day: dt.date) -> Verdict:
    ongoing = Case.objects.filter(enterprise=of, door=door, state__in=OPEN_STATES).exists()
    return permits.may_open(
        above_scale=above_since(of.pk, day) is not None,
        industrial=INDUSTRY[0] <= of.industry[:2] <= INDUSTRY[1],
        operating=of.status == OperatingStatus.OPERATING,
        ongoing=ongoing,
    )
