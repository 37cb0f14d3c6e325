"""Hand-overs are proposed, answered and decided; changes of status are recorded."""

from __future__ import annotations

import datetime as dt

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, UnitKind, User
from accounts.roles import ROLE_PERMISSIONS, Permission
from core.audit.context import recorded
from core.calendar.selectors import current
from core.notices.services import notify
from core.parameters.selectors import at
from core.verdict import Refused, refuse, require
from cultivation import signals
from cultivation.enterprises import rules as places
from cultivation.enterprises import selectors
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.moves import rules
from cultivation.enterprises.moves.models import OPEN, HandOver, HandOverState, StatusChange
from cultivation.enterprises.standing import refresh_standing

MOVE = Permission.ENTERPRISE_MERGE
_ROLES = [role.value for role, held in ROLE_PERMISSIONS.items() if MOVE in held]


@recorded("提出跨区移交")
def propose(*, actor: User, enterprise: int, target: Unit, on: dt.date, reason: str) -> HandOver:
    """Ask another district to take an enterprise; nothing moves yet.

    Raises Refused: to its own district, in the future, without a reason, while another is open, a place that is not
    the actor's; Http404 out of scope.
    """
    owner = selectors.enterprise(actor, enterprise)
    require(places.covers(actor.grants, MOVE.value, owner.district_id, None))
    _lock(owner)
    today = timezone.localdate()
    is_open = HandOver.objects.filter(enterprise=owner, state__in=OPEN).exists()
    require(
        rules.may_propose(
            origin=owner.district_id, target=target.pk, on=on, today=today, is_open=is_open, reason=reason
        )
    )
    days = at(today).needed_count("transfer_accept")
    made = HandOver.objects.create(
        enterprise=owner,
        origin=owner.district,
        target=target,
        on=on,
        reason=reason.strip()[:200],
        by=actor,
        proposed_on=today,
        due_on=current().add_working_days(today, days),
    )
    _tell([target.pk], _("%(district)s拟移交“%(name)s”，请答复是否接收"), made)
    return made


@recorded("答复跨区移交")
def answer(
    *, actor: User, hand_over: int, takes: bool, street: Unit | None = None, words: str = ""
) -> HandOver:
    """The other district takes the enterprise, into a street of its own perhaps, or refuses with a reason."""
    row = _locked(actor, hand_over)
    require(places.covers(actor.grants, MOVE.value, row.target_id, None))
    require(rules.may_answer(state=row.state, takes=takes, words=words))
    require(places.street_fits(street.parent_id if street else None, row.target_id))
    row.state = HandOverState.ACCEPTED if takes else HandOverState.REFUSED
    row.answered_by, row.answered_on, row.answer = actor, timezone.localdate(), words.strip()[:200]
    row.street = street if takes else None
    row.save()
    city = Unit.objects.filter(kind=UnitKind.CITY).values_list("pk", flat=True)
    _tell_city(list(city), _("“%(name)s”的跨区移交待审定"), row)
    return row


@recorded("审定跨区移交")
def decide(*, actor: User, hand_over: int, moves: bool, words: str = "") -> HandOver:
    """The bureau lets the enterprise move, or not; then it is the new district's, with its open problems.

    Everything else keeps the place of its time. Raises Refused: not answered yet, against the answer without a reason.
    """
    row = _locked(actor, hand_over)
    if not places.covers(actor.grants, MOVE.value, 0, None):
        raise Refused(refuse(_("跨区移交由市局审定"), code="HAND_OVER_CITY"))
    require(rules.may_decide(state=row.state, moves=moves, words=words))
    row.state = HandOverState.DONE if moves else HandOverState.DECLINED
    row.decided_by, row.decided_on, row.decision = actor, timezone.localdate(), words.strip()[:200]
    row.save()
    if moves:
        _move(row, actor)
    _tell([row.origin_id, row.target_id], _("“%(name)s”的跨区移交：%(state)s"), row)
    return row


@recorded("撤回跨区移交")
def withdraw(*, actor: User, hand_over: int) -> HandOver:
    """The district that proposed it takes it back before it is decided."""
    row = _locked(actor, hand_over)
    require(places.covers(actor.grants, MOVE.value, row.origin_id, None))
    if row.state not in OPEN:
        require(rules.may_answer(state=row.state, takes=True, words=""))
    row.state = HandOverState.WITHDRAWN
    row.save(update_fields=["state"])
    return row


@recorded("登记状态变化")
def change_status(*, actor: User, enterprise: int, status: str, on: dt.date, evidence: str) -> StatusChange:
    """Record since when an enterprise has another status, and by what evidence."""
    owner = selectors.enterprise(actor, enterprise)
    write = Permission.ENTERPRISE_WRITE.value
    require(places.covers(actor.grants, write, owner.district_id, owner.street_id))
    _lock(owner)
    today = timezone.localdate()
    require(rules.may_change_status(status=status, now=owner.status, on=on, today=today, evidence=evidence))
    made = StatusChange.objects.create(
        enterprise=owner, status=status, on=on, evidence=evidence.strip()[:200], by=actor
    )
    owner.status = status
    owner.version += 1
    owner.save(update_fields=["status", "version"])
    signals.after_commit(signals.enterprise_changed, enterprise=owner.pk, actor=actor.pk)
    return made


def _move(row: HandOver, actor: User) -> None:
    owner = Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.enterprise_id)
    owner.district, owner.street = row.target, row.street
    owner.version += 1
    owner.save(update_fields=["district", "street", "version"])
    refresh_standing([owner.pk])
    signals.enterprise_moved.send(
        sender=None, enterprise=owner.pk, origin=row.origin, target=row.target, street=row.street, actor=actor
    )
    signals.after_commit(signals.enterprise_changed, enterprise=owner.pk, actor=actor.pk)


def _lock(owner: Enterprise) -> None:
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=owner.pk)


def _locked(actor: User, pk: int) -> HandOver:
    rows = HandOver.objects.visible_to(actor).select_for_update(of=("self",))
    row = rows.select_related("origin", "target", "street", "enterprise").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _tell(units: list[int], title: str, row: HandOver) -> None:
    people = User.objects.filter(unit__in=units, is_active=True, groups__name__in=_ROLES).distinct()
    _notify(people, title, row)


def _tell_city(units: list[int], title: str, row: HandOver) -> None:
    """Those who decide: in the city itself or in one of its departments."""
    people = User.objects.filter(is_active=True, groups__name__in=_ROLES)
    inside = people.filter(unit__parent__in=units, unit__kind=UnitKind.DEPARTMENT)
    _notify((people.filter(unit__in=units) | inside).distinct(), title, row)


def _notify(people: object, title: str, row: HandOver) -> None:
    words = {
        "name": row.enterprise.name,
        "district": row.origin.short_name,
        "state": HandOverState(row.state).label,
    }
    key = f"handover:{row.pk}:{row.state}"
    notify(people, title % words, row.reason, reverse("enterprises:hand_over", args=[row.pk]), key)  # type: ignore[arg-type]
