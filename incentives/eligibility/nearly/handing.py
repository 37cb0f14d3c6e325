"""Handing out who is one step away: the officers of each street are told of theirs, once a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import people_by_unit
from accounts.roles import Permission, Role
from core.audit.context import recorded
from core.money import format_wan
from core.notices.services import notify_each
from core.row_count import row_count
from core.ui.filters import FilterValues
from core.ui.query import address
from core.verdict import Verdict, allow, refuse, require
from incentives.eligibility.models import Evaluation
from incentives.eligibility.nearly import selectors


@dataclass(frozen=True)
class Share:
    """What is handed to the people of one street, or of a district for enterprises whose street is not known."""

    unit: int
    district: int
    name: str
    street: str
    count: int
    amount: Decimal


@dataclass(frozen=True)
class Handed:
    """How many people have theirs, how many of them are told now, and the places in which there is nobody to tell."""

    people: int
    told: int
    nobody: tuple[str, ...]


def may_hand_out(actor: User) -> Verdict:
    """Who reviews applications hands out."""
    if actor.can(Permission.APPLICATION_REVIEW):
        return allow()
    return refuse(_("只有区审核和市局业务处可以派给街道。"), code="nearly.permission")


@recorded("精准送策派给街道")
def hand_out(*, actor: User, filters: FilterValues[None], day: dt.date | None = None) -> Handed:
    """Tell the officers of each place in the list of theirs; where a street has none, those of its district.

    Somebody who was told today is not told again. Raises Refused.
    """
    require(may_hand_out(actor))
    officers = people_by_unit(Role.OFFICER)
    nobody: list[str] = []
    told: dict[int, list[Share]] = defaultdict(list)
    for share in _shares(selectors.rows(actor, filters)):
        people = officers.get(share.unit) or officers.get(share.district, [])
        if not people:
            nobody.append(share.name)
        for person in people:
            told[person].append(share)
    asked = {code: list(given) for code, given in filters.values.items()}
    on = day or timezone.localdate()
    new = notify_each(
        ((person, *_said(actor, of, asked)) for person, of in told.items()), f"nearly:{on.isoformat()}"
    )
    return Handed(len(told), new, tuple(nobody))


def _shares(found: QuerySet[Evaluation]) -> list[Share]:
    columns = ("street_id", "street__name", "street__code", "district_id", "district__name")
    counted = found.order_by().values_list(*columns).annotate(n=row_count(), amount=Sum("potential"))
    return [
        Share(street or district, district, name or of, code or "", count, amount or Decimal(0))
        for street, name, code, district, of, count, amount in counted
    ]


def _said(actor: User, theirs: Sequence[Share], asked: Mapping[str, Sequence[str]]) -> tuple[str, str, str]:
    """Title, body and address of one person's notice."""
    count = sum(share.count for share in theirs)
    body = _("%(who)s请您跟进：%(where)s共 %(n)d 家，补上最多可得 %(wan)s 万元。") % {
        "who": actor.name,
        "where": "、".join(share.name for share in theirs),
        "n": count,
        "wan": format_wan(sum((share.amount for share in theirs), Decimal(0))),
    }
    query = {**asked, "street": [share.street for share in theirs if share.street]}
    return _("只差一步：%(n)d 家请跟进") % {"n": count}, body, address("awards:nearly", **query)
