"""An act is done to a problem (办理): by the one table of states, whoever does it and wherever it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.audit.context import recorded, recording
from core.forms.versions import locked_version
from core.verdict import Refused, Verdict, refuse
from cultivation.ledger import asking, notices
from cultivation.ledger.act import Act, Data
from cultivation.ledger.clock_keeping import day_of
from cultivation.ledger.escalating import climb
from cultivation.ledger.models import Problem
from cultivation.ledger.people import act_as, problem_facts
from cultivation.ledger.services.changing import Doer, change
from cultivation.ledger.states import Party, State, Transition, transition
from cultivation.ledger.timing import Timing, load_timing
from cultivation.signals import after_commit, problem_moved

WITH = ("enterprise", "district", "street", "holder", "registered_unit", "registered_by", "holder_user__unit")


@recorded()
def perform(
    *,
    actor: User,
    problem: int,
    act: Act,
    version: int | None = None,
    data: Data | None = None,
    at: dt.datetime | None = None,
) -> Problem:
    """The problem after the act, one version on. An act that needs consent is only asked for.

    `version` is that of the problem as the person saw it, None where nobody saw one; `at` is a time that was given.
    Raises Http404 out of scope, Conflict when someone acted since, Refused with the rule's own words; nothing is
    written then.
    """
    said = data or {}
    _lock(problem, act.besides(said))
    row, timing, now = _seen(actor, problem, version), load_timing(), at or timezone.now()
    if at is not None:
        _require_time(row, at)
    _settle(row, now)
    facts, today = problem_facts(row, timing), day_of(now)
    capacity = act_as(actor, lambda person: act.may(facts, person, today, said))
    leads = act.transition(facts.state)
    if leads is None:
        raise LookupError(f"{act.action} was allowed but leads nowhere")
    return _done(row, act, leads, Doer(leads.party, actor, capacity.unit), now, said, timing)


@recorded()
def perform_unasked(*, problem: int, act: Act, party: Party, data: Data) -> Problem:
    """An act of the enterprise itself, whose right is its link. Raises Refused where the table does not know it now."""
    rows = Problem.objects.select_related(*WITH).select_for_update(no_key=True, of=("self",))
    row, timing, now = rows.get(pk=problem), load_timing(), timezone.now()
    _settle(row, now)
    leads = transition(State(row.state), act.action)
    if leads is None:
        raise Refused(stale(row))
    return _done(row, act, leads, Doer(party), now, data, timing)


def _done(
    row: Problem, act: Act, leads: Transition, doer: Doer, now: dt.datetime, said: Data, timing: Timing
) -> Problem:
    said = act.complete(row, said)
    made = change(row, act, leads, doer, now, said, timing)
    with recording(actor=doer.user, reason=act.label):
        row.save()
        if made.request is not None:
            made.request.save()
        if made.lapsed:
            asking.lapse([row.pk], now)
        made.event.save()
        act.follow(row, doer.user, now, said)
    for people, title in act.notices(row):
        notices.tell(people, title, row, doer.user)
    after_commit(
        problem_moved, problem=row.pk, action=act.action.value, actor=doer.user.pk if doer.user else None
    )
    return row


def _lock(problem: int, besides: Iterable[int]) -> None:
    """Lock what the act changes in the order of the keys, so that two acts never wait for each other."""
    ids = sorted({problem, *besides})
    if len(ids) > 1:
        list(
            Problem.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk")
        )


def _seen(actor: User, problem: int, version: int | None) -> Problem:
    rows = Problem.objects.visible_to(actor).select_related(*WITH)
    try:
        return locked_version(rows, problem, version, stale=stale)
    except Problem.DoesNotExist:
        raise Http404 from None


def _settle(row: Problem, now: dt.datetime) -> None:
    """What the clocks had reached by today is on record before the act changes them."""
    if row.next_on is not None and row.next_on <= day_of(now):
        climb(day_of(now), now, [row.pk])
        row.refresh_from_db(fields=["escalated_to", "version"])


def _require_time(row: Problem, at: dt.datetime) -> None:
    last = row.events.order_by("-at").values_list("at", flat=True).first()
    if at > timezone.now() or (last is not None and at < last):
        sentence = _("办理时间不能晚于现在，也不能早于上一条经过（%(last)s）")
        shown = timezone.localtime(last).strftime("%Y-%m-%d %H:%M") if last else "—"
        raise Refused(refuse(sentence, code="ledger.time", last=shown))


def stale(problem: Problem) -> Verdict:
    """Why nothing was done: somebody else acted since the person looked."""
    return refuse(
        _("这个问题刚被他人处理，现在是“%(state)s”，请核对后再提交"),
        code="ledger.stale",
        state=State(problem.state).label,
    )
