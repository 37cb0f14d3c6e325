"""The facts of inclusion and exit, with the place of their time."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.verdict import require
from cultivation import signals
from cultivation.enterprises import rules, selectors
from cultivation.enterprises.models import Enterprise, Exit, Inclusion
from cultivation.enterprises.standing import above_since, refresh_standing


@recorded("登记纳统")
def record_inclusion(
    *,
    actor: User,
    enterprise: int,
    included_on: dt.date,
    door: str,
    count_year: int | None = None,
    source: str = "",
) -> Inclusion:
    """Record that an enterprise was included; `count_year` is that of domain, section 2 unless it is given.

    Raises Refused: in the future, known, above scale already, a place out of scope; Http404 out of scope.
    """
    owner = _owner(actor, enterprise)
    known = Inclusion.objects.filter(enterprise=owner, included_on=included_on).exists()
    require(
        rules.may_include(
            on=included_on,
            door=door,
            today=timezone.localdate(),
            above_since=above_since(owner.pk, included_on),
            known=known,
        )
    )
    made = Inclusion.objects.create(
        enterprise=owner,
        district=owner.district,
        street=owner.street,
        included_on=included_on,
        door=door,
        count_year=count_year or rules.count_year(included_on, door),
        source=source.strip(),
    )
    refresh_standing([owner.pk])
    signals.after_commit(
        signals.enterprise_included,
        enterprise=owner.pk,
        on=included_on,
        count_year=made.count_year,
        actor=actor.pk,
    )
    return made


@recorded("登记退库")
def record_exit(*, actor: User, enterprise: int, exited_on: dt.date, reason: str, source: str = "") -> Exit:
    """Record that an enterprise left the above-scale database; MOVED_DISTRICT is on record but does not leave it.

    Raises Refused: in the future, known, not above scale on the day, included on it, a place out of scope; Http404
    out of scope.
    """
    owner = _owner(actor, enterprise)
    known = Exit.objects.filter(enterprise=owner, exited_on=exited_on).exists()
    require(
        rules.may_exit(
            on=exited_on,
            reason=reason,
            today=timezone.localdate(),
            above_since=above_since(owner.pk, exited_on),
            known=known,
        )
    )
    made = Exit.objects.create(
        enterprise=owner,
        district=owner.district,
        street=owner.street,
        exited_on=exited_on,
        reason=reason,
        source=source.strip(),
    )
    refresh_standing([owner.pk])
    signals.after_commit(
        signals.enterprise_exited, enterprise=owner.pk, on=exited_on, reason=reason, actor=actor.pk
    )
    return made


def _owner(actor: User, enterprise: int) -> Enterprise:
    found = selectors.enterprise(actor, enterprise)
    require(rules.covers(actor.grants, Permission.STAT_WRITE.value, found.district_id, found.street_id))
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=found.pk
    )  # facts of one enterprise queue up here
    return found
