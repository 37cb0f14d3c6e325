"""Hang-point leaders are named after an inclusion, replaced, corrected, and let go before their time."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.context import recorded
from core.forms.versions import locked_version
from core.verdict import Refused, Verdict, refuse, require
from cultivation.contacts import rules
from cultivation.contacts.codes import REPLACED
from cultivation.contacts.hanging import hanging_of
from cultivation.contacts.models import HangPoint
from cultivation.contacts.services.officers import lock
from cultivation.contacts.terms import load_terms
from cultivation.enterprises import selectors
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import covers

WRITE: Final = Permission.CONTACT_WRITE.value


@recorded("指定挂点领导")
def assign(
    *,
    actor: User,
    enterprise: int,
    leader: str,
    unit: int,
    title: str = "",
    user: int | None = None,
    on: dt.date | None = None,
    seen: int | None = None,
) -> HangPoint:
    """Name the leader on whom an enterprise hangs until the time after its inclusion is over; whoever was it ends.

    `seen` is the leader's row that was shown (0: none). Raises Refused: before the inclusion, after the time, what became
    of the enterprise, someone else was faster, out of scope; Http404 out of sight.
    """
    owner = _owner(actor, enterprise)
    today = timezone.localdate()
    day = on or today
    now = HangPoint.objects.filter(enterprise=owner, ended_on=None).first()
    if seen is not None and (now.pk if now else 0) != seen:
        name = now.leader if now else "—"
        sentence = _("他人刚改过挂点领导（现为：%(name)s），请核对后再提交")
        require(refuse(sentence, code="contact.changed", name=name))
    hanging = hanging_of(owner, today, load_terms())
    require(hanging.may_hang(day))
    assert hanging.until is not None  # noqa: S101  (require has raised)
    ended = HangPoint.objects.filter(enterprise=owner).aggregate(last=Max("ended_on"))["last"]
    require(rules.may_begin(day, today, now_since=now.valid_from if now else None, last_ended=ended))
    if not leader.strip():
        require(refuse(_("请填写挂点领导姓名"), code="hang.leader"))
    place = Unit.objects.filter(pk=unit, is_active=True).first()
    if place is None:
        raise Refused(refuse(_("没有找到挂点领导所在的单位"), code="hang.unit"))
    if user is not None and not User.objects.filter(pk=user, is_active=True).exists():
        require(refuse(_("没有找到这位在岗用户"), code="hang.user"))
    if now is not None:
        _end(now, day, str(REPLACED))
    return HangPoint.objects.create(
        enterprise=owner, leader=leader.strip()[:40], title=title.strip()[:60], unit=place, user_id=user,
        valid_from=day, valid_to=hanging.until, by=actor,
    )  # fmt: skip


@recorded("结束挂点")
def end(*, actor: User, hang_point: int, on: dt.date, reason: str, version: int | None = None) -> HangPoint:
    """A leader's time ends early. Raises Refused: no reason, a day that cannot be, ended already; Http404."""
    try:
        rows = HangPoint.objects.visible_to(actor).select_related("enterprise")
        lock(rows.filter(pk=hang_point).values_list("enterprise_id", flat=True))
        row = locked_version(rows, hang_point, version, stale=_handled)
    except HangPoint.DoesNotExist:
        raise Http404 from None
    require(covers(actor.grants, WRITE, row.enterprise.district_id, row.enterprise.street_id))
    if row.ended_on is not None:
        require(refuse(_("这位领导的挂点已经结束"), code="hang.over"))
    require(rules.may_end(on, timezone.localdate(), row.valid_from, reason))
    _end(row, on, reason)
    return row


def _end(row: HangPoint, on: dt.date, reason: str) -> None:
    row.ended_on, row.end_reason, row.version = on, reason.strip()[:200], row.version + 1
    row.save(update_fields=["ended_on", "end_reason", "version"])


def _handled(_row: HangPoint) -> Verdict:
    return refuse(_("他人刚改过挂点领导，请刷新后查看"), code="contact.changed")


def _owner(actor: User, enterprise: int) -> Enterprise:
    """The enterprise in scope, locked: its leaders queue up here."""
    found = selectors.enterprise(actor, enterprise)
    require(covers(actor.grants, WRITE, found.district_id, found.street_id))
    return Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)
