"""A review act on many returns at once: what a list's filters let through, or what was ticked; set-based.

The rows are locked, made anew and counted again before anything is written: where the list has changed since the person
was shown its count, nothing is done, and it is said what changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded, recording
from core.bulk import create_rows
from core.periods import Period
from core.ui.bulk import BulkResult, Changed, Selection
from core.verdict import Verdict, refuse, require
from cultivation.enterprises.models import Enterprise
from monitoring.returns import selectors, telling, turn
from monitoring.returns.dated import ReturnEvent
from monitoring.returns.filters import MemberQuery
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.findings.querysets import UNACCEPTED
from monitoring.returns.findings.selectors import unaccepted
from monitoring.returns.in_force import settle
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.restating import force_changed
from monitoring.returns.rules.window import has_reason
from monitoring.returns.services.permits import must
from monitoring.returns.states import STAGES, ReturnAction, ReturnState, after

NAMED: Final = 5
"""So many of what changed are named."""


def scope(query: MemberQuery) -> QuerySet[Any]:
    """The list's rows for a `Selection`: each in the version of its return."""
    return selectors.members(query).annotate(version=F("own__pk"))


@recorded()
def review_each(
    *,
    actor: User,
    selection: Selection[MemberQuery],
    query: MemberQuery,
    action: ReturnAction,
    note: str = "",
    accepting: bool = False,
    since: dt.datetime | None = None,
) -> BulkResult:
    """To how many it was done, and why not to the others. With `accepting` their explanations are accepted with it.

    Raises Changed, and does nothing, where the filters let through other returns than the person was shown; `since` is
    when that was. Raises Refused: no permission, no reason for a return.
    """
    must(actor, Permission.RETURN_REVIEW)
    if action is ReturnAction.RETURN:
        require(has_reason(note))
    rows = scope(query)
    keys = _lock(selection.among(rows, query))
    try:
        selection.anew(rows, query)
    except Changed as changed:
        raise Changed(_told(query, changed, since)) from None
    now = timezone.now()
    chosen = rows.filter(
        pk__in=keys
    )  # which the lock keeps as they are, so that the filters are asked no more
    late = _overtaken(chosen, selection)
    shares = _shares(actor, chosen.exclude(pk__in=late), action, accepting=accepting)
    done = {pk for _acting_for, shared in shares for pk in shared}
    whole = selection.every and len(done) == len(keys)
    refused = [] if whole else list(_refused(chosen, selection, late, done, Refusing(actor, action)))
    for acting_for, shared in shares:
        actor.acting_for_id = acting_for
        _write(actor, shared, action, note.strip(), accepting, now)
    if action is ReturnAction.RETURN and done:
        _after_return(query.period, sorted(done), note.strip(), now)
    return BulkResult(len(done), refused)


def _lock(rows: QuerySet[Any]) -> list[int]:
    """Enterprises, then returns, each in the order of their keys: as keying and the single act do; the rows' keys."""
    found = list(rows.values_list("pk", "enterprise_id", "own__pk"))
    owners = Enterprise.objects.filter(pk__in=[owner for _pk, owner, _own in found]).order_by("pk")
    list(owners.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    returns = QuarterlyReturn.objects.filter(pk__in=[own for _pk, _owner, own in found if own])
    list(returns.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk"))
    return [pk for pk, _owner, _own in found]


def _shares(
    user: User, rows: QuerySet[Any], action: ReturnAction, *, accepting: bool
) -> list[tuple[int | None, list[int]]]:
    """The returns to which it is done, by whom the person acts for: their own right before another's."""
    found: list[tuple[int | None, list[int]]] = []
    taken: set[int] = set()
    for grant, stage in turn.grants_of(user):
        if action not in (stage, ReturnAction.RETURN):
            continue
        mine = turn.by_grant(user, grant, stage, action)
        if action is not ReturnAction.RETURN and not accepting:
            mine &= ~Q(unaccepted("own__pk"))
        keys = [pk for pk in rows.filter(mine).values_list("own__pk", flat=True) if pk not in taken]
        taken.update(keys)
        found.append((grant.acting_for, keys))
    return found


def _write(
    actor: User, keys: list[int], action: ReturnAction, note: str, accepting: bool, now: dt.datetime
) -> None:
    if not keys:
        return
    rows = QuarterlyReturn.objects.filter(pk__in=keys)
    states = dict(rows.values_list("pk", "state"))
    with recording(actor=actor, reason=str(action.label)):
        if accepting:
            of = ReturnFinding.objects.filter(UNACCEPTED, of_return__in=keys).exclude(explanation="")
            of.update(accepted_by=actor, accepted_at=now)
        target = after(ReturnState(states[keys[0]]), action)
        if target is None:
            raise LookupError(f"{action} was allowed but leads nowhere")
        values = {"state": target.value} | ({"reason": note} if action is ReturnAction.RETURN else {})
        rows.update(**values)
        create_rows(
            [
                ReturnEvent(
                    of_return_id=pk,
                    action=action.value,
                    from_state=states[pk],
                    to_state=target.value,
                    by=actor,
                    acting_for_id=actor.acting_for_id,
                    note=note,
                    at=now,
                )
                for pk in keys
            ]
        )


def _after_return(period: Period, keys: Sequence[int], note: str, now: dt.datetime) -> None:
    settle(keys)
    act = ReturnEvent.objects.filter(of_return__in=keys, action=ReturnAction.RETURN.value, at=now)
    rows = list(QuarterlyReturn.objects.filter(pk__in=keys).select_related("enterprise", "entered_by"))
    telling.returned_each(rows, note, dict(act.values_list("of_return", "pk")))
    force_changed(period, [row.enterprise_id for row in rows])


@dataclass(frozen=True)
class Refusing:
    """Who wanted to do which act, for the sentence that says why it was not done."""

    user: User
    action: ReturnAction

    def why(self, state: str, is_own: bool) -> str:
        """Why it was not done to a return in a state."""
        stage = STAGES.get(self.action)
        if stage is not None and state != stage:
            said = {"state": ReturnState(state).label, "act": self.action.label}
            return _("现在是“%(state)s”，不能%(act)s") % said
        if is_own:
            return _("您（或您代理的人）录入或审过，须由他人审核")
        return _("有说明还没有认可，请逐家看")


def _overtaken(chosen: QuerySet[Any], selection: Selection[MemberQuery]) -> set[int]:
    """Ticked rows whose return is another version now than the one that was seen."""
    if not selection.versions:
        return set()
    now = dict(chosen.values_list("pk", "own__pk"))
    return {
        key for key, seen in selection.versions.items() if seen is not None and now.get(key, seen) != seen
    }


def _refused(
    chosen: QuerySet[Any],
    selection: Selection[MemberQuery],
    late: set[int],
    done: set[int],
    refusing: Refusing,
) -> Iterator[tuple[str, str]]:
    """What is called how, with its sentence: why the act was not done to it."""
    left = chosen.exclude(own__pk__in=done)
    own = set(left.filter(turn.mine_q(refusing.user)).values_list("pk", flat=True))
    for pk, name, state in left.values_list("pk", "enterprise__name", "state").order_by("enterprise__name"):
        yield name, _("刚有了新的一版，请核对后再处理") if pk in late else refusing.why(state, pk in own)
    found = set(chosen.values_list("pk", flat=True)) if selection.versions else set()
    for key in selection.versions:
        if key not in found:
            yield str(key), _("没有找到，可能已不在您的工作范围内")


def _told(query: MemberQuery, changed: Changed, since: dt.datetime | None) -> Verdict:
    """The refusal of a list that changed, with what happened to it since."""
    if since is None:
        return changed.verdict
    seen = ReturnEvent.objects.filter(
        of_return__in=QuarterlyReturn.objects.visible_to(query.user).filter(
            year=query.period.year, quarter=query.period.quarter
        ),
        at__gt=since,
    ).select_related("of_return__enterprise", "by")
    lines = [
        f"{event.of_return.enterprise.name}（{event.by.name if event.by else ''}{event.get_action_display()}）"
        for event in seen.order_by("-pk")[:NAMED]
    ]
    if not lines:
        return changed.verdict
    return refuse(
        gettext_lazy("%(sentence)s。变化的有：%(what)s"),
        code=changed.code,
        sentence=changed.sentence.rstrip("。"),
        what="、".join(lines),
    )
