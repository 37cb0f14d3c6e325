"""What this room tells: a return, or several at once, came back to who goes on with it (`senders`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.notices.services import notify, notify_each
from core.periods import Period
from monitoring.returns.filters import link
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.senders import senders_of


def returned(row: QuarterlyReturn, note: str) -> None:
    """A return came back: who goes on with it is told why, and led to its form."""
    period = Period(row.year, row.quarter)
    notify(
        senders_of(row),
        _("季度报表被退回：%(name)s") % {"name": row.enterprise.name},
        _("%(period)s · 退回原因：%(note)s") % {"period": period.label_zh, "note": note},
        _form(row),
        f"return-returned:{row.pk}:{row.version}",
    )


def returned_each(rows: Sequence[QuarterlyReturn], note: str, events: Mapping[int, int]) -> None:
    """The same for many: one notice a person, which leads to theirs; `events` are those of the act, by return."""
    told: dict[int, list[QuarterlyReturn]] = defaultdict(list)
    alike: dict[tuple[int | None, int | None, int], list[QuarterlyReturn]] = defaultdict(list)
    for row in rows:
        alike[(row.entered_by_id, row.street_id, row.district_id)].append(row)
    for group in alike.values():
        for person in senders_of(group[0]):
            told[person] += group
    notify_each((_line(person, found, note, events[found[0].pk]) for person, found in told.items()), key="")


def _line(person: int, rows: Sequence[QuarterlyReturn], note: str, act: int) -> tuple[int, str, str, str]:
    first = rows[0]
    period = Period(first.year, first.quarter)
    name = first.enterprise.name
    if len(rows) > 1:
        name = _("%(name)s等 %(n)d 家") % {"name": name, "n": len(rows)}
    return (
        person,
        _("季度报表被退回：%(name)s") % {"name": name},
        _("%(period)s · 退回原因：%(note)s") % {"period": period.label_zh, "note": note},
        _form(first) if len(rows) == 1 else link(period, sent_back=str(act)),
    )


def _form(row: QuarterlyReturn) -> str:
    return reverse("returns:key", args=[row.enterprise_id, str(Period(row.year, row.quarter))])


def told(row: QuarterlyReturn) -> str:
    """The names of who is told that a return came back; '' where there is nobody to tell."""
    people = User.objects.filter(pk__in=senders_of(row)).order_by("pk")
    return "、".join(people.values_list("name", flat=True))
