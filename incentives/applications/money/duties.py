"""Who had which duty of applications, and whether somebody may take another: many at once, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from accounts.grants import Grant
from accounts.models import User
from incentives.applications.codes import Happening
from incentives.applications.models import ApplicationEvent
from incentives.applications.states import APART, TRANSITIONS, Duty

Hands = frozenset[int]
_DUTIES = {(row.source.value, row.act.value): row.duty for row in TRANSITIONS if row.duty is not None}
_BESIDE = {
    Happening.ENTERED.value: Duty.ENTRY,
    Happening.ACCOUNT.value: Duty.BANK,
    Happening.RELEASE.value: Duty.RELEASE,
}


def hands_of(actor: User, grant: Grant) -> Hands:
    """Who acts, and for whom."""
    return frozenset({actor.pk, *([grant.acting_for] if grant.acting_for is not None else [])})


def had(applications: Iterable[int]) -> Mapping[int, Mapping[Duty, set[int]]]:
    """Who had which duty of each application, by its events; who acted for someone counts as both."""
    found: dict[int, dict[Duty, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = ApplicationEvent.objects.filter(application__in=list(applications), by__isnull=False)
    for application, kind, state, by, principal in rows.values_list(
        "application_id", "kind", "from_state", "by_id", "principal_id"
    ):
        duty = _DUTIES.get((state, kind)) or _BESIDE.get(kind)
        if duty is not None:
            found[application][duty].update({by, principal} - {None})
    return found


def conflict(duty: Duty, hands: Hands, done: Mapping[Duty, set[int]]) -> Duty | None:
    """The duty that somebody had and that keeps them from another; None where nothing does."""
    return next(
        (other for other, people in done.items() if frozenset({duty, other}) in APART and hands & people),
        None,
    )
