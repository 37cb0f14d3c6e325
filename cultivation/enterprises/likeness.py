"""Likely enterprises by name (domain, section 7): equal ones first, then by the share of common pairs of characters.

Names are compared as `sql/plain_name.sql` has them. Two names of a and b pairs have a share of at least m only where
they have m·a ÷ (2 − m) pairs in common: so one of the rarest others must be among them, and the index is asked for these.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import connection
from django.db.models import BooleanField, F, Func, Value
from django.utils import timezone

from accounts.models import User
from core.parameters.selectors import at
from cultivation.enterprises.models import EnterpriseName
from cultivation.enterprises.names import bigrams, common_bigrams
from cultivation.enterprises.places import short_names

MOST = 5
_LOOKED_AT = 5_000


@dataclass(frozen=True)
class Likely:
    """An enterprise whose name is near; `matched` is the name that is, a former one perhaps."""

    id: int
    name: str
    uscc: str
    place: str
    matched: str
    share: Fraction

    @property
    def percent(self) -> int:
        """The share in whole per cents, rounded down."""
        return int(self.share * 100)


class _Overlaps(Func):
    template = "bigrams(%(expressions)s::text[]"
    arg_joiner = ") && "
    output_field = BooleanField()


class _Plain(Func):
    function = "plain_name"


def share_of(one: str, other: str) -> Fraction:
    """2 × common ÷ sum of the pairs of two plain names; 1 where they are equal."""
    if one == other:
        return Fraction(1)
    a, b = bigrams(one), bigrams(other)
    return Fraction(2 * len(a & b), len(a) + len(b)) if a or b else Fraction(0)


def likely(user: User, name: str, *, besides: Collection[int] = (), limit: int = MOST) -> list[Likely]:
    """Enterprises in someone's scope whose name is near the text, best first; one line for each enterprise."""
    least = Fraction(at(timezone.localdate()).ratio("name_match_min") or Decimal(1))
    asked = plain(name)
    if len(asked) < 2:
        return []
    found = EnterpriseName.objects.visible_to(user).filter(
        _Overlaps(F("name"), Value(_telling(bigrams(asked), least)))
    )
    rows = found.exclude(enterprise__in=besides).values_list(
        "enterprise_id", "enterprise__name", "enterprise__uscc", "enterprise__district_id",
        "enterprise__street_id", "name", _Plain(F("name")),
    )  # fmt: skip
    best: dict[int, Likely] = {}
    for pk, current, code, district, street, matched, other in rows[:_LOOKED_AT]:
        share = share_of(asked, other)
        if share >= least and (pk not in best or share > best[pk].share):
            best[pk] = Likely(pk, current, code, _place(district, street), matched, share)
    return sorted(best.values(), key=lambda each: (-each.share, len(each.name), each.id))[:limit]


def plain(name: str) -> str:
    """A name as names are compared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plain_name(%s)", [name.replace("\0", "")])
        return str(cursor.fetchone()[0])


def _telling(grams: set[str], least: Fraction) -> list[str]:
    """So many of the rarest pairs that a name with a large enough share has one of them."""
    common = common_bigrams()
    needed = len(grams) - math.ceil(least * len(grams) / (2 - least)) + 1
    return sorted(grams, key=lambda gram: (gram in common, gram))[:needed]


def _place(district: int, street: int | None) -> str:
    keys = [key for key in (district, street) if key is not None]
    names = short_names(keys)
    return "·".join(names[key] for key in keys if key in names)
