"""Nominations for a district's key pool: singly or a whole set, judged together, written by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from accounts.roles import Permission
from core.audit.context import recorded
from core.bulk import insert_select
from core.ui.bulk import Selection
from core.verdict import Verdict, refuse, require
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.rules import covers
from cultivation.pool.codes import Origin
from cultivation.pool.key.candidates import Candidate, Grounds, candidates, grounds_of
from cultivation.pool.key.counts import count_of, outside_share
from cultivation.pool.key.suggesting import PREFIX, offered
from cultivation.pool.models import KeyMember
from cultivation.pool.rules import KeyCount, may_outside
from cultivation.pool.targets import key_quotas

MOST: Final = 5_000
"""So many at once."""
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('cultivation_keymember'), %s)"


@dataclass(frozen=True)
class Refusal:
    """One enterprise that was not nominated, and why."""

    uscc: str
    name: str
    verdict: Verdict

    def as_dict(self) -> dict[str, str]:
        """As the command prints it."""
        return {"uscc": self.uscc, "code": self.verdict.code, "message": self.verdict.sentence}


@dataclass(frozen=True)
class Nomination:
    """What nominating a set comes to: who is in, who was refused, and the count after the act."""

    quota: int | None
    selected: int
    accepted: list[Candidate]
    refused: list[Refusal]
    after: KeyCount

    def as_dict(self) -> dict[str, Any]:
        """The object of the command."""
        return {
            "quota": self.quota,
            "selected": self.selected,
            "nominated": len(self.accepted),
            "members": self.after.members,
            "outside": self.after.outside,
            "short": self.after.short(self.quota),
            "refused": [refusal.as_dict() for refusal in self.refused],
        }


def foresee(*, actor: User, year: int, district: Unit, ids: Sequence[int]) -> Nomination:
    """What nominating these would come to. Raises Refused as `nominate`; nothing is written."""
    require(covers(actor.grants, Permission.POOL_NOMINATE.value, district.pk, None))
    if len(ids) > MOST:
        require(refuse(_("一次最多提名 %(most)d 家，请分批提名"), code="key.many", most=MOST))
    grounds = grounds_of(year)
    found = candidates(year, _in_scope(actor, ids))
    verdicts = [(one, one.may_nominate(district.pk, grounds)) for one in found]
    accepted = [one for one, verdict in verdicts if verdict]
    refused = [Refusal(one.uscc, one.name, verdict) for one, verdict in verdicts if not verdict]
    outside = sum(one.origin(grounds) != Origin.POOL for one in accepted)
    after = count_of(year, district.pk).with_more(len(accepted) - outside, outside)
    if outside:
        require(may_outside(after, outside_share(year)))
    return Nomination(key_quotas(year).quota(district), len(set(ids)), accepted, refused, after)


@recorded("提名重点培育企业")
def nominate(*, actor: User, year: int, district: Unit, ids: Sequence[int], reason: str = "") -> Nomination:
    """Nominate enterprises of a district; those refused one by one are told, the others are in.

    Without a `reason` the ground of one from outside the city pool is its reason. Raises Refused, and writes nothing:
    no permission there, too many, over the outside share as it would be after the act.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [district.pk])
    found = foresee(actor=actor, year=year, district=district, ids=ids)
    if found.accepted:
        _write(actor, year, found.accepted, grounds_of(year), reason.strip())
    return found


def _in_scope(actor: User, ids: Sequence[int]) -> list[int]:
    visible = Enterprise.objects.visible_to(actor, Permission.POOL_NOMINATE)
    return list(visible.filter(pk__in=set(ids)).values_list("pk", flat=True))


def _write(actor: User, year: int, accepted: list[Candidate], grounds: Grounds, reason: str) -> None:
    rows = {
        "ids": [one.id for one in accepted],
        "origins": [str(one.origin(grounds)) for one in accepted],
        "reasons": [(reason or one.ground_words(grounds))[:200] for one in accepted],
    }
    values = {
        "year": "%(year)s",
        "enterprise_id": "t.id",
        "district_id": "e.district_id",
        "street_id": "e.street_id",
        "origin": "t.origin",
        "reason": "t.reason",
        "nominated_by_id": "%(actor)s",
        "nominated_at": "%(now)s",
    }
    source = (
        "FROM unnest(%(ids)s::bigint[], %(origins)s::text[], %(reasons)s::text[]) AS t (id, origin, reason)"
        " JOIN cultivation_enterprise e ON e.id = t.id"
    )
    with connection.cursor() as cursor:
        insert_select(
            cursor, KeyMember, values, source, rows | {"year": year, "actor": actor.pk, "now": timezone.now()}
        )


@recorded("提名重点培育企业")
def nominate_selected(
    *,
    actor: User,
    year: int,
    district: Unit,
    selection: Selection[str],
    reason: str = "",
    outside: bool = False,
) -> Nomination:
    """Nominate what a list's filters let through, or who was ticked in it: of the pool, or of those `outside` of it.

    Raises Changed where they let through others than were shown, and Refused as `nominate`; nothing is written then.
    """
    rows = selection.anew(offered(actor, year, district, outside=outside), PREFIX)
    ids = list(rows.values_list("pk", flat=True))
    return nominate(actor=actor, year=year, district=district, ids=ids, reason=reason)
