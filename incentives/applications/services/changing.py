"""What every write of an application shares: the locked row, who does it in whose stead, its dated event, its judgement."""

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
from incentives.applications.codes import Happening, Moment
from incentives.applications.models import Application, ApplicationEvent, ApplicationJudgement
from incentives.applications.reading import Seen, see
from incentives.applications.states import NEEDS, Hand, State
from incentives.applications.terms import CLOCKS, clock_ends
from incentives.eligibility.judging import Judged, judged

ENTERPRISE = "企业"
"""The party of what an enterprise does by a link."""


@dataclass(frozen=True)
class Doing:
    """A write under way: the locked application, who does it by which grant, when. No person: the enterprise, or the portal."""

    row: Application
    actor: User | None
    grant: Grant | None
    at: dt.datetime
    party: str = ""

    @property
    def today(self) -> dt.date:
        """The day of it."""
        return timezone.localdate(self.at)

    @property
    def principal(self) -> int | None:
        """Whom the person acts for."""
        return self.grant.acting_for if self.grant else None


Condition = Callable[[tuple[int, int | None]], Verdict]


def grants_for(actor: User, hand: Hand, row: Application) -> list[Grant]:
    """The grants by which a person may be the hand of an application, their own first.

    Who decides does so in the unit whose programme it is, whoever the permission is given to; all others where it lies.
    """
    able = [
        grant
        for grant in actor.grants
        if NEEDS[hand].value in grant.permissions
        and (grant.unit.pk == row.unit_id if hand is Hand.DECIDE else _reaches(grant, row))
    ]
    return sorted(able, key=lambda grant: grant.acting_for is not None)


def _reaches(grant: Grant, row: Application) -> bool:
    place = grant.territory
    return place is not None and (place.kind == UnitKind.CITY or place.pk in (row.district_id, row.street_id))


def choose(
    actor: User, hand: Hand, row: Application, act: object, condition: Condition | None = None
) -> tuple[Grant | None, Verdict]:
    """The grant by which it may be done, else None and why not: a capacity that a condition refuses is passed over."""
    who = row.unit.name if hand is Hand.DECIDE else hand.label
    verdict = refuse(
        _("%(act)s由%(who)s办理，您没有这个权限。"), code="application.permission", act=act, who=who
    )
    for grant in grants_for(actor, hand, row):
        verdict = condition((actor.pk, grant.acting_for)) if condition else allow()
        if verdict:
            return grant, verdict
    return None, verdict


def begin(
    actor: User,
    row: Application,
    hand: Hand,
    act: object,
    at: dt.datetime | None,
    condition: Condition | None = None,
) -> Doing:
    """The write of a locked application, by the grant that lets it be done. Raises Refused."""
    grant, verdict = choose(actor, hand, row, act, condition)
    require(verdict)
    assert grant is not None  # noqa: S101  (the verdict allows)
    actor.acting_for_id = grant.acting_for
    return Doing(row, actor, grant, at or timezone.now())


def locked(actor: User, application: int, version: int | None = None) -> Application:
    """The application in scope, locked. Raises Http404, Conflict."""
    rows = Application.objects.visible_to(actor).select_related(
        "programme", "enterprise", "district", "street", "unit"
    )
    try:
        return locked_version(rows, application, version, stale=_stale)
    except Application.DoesNotExist:
        raise Http404 from None


def _stale(row: Application) -> Verdict:
    return refuse(
        _("这件申报刚被他人处理，现在是“%(state)s”，请核对后再提交。"),
        code="application.stale",
        state=State(row.state).label,
    )


def tell(doing: Doing, kind: Happening, before: str, note: str = "") -> ApplicationEvent:
    """Write the dated row of what happened."""
    event = event_of(doing, kind, before, note)
    event.save()
    return event


def event_of(doing: Doing, kind: Happening, before: str, note: str = "") -> ApplicationEvent:
    """The dated row of what happened, not written yet."""
    return ApplicationEvent(
        application=doing.row,
        kind=kind.value,
        from_state=before,
        to_state=doing.row.state,
        on=doing.today,
        by=doing.actor,
        principal_id=doing.principal,
        party=doing.party,
        note=short(note),
        at=doing.at,
    )


def short(note: str) -> str:
    """A note as an event keeps it."""
    return note.strip()[:500]


def judge(row: Application, day: dt.date) -> Judged | None:
    """What the programme's rules say of the application's subject on a day; None where the year concerns it no longer."""
    found = judged(row.programme_id, row.year, day, row.enterprise_id)
    key = (row.subject_key, row.part)
    return next((each for each in found if (each.subject_key, each.part) == key), None)


def take(row: Application, said: Judged, moment: Moment, at: dt.datetime) -> ApplicationJudgement:
    """The judgement stands on the application, which the caller saves; its row is not written yet."""
    row.verdict, row.due = said.verdict, said.amount
    return ApplicationJudgement(
        application=row,
        moment=moment.value,
        on=timezone.localdate(at),
        verdict=said.verdict,
        amount=said.amount,
        conditions=list(said.conditions),
        steps=list(said.steps),
        policy=said.policy or 0,
        parameters_version=said.parameters_version,
        at=at,
    )


def start_clock(row: Application, day: dt.date) -> None:
    """The clock of the state that was entered begins; none where the state has none."""
    code = CLOCKS.get(State(row.state))
    row.clock_from = day if code else None
    row.due_on = clock_ends(code, day) if code else None


def recount(row: Application, day: dt.date) -> Seen:
    """Look at the papers anew and keep how many are left; the caller saves."""
    seen = see(row, day)
    row.left = len(seen.missing)
    return seen


def save(row: Application, names: Sequence[str]) -> None:
    """One version on."""
    row.version += 1
    row.save(update_fields=[*names, "version"])


def failed(said: Judged) -> list[str]:
    """The rules of the conditions that failed."""
    return _rules(said, "FAIL")


def unknown(said: Judged) -> list[str]:
    """The papers that would settle what is not known."""
    papers = (reason["paper"] for reason in said.conditions if reason["judgement"] == "UNKNOWN")
    return list(dict.fromkeys(paper for paper in papers if paper))


def _rules(said: Judged, judgement: str) -> list[str]:
    return [reason["rule"] for reason in said.conditions if reason["judgement"] == judgement]
