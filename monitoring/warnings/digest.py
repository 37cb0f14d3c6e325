"""One digest a day for each person: what is new in red, orange and yellow, and what is overdue and was raised to them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.people import people_by_unit, people_of_role
from accounts.roles import Role
from core.notices.services import notify_each
from core.ui.query import address
from cultivation.contacts.duties import officers
from cultivation.enterprises.codes import Risk
from monitoring.warnings.codes import RAISING, Rung
from monitoring.warnings.models import OPEN_STATES, WarningLevel, WarningRung

RAISED, RED, NEW = "raised", "red", "new"
_ACTING: Final = (Role.OFFICER, Role.REVIEWER, Role.BUREAU)


@dataclass(frozen=True)
class Seen:
    """Up to which level and rung, by their keys, people were told."""

    last_level: int = 0
    last_rung: int = 0

    @classmethod
    def now(cls) -> Seen:
        """All that there are."""
        level, rung = (
            rows.aggregate(last=Max("pk"))["last"] or 0
            for rows in (WarningLevel.objects.all(), WarningRung.objects.all())
        )
        return cls(level, rung)


def tell(day: dt.date, seen: Seen) -> int:
    """How many people were told of what came after `seen`, what the sweep of an earlier day had told."""
    people = _People()
    told: dict[int, Counter[str]] = defaultdict(Counter)
    for (rung, district), number in _rungs(seen).items():
        for person in people.of_rung(rung, district):
            told[person][RAISED] += number
    for (level, district, holder, officer), number in _levels(day, seen).items():
        kind = RED if level == Risk.RED else NEW
        to = set(people.acting.get(holder, ()))
        if officer:
            to.add(officer)
        if level == Risk.RED:
            to |= set(people.reviewers.get(district or 0, ()))
        for person in to:
            told[person][kind] += number
    lines = [(person, *_said(found)) for person, found in told.items()]
    return notify_each(lines, f"warning-digest:{day.isoformat()}")


def _said(found: Counter[str]) -> tuple[str, str, str]:
    """Title, body and address of one person's digest; what is raised to them first."""
    words = {RAISED: _("逾期上报 %(n)d 家"), RED: _("新增红色 %(n)d 家"), NEW: _("新增橙色、黄色 %(n)d 家")}
    parts = [words[kind] % {"n": found[kind]} for kind in words if found[kind]]
    where = {"show": "overdue"} if found[RAISED] else {"show": "work"}
    return _("退库预警：%(first)s") % {"first": parts[0]}, "，".join(parts), address("warnings:list", **where)


def _rungs(seen: Seen) -> Counter[tuple[str, int | None]]:
    """The rungs that are new, by district."""
    rows = WarningRung.objects.filter(
        warning__state__in=OPEN_STATES, warning__met_on=None, clock=F("warning__clock")
    )
    return Counter(rows.filter(pk__gt=seen.last_rung).values_list("rung", "warning__district"))


def _levels(day: dt.date, seen: Seen) -> Counter[tuple[str, int | None, int, int | None]]:
    """The warnings that were opened or raised since, each once at its level now: by district, holder, contact officer."""
    rows = WarningLevel.objects.filter(
        warning__state__in=OPEN_STATES, warning__met_on=None, level=F("warning__level"), level__in=RAISING
    )
    rows = rows.filter(pk__gt=seen.last_level)
    of = (
        rows.values_list("warning", "level", "warning__district", "warning__holder", "warning__enterprise")
        .order_by("warning")
        .distinct()
    )
    listed = list(of)
    serving = officers(day).filter(enterprise__in={line[4] for line in listed})
    by_enterprise = dict(serving.values_list("enterprise_id", "user_id"))
    return Counter(
        (level, district, holder, by_enterprise.get(enterprise))
        for _warning, level, district, holder, enterprise in listed
    )


class _People:
    """Active people: who acts by unit, who reviews by unit, the bureau, the leading group office."""

    def __init__(self) -> None:
        self.acting = people_by_unit(*_ACTING)
        self.reviewers = people_by_unit(Role.REVIEWER)
        self.bureau = people_of_role(Role.BUREAU)
        self.group = people_of_role(Role.LEADING_GROUP)

    def of_rung(self, rung: str, district: int | None) -> list[int]:
        """Whom a rung concerns."""
        if rung == Rung.LEADING_GROUP:
            return self.group
        return self.bureau if rung == Rung.BUREAU else self.reviewers.get(district or 0, [])
