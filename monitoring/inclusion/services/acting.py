"""Acts of people on a case, by the table of states. Who prepared does not check, the two checks are two people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded, recording
from core.verdict import Verdict, allow, refuse, require
from cultivation.enterprises.services.facts import record_inclusion
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.models import Case
from monitoring.inclusion.reading import Seen, see
from monitoring.inclusion.rules import permits
from monitoring.inclusion.services.changing import Condition, Doing, begin, choose, locked, preparers, tell
from monitoring.inclusion.services.inclusions import follow_inclusions
from monitoring.inclusion.states import REASONED, Act, State, Transition, transition
from monitoring.inclusion.wording import batch_of


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said with an act; `on` is the day of the inclusion, today unless told."""

    note: str = ""
    on: dt.date | None = None


def may_do(actor: User, act: Act, row: Case) -> Verdict:
    """Whether the person may do it to a case that they see: the table, the permission where it lies, two people."""
    verdict = permits.may(act, State(row.state))
    if not verdict:
        return verdict
    step = _step(act, row)
    return choose(actor, step.hand, row, act.label, _apart(act, row))[1]


@recorded()
def perform(
    *,
    actor: User,
    case: int,
    act: Act,
    said: Said | None = None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Case:
    """The case after the act, one version on; `at` is a time that was given.

    Raises Http404 out of scope, Conflict when someone acted since, Refused with the rule's own words; nothing is written
    then.
    """
    row, told = locked(actor, case, version), said or Said()
    require(permits.may(act, State(row.state)))
    step = _step(act, row)
    doing = begin(actor, row, step.hand, act.label, at, _apart(act, row))
    if act in REASONED:
        require(permits.said(told.note, act))
    with recording(actor=actor, reason=str(act.label)):
        if act is Act.INCLUDE:
            return _include(doing, told)
        before = row.state
        row.state = step.target.value
        _ACTS[act](doing, told)
        row.version += 1
        row.save()
        tell(doing, Happening(act.value), before, told.note or row.batch * (act is Act.SUBMIT))
    return row


def _step(act: Act, row: Case) -> Transition:
    step = transition(State(row.state), act)
    assert step is not None  # noqa: S101  (the table knows it)
    return step


def _apart(act: Act, row: Case) -> Condition | None:
    """What a check asks of the people."""
    if act is Act.CHECK:
        return partial(permits.other_than_preparers, preparers=preparers(row))
    if act is Act.CITY_CHECK:
        return partial(
            _neither, preparers=preparers(row), checkers=frozenset({row.checked_by_id, row.checked_for_id})
        )
    return None


def _neither(
    hands: tuple[int, int | None], *, preparers: set[int | None], checkers: frozenset[int | None]
) -> Verdict:
    first = permits.other_than_preparers(hands, preparers)
    return permits.other_than_checker(hands, checkers) if first else first


def _prepare(doing: Doing, _said: Said) -> None:
    """The papers are being prepared: what is left is counted from now on."""
    row = doing.row
    row.prepared_by, row.prepared_for_id = doing.actor, doing.grant.acting_for
    row.left = len(see(row, doing.today).left)


def _check(doing: Doing, _said: Said) -> None:
    require(complete(see(doing.row, doing.today)))
    row = doing.row
    row.left = 0
    row.checked_by, row.checked_for_id = doing.actor, doing.grant.acting_for


def _city_check(doing: Doing, _said: Said) -> None:
    require(complete(see(doing.row, doing.today)))
    row = doing.row
    row.left = 0
    row.city_checked_by, row.city_checked_for_id = doing.actor, doing.grant.acting_for


def _submit(doing: Doing, _said: Said) -> None:
    require(may_send(see(doing.row, doing.today), doing.today))
    put_on_batch(doing.row, doing.today)


def may_send(seen: Seen, day: dt.date) -> Verdict:
    """Whether papers, checks and its window let a case be sent on."""
    verdict = complete(seen)
    return permits.within(day, seen.case.opens_on, seen.case.due_on) if verdict else verdict


def put_on_batch(row: Case, day: dt.date) -> None:
    """Sent on with the day's batch list of its door; it misses no window any more."""
    row.batch = batch_of(row.door, day)
    row.missed_window = None


def _return(doing: Doing, _said: Said) -> None:
    """What was checked has to be checked again."""
    row = doing.row
    row.checked_by = row.checked_for = row.city_checked_by = row.city_checked_for = None
    row.batch = ""


def _end(doing: Doing, said: Said) -> None:
    doing.row.ended_on, doing.row.ended_reason = doing.today, said.note.strip()[:500]


def _include(doing: Doing, said: Said) -> Case:
    """The fact is recorded, and by it the case is closed, at once or not at all."""
    row = doing.row
    record_inclusion(
        actor=doing.actor,
        enterprise=row.enterprise_id,
        included_on=said.on or doing.today,
        door=row.door,
        source=said.note.strip()[:100],
    )
    follow_inclusions([row.enterprise_id], by=doing.actor.pk, principal=doing.grant.acting_for, at=doing.at)
    row.refresh_from_db()
    return row


def complete(seen: Seen) -> Verdict:
    """Whether papers and checks let it go on; the first of what is left is named."""
    if seen.is_complete:
        return allow()
    first = seen.left[0]
    return refuse(
        _("还差 %(n)d 件，先办“%(first)s”：%(why)s") if first.why else _("还差 %(n)d 件，先办“%(first)s”。"),
        code="case.incomplete",
        n=len(seen.left),
        first=first.title,
        why=first.why,
    )


_ACTS: dict[Act, Callable[[Doing, Said], None]] = {
    Act.PREPARE: _prepare,
    Act.RESUME: _prepare,
    Act.CHECK: _check,
    Act.CITY_CHECK: _city_check,
    Act.SUBMIT: _submit,
    Act.RETURN: _return,
    Act.REFUSE: _end,
    Act.WITHDRAW: _end,
}
