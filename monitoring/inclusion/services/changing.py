"""What every write of a case shares: the locked row, who does it in whose stead, its dated event, what is left to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.grants import Grant
from accounts.models import UnitKind, User
from core.forms.versions import locked_version
from core.verdict import Verdict, allow, refuse, require
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import Case, CaseEvent
from monitoring.inclusion.reading import Seen, see
from monitoring.inclusion.states import NEEDS, Hand, State

WORKED = (
    Happening.PREPARE,
    Happening.RESUME,
    Happening.PAPERS,
    Happening.WAIVE,
    Happening.FIGURES,
    Happening.DOOR,
)
"""What makes somebody one of those who prepared a case."""


@dataclass(frozen=True)
class Doing:
    """A write under way: the locked case, who does it by which grant, when."""

    row: Case
    actor: User
    grant: Grant
    at: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day of it."""
        return timezone.localdate(self.at)

    @property
    def hands(self) -> tuple[int, int | None]:
        """The person and whom they act for."""
        return self.actor.pk, self.grant.acting_for


Condition = Callable[[tuple[int, int | None]], Verdict]


def grants_for(actor: User, hand: Hand, row: Case) -> list[Grant]:
    """The grants by which a person may be the hand in the place of a case, their own first."""
    able = [
        grant
        for grant in actor.grants
        if NEEDS[hand].value in grant.permissions
        and grant.territory is not None
        and (
            grant.territory.kind == UnitKind.CITY
            or (hand is not Hand.CITY_CHECK and grant.territory.pk in (row.district_id, row.street_id))
        )
    ]
    return sorted(able, key=lambda grant: grant.acting_for is not None)


def of_city(actor: User) -> Verdict:
    """Whether somebody is the city's hand: whoever checks in the whole city."""
    held = (grant for grant in actor.grants if NEEDS[Hand.CITY_CHECK].value in grant.permissions)
    if any(grant.territory is not None and grant.territory.kind == UnitKind.CITY for grant in held):
        return allow()
    return refuse(_("由%(who)s办理，您没有这个权限。"), code="case.permission", who=Hand.CITY_CHECK.label)


def choose(
    actor: User, hand: Hand, row: Case, act: object, condition: Condition | None = None
) -> tuple[Grant | None, Verdict]:
    """The grant by which it may be done, else None and why not: a capacity that a condition refuses is passed over."""
    verdict = refuse(
        _("%(act)s由%(who)s办理，您没有这个权限。"), code="case.permission", act=act, who=hand.label
    )
    for grant in grants_for(actor, hand, row):
        verdict = condition((actor.pk, grant.acting_for)) if condition else allow()
        if verdict:
            return grant, verdict
    return None, verdict


def begin(
    actor: User,
    row: Case,
    hand: Hand,
    act: object,
    at: dt.datetime | None,
    condition: Condition | None = None,
) -> Doing:
    """The write of a locked case, by the grant that lets it be done. Raises Refused."""
    grant, verdict = choose(actor, hand, row, act, condition)
    require(verdict)
    assert grant is not None  # noqa: S101  (the verdict allows)
    actor.acting_for_id = grant.acting_for
    return Doing(row, actor, grant, at or timezone.now())


def locked(actor: User, case: int, version: int | None = None) -> Case:
    """The case in scope, locked. Raises Http404, Conflict."""
    rows = Case.objects.visible_to(actor).select_related("enterprise", "district", "street", "site_district")
    try:
        return locked_version(rows, case, version, stale=_stale)
    except Case.DoesNotExist:
        raise Http404 from None


def _stale(row: Case) -> Verdict:
    return refuse(
        _("这件纳统刚被他人处理，现在是“%(state)s”，请核对后再提交。"),
        code="case.stale",
        state=State(row.state).label,
    )


def tell(doing: Doing, kind: Happening, before: str, note: str = "") -> CaseEvent:
    """Write the dated row of what happened."""
    event = event_of(doing, kind, before, note)
    event.save()
    return event


def event_of(doing: Doing, kind: Happening, before: str, note: str = "") -> CaseEvent:
    """The dated row of what happened, not written yet."""
    return CaseEvent(
        case=doing.row,
        kind=kind.value,
        from_state=before,
        to_state=doing.row.state,
        on=doing.today,
        by=doing.actor,
        principal_id=doing.grant.acting_for,
        note=note.strip()[:500],
        at=doing.at,
    )


def recount(row: Case, day: dt.date) -> Seen:
    """Look at the case anew and keep how much is left; the caller saves."""
    seen = see(row, day)
    row.left = len(seen.left)
    return seen


def preparers(row: Case) -> set[int | None]:
    """Everybody who prepared the case, and whom they acted for."""
    rows = CaseEvent.objects.filter(case=row, kind__in=WORKED).values_list("by", "principal")
    return {each for pair in rows for each in pair}


def save(row: Case, names: Sequence[str]) -> None:
    """One version on."""
    row.version += 1
    row.save(update_fields=[*names, "version"])
