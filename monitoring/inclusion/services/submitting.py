"""报送 of many at once: what a list's filters let through of the cases that the city has checked, or what was ticked.

Set-based. The cases are locked, made anew and counted again before anything is written: where the list has changed since
the person was shown its count, nothing is done.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.grants import Grant
from accounts.models import User
from core.audit.context import recorded, recording
from core.bulk import create_rows, update_rows
from core.ui.bulk import BulkResult, Pairs, Selection
from core.verdict import require
from monitoring.inclusion.codes import Happening
from monitoring.inclusion.filters import Reader
from monitoring.inclusion.models import Case
from monitoring.inclusion.reading import see_each
from monitoring.inclusion.services.acting import may_send, put_on_batch
from monitoring.inclusion.services.changing import Doing, choose, event_of, of_city
from monitoring.inclusion.states import Act, Hand, State

_FIELDS: Final = ("state", "batch", "missed_window", "version")


@dataclass(frozen=True)
class Outlook:
    """Which of some cases may be sent on now, each with the grant that lets it be done, and why not the others."""

    ready: list[tuple[Case, Grant]]
    refused: Pairs


def scope(user: User) -> QuerySet[Case]:
    """The cases that the city has checked, within the person's scope."""
    return Case.objects.visible_to(user).filter(state=State.CITY_CHECKED)


def outlook(user: User, rows: QuerySet[Case], day: dt.date) -> Outlook:
    """What would come of it on a day; a fixed number of queries. Raises Refused without parameters or checklist."""
    cases = list(rows.select_related("enterprise", "site_district").order_by("due_on", "pk"))
    found = Outlook([], [])
    for seen in see_each(cases, day):
        grant, verdict = choose(user, Hand.CITY_CHECK, seen.case, Act.SUBMIT.label)
        verdict = may_send(seen, day) if verdict else verdict
        if verdict and grant is not None:
            found.ready.append((seen.case, grant))
        else:
            found.refused.append((seen.case.enterprise.name, verdict.sentence))
    return found


@recorded()
def submit_each(
    *, actor: User, selection: Selection[Reader], reader: Reader, at: dt.datetime | None = None
) -> BulkResult:
    """How many were sent on, and why the others were not.

    Raises Changed, and does nothing, where the filters let through other cases than the person was shown; Refused: not the
    city's hand.
    """
    require(of_city(actor))
    now = at or timezone.now()
    day, rows = timezone.localdate(now), scope(actor)
    held = selection.among(rows, reader).order_by("pk").select_for_update(no_key=True, of=("self",))
    keys = list(held.values_list("pk", flat=True))
    selection.anew(rows, reader)
    chosen = rows.filter(pk__in=keys)
    late = dict(_overtaken(chosen, selection))
    found = outlook(actor, chosen.exclude(pk__in=late), day)
    by_whom: dict[int | None, list[Doing]] = defaultdict(list)
    for case, grant in found.ready:
        by_whom[grant.acting_for].append(Doing(case, actor, grant, now))
    for acting_for, doings in by_whom.items():
        actor.acting_for_id = acting_for
        _send(actor, doings)
    gone = [
        (str(key), _("没有找到，或者现在不是“市已核”")) for key in sorted(set(selection.versions) - set(keys))
    ]
    return BulkResult(len(found.ready), [*found.refused, *late.values(), *gone])


def _send(actor: User, doings: list[Doing]) -> None:
    with recording(actor=actor, reason=str(Act.SUBMIT.label)):
        events = []
        for doing in doings:
            row, before = doing.row, doing.row.state
            put_on_batch(row, doing.today)
            row.state = State.SUBMITTED.value
            row.version += 1
            events.append(event_of(doing, Happening.SUBMIT, before, row.batch))
        update_rows([doing.row for doing in doings], _FIELDS)
        create_rows(events)


def _overtaken(chosen: QuerySet[Case], selection: Selection[Reader]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Ticked cases that stand in another version now than the one that was seen: what they are called, and why not."""
    if selection.every:
        return
    for pk, name, version in chosen.values_list("pk", "enterprise__name", "version"):
        if selection.versions[pk] not in (None, version):
            yield pk, (name, _("刚被他人处理过，请核对后再报送"))
