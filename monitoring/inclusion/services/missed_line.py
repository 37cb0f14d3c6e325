"""What every write of a line of the year's lists shares: the locked row, who does it in whose stead, its dated event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.forms.versions import locked_version
from core.verdict import Verdict, allow, refuse, require
from cultivation.enterprises.rules import covers, granting
from monitoring.inclusion.codes import MissedHappening
from monitoring.inclusion.models import MissedEvent, MissedInclusion


@dataclass(frozen=True)
class LineDoing:
    """A write under way: the locked line, who does it and for whom, when."""

    row: MissedInclusion
    actor: User
    acting_for: int | None
    at: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day of it."""
        return timezone.localdate(self.at)

    def done(self, kind: MissedHappening, note: str = "") -> MissedInclusion:
        """Save the line, one version on, and tell what happened."""
        self.row.version += 1
        self.row.save()
        MissedEvent.objects.create(
            missed=self.row,
            kind=kind.value,
            on=self.today,
            by=self.actor,
            principal_id=self.acting_for,
            note=note[:700],
            at=self.at,
        )
        return self.row


def permitted(actor: User, permission: Permission, row: MissedInclusion, act: object) -> Verdict:
    """Whether the person holds a permission where the line lies."""
    if covers(actor.grants, permission.value, row.district_id, row.street_id):
        return allow()
    return refuse(_("没有%(act)s的权限。"), code="missed.permission", act=act)


def may_work(actor: User, permission: Permission, row: MissedInclusion, act: object) -> Verdict:
    """The same, while the line is open."""
    verdict = permitted(actor, permission, row, act)
    if verdict and row.closed_on is not None:
        return refuse(_("这一条已经核销，不能再%(act)s。"), code="missed.closed", act=act)
    return verdict


def locked_line(actor: User, missed: int, version: int | None) -> MissedInclusion:
    """The line in scope, locked. Raises Http404, Conflict."""
    try:
        return locked_version(MissedInclusion.objects.visible_to(actor), missed, version)
    except MissedInclusion.DoesNotExist:
        raise Http404 from None


def begin_line(
    actor: User, row: MissedInclusion, permission: Permission, verdict: Verdict, at: dt.datetime | None
) -> LineDoing:
    """The write of a locked line, by the grant that lets it be done. Raises Refused."""
    require(verdict)
    grant = granting(actor.grants, permission.value, row.district_id, row.street_id)
    assert grant is not None  # noqa: S101  (the verdict allows)
    actor.acting_for_id = grant.acting_for
    return LineDoing(row, actor, grant.acting_for, at or timezone.now())
