"""A return is keyed in: kept as a draft, or judged by what blocks and stored as a submitted version."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.exact import Ints, column
from core.forms.versions import require_version, version_of
from core.parameters.selectors import at
from core.periods import Period
from core.verdict import Refused, Verdict, refuse, require
from cultivation.enterprises import rules as enterprise_rules
from cultivation.enterprises import selectors as enterprises
from cultivation.enterprises.codes import Source
from cultivation.enterprises.models import Enterprise
from monitoring.returns import figures, keyed
from monitoring.returns.fields import FIELDS, NUMBERS, FieldUnit
from monitoring.returns.hands import sent_itself
from monitoring.returns.in_force import work_on
from monitoring.returns.models import QuarterlyReturn, ReturnQuerySet
from monitoring.returns.restating import return_restated
from monitoring.returns.rules.findings import Finding, Strength, Validation
from monitoring.returns.rules.keying import changed, may_correct, may_submit
from monitoring.returns.rules.magnitude import TIMES, Question, questions
from monitoring.returns.rules.unit import UNIT
from monitoring.returns.selectors import member_of
from monitoring.returns.services.checking import findings_of, read_typed, validation_of
from monitoring.returns.services.explaining import (
    NOTHING,
    Explanations,
    explain,
    is_fit,
    keep_found,
    require_long,
)
from monitoring.returns.services.permits import must
from monitoring.returns.states import IN_HAND, ReturnAction, ReturnState, after
from monitoring.returns.timeline import record

KEPT: Final = frozenset({"V01", "V02", "V04"})
"""What keeps even a draft from being stored: it is not owed, not taken now, or no number."""


WHOLE: Final = frozenset({"V01", "V02"})
"""What speaks against the return as a whole: that is said, whatever else is wrong."""


class Blocked(Refused):
    """The rules block the return; `findings` says at which fields and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        one = next((each for each in findings if each.rule in WHOLE or len(findings) == 1), None)
        super().__init__(
            refuse("%(sentence)s", code=one.rule, sentence=one.sentence)
            if one
            else refuse(
                _("有 %(count)d 处不符合填报要求，请改正后再提交"), code="RETURN_BLOCKED", count=len(findings)
            )
        )
        self.findings = list(findings)


class Asked(Refused):
    """Some figures are far off the last ones; `questions` says which. Sent again with their answers they are taken."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(
            refuse(
                _(
                    "有 %(count)d 个数与上次相差 %(times)d 倍以上，请核对单位；确实如此的，请在下面确认后再提交"
                ),
                code="RETURN_FAR_OFF",
                count=len(questions),
                times=TIMES,
            )
        )
        self.questions = list(questions)


@recorded("填报季度报表")
def key_in(
    *,
    actor: User,
    enterprise: int,
    period: Period,
    typed: Mapping[str, Any],
    unit: str = "万元",
    version: int = 0,
    reason: str = "",
    confirmed: Collection[str] = (),
    explanations: Explanations = NOTHING,
    await_unit: bool = False,
    submit: bool = True,
) -> QuarterlyReturn:
    """Submit the enterprise's own return of a quarter as typed, amounts in `unit`; the version in force steps back.

    Without `submit` it is kept as a draft, which leaves the version in force as it is. So it is while a finding is not
    explained, and where `await_unit` says that a suspected unit is right: a reviewer is to confirm it. `version` is the
    one the form was opened on, 0 for none. The same figures as submitted already write nothing but what `explanations`
    say of their findings. `confirmed` are the answers to what was asked.
    Raises Blocked with findings (what blocks); Asked: figures far off the last ones, not confirmed; Conflict: another
    version meanwhile; Refused: no permission, approved already, accepted and no reason; Http404 out of scope.
    """
    must(actor, Permission.RETURN_WRITE)
    owner = enterprises.enterprise(actor, enterprise)
    sent = Sent(typed, unit, version, reason, confirmed, explanations, await_unit=await_unit, submit=submit)
    return put_in(Sender(actor, QuarterlyReturn.objects.visible_to(actor)), owner, period, sent)


@dataclass(frozen=True)
class Sender:
    """Who puts a return in, and which returns they may see; no actor is the enterprise itself, by its link."""

    actor: User | None
    seen: ReturnQuerySet

    def covers(self, district: int, street: int | None) -> bool:
        """Whether it is theirs to send returns of a place; an enterprise sends its own."""
        write = Permission.RETURN_WRITE.value
        return self.actor is None or bool(enterprise_rules.covers(self.actor.grants, write, district, street))

    def holds(self, row: QuarterlyReturn) -> bool:
        """Whether the same figures again say nothing new; an enterprise makes a clerk's figures its own."""
        return self.actor is not None or type(row).objects.filter(sent_itself(), pk=row.pk).exists()


@dataclass(frozen=True)
class Sent:
    """What is sent: figures as typed, in which unit, on which version, with which reason, answers and explanations."""

    typed: Mapping[str, Any]
    unit: str = "万元"
    version: int = 0
    reason: str = ""
    confirmed: Collection[str] = ()
    explanations: Explanations | None = None
    await_unit: bool = False
    submit: bool = True


def put_in(sender: Sender, owner: Enterprise, period: Period, sent: Sent) -> QuarterlyReturn:
    """What `key_in` says, whoever the sender is; within the transaction of who calls it."""
    Enterprise.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=owner.pk
    )  # versions of one enterprise queue up
    member = member_of(owner, period)
    place = member or owner
    explanations = sent.explanations or NOTHING
    require_long(explanations.values())
    inside = sender.covers(place.district_id, place.street_id)
    read = read_typed(place, period, sent.typed, sent.unit, listed=member is not None, inside=inside)
    key = {
        "enterprise": owner,
        "year": period.year,
        "quarter": period.quarter,
        "source": Source.ENTERPRISE,
    }
    stands, now = _versions(key)
    if sender.actor is None:
        require(may_correct(ReturnState(stands.state) if stands else ReturnState.EMPTY))
    found = judge(read, period, owner, await_unit=sent.await_unit, only=None if sent.submit else KEPT)
    require_version(now, sent.version, partial(_changed, now, sender))
    before = ReturnState(now.state) if now and now.state in IN_HAND else ReturnState.EMPTY
    values = read.stored()
    same = now is not None and all(getattr(now, field.code) == values[field.code] for field in FIELDS)
    if now is not None and same and not (sent.submit and before in IN_HAND) and sender.holds(now):
        explain(now.pk, explanations, sender.actor)
        return now
    if sent.submit:
        state = ReturnState(stands.state) if stands else ReturnState.EMPTY
        require(may_submit(state=state, reason=sent.reason))
        if asked := _questions(read, sender.seen, owner, period, sent.confirmed):
            raise Asked(asked)
    fit = sent.submit and is_fit(found, explanations, now)
    action = ReturnAction.SUBMIT if fit else ReturnAction.SAVE
    target = after(before, action)
    was_returned = now is not None and target is ReturnState.RETURNED
    made = (QuarterlyReturn.supersede if fit else work_on)(
        key,
        district_id=place.district_id,
        street_id=place.street_id,
        state=target,
        reason=now.reason if now is not None and was_returned else sent.reason.strip(),
        entered_by=sender.actor,
        **values,
    )
    keep_found(made.pk, found, at(period.end).version)
    explain(made.pk, explanations, sender.actor, before=now.pk if now else None)
    record(made, action, before, sender.actor, note=sent.reason)
    if action is ReturnAction.SUBMIT:
        return_restated(period, [owner.pk])
    return made


def _versions(key: Mapping[str, Any]) -> tuple[QuarterlyReturn | None, QuarterlyReturn | None]:
    """The version that stands for the return, and the one to go on from: a correction in work, else the same."""
    rows = QuarterlyReturn.objects.filter(Q(is_current=True) | Q(is_working=True), **key)
    found = {row.is_working: row for row in rows.select_related("entered_by")}
    return found.get(False), found.get(True) or found.get(False)


def _changed(now: QuarterlyReturn | None, sender: Sender) -> Verdict:
    """An enterprise is told nobody's name."""
    by = now.entered_by.name if now and now.entered_by and sender.actor else str(_("他人"))
    return changed(now=version_of(now), by=by)


def _questions(
    read: keyed.Keyed, seen: ReturnQuerySet, owner: Enterprise, period: Period, confirmed: Collection[str]
) -> list[Question]:
    """Figures far off those of record of the quarter before, or of the year before where that one has none."""
    before = figures.quarters_among(seen, owner, [period.previous, period.same_quarter_last_year]).values()
    last: dict[str, Ints] = {}
    for field in NUMBERS:
        stated = [value for one in before if (value := one.of_record(field.code)) is not None]
        if stated and field.unit is not FieldUnit.PERCENT:
            last[field.code] = column([int(stated[0] * field.scale)])
    return list(questions(read.frame.values, last, frozenset(confirmed)))


def judge(
    read: keyed.Keyed,
    period: Period,
    owner: Enterprise,
    *,
    await_unit: bool = False,
    only: Collection[str] | None = None,
) -> Validation:
    """What is found; raises Blocked with what blocks, `only` these rules where not all of them do.

    A suspected unit does not block where a reviewer is to confirm it.
    """
    validation = validation_of(read, period, owner)
    blocking = [
        finding
        for finding in findings_of(read, validation)
        if finding.strength is Strength.BLOCK and (only is None or finding.rule in only)
    ]
    if blocking and not (await_unit and all(finding.rule == UNIT for finding in blocking)):
        raise Blocked(blocking)
    return validation
