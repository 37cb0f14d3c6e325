"""What is asked of an enterprise before it is nominated, for a whole set in one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from core.money import format_wan
from core.parameters.selectors import at
from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.pool import POOL, pool_terms
from cultivation.pool.codes import Origin
from cultivation.pool.rules import origin_of

_ASKED: Final = f"""
SELECT e.id, e.uscc, e.name, e.district_id, e.street_id, e.production_from, s.above_scale, s.p50, coalesce(p.in_pool, false),
    coalesce(p.reasons, '{{}}'), EXISTS (
        SELECT FROM cultivation_keymember k
        WHERE k.year = %s AND k.enterprise_id = e.id AND k.state IN ('NOMINATED', 'CONFIRMED'))
FROM cultivation_enterprise e
JOIN cultivation_standing s ON s.enterprise_id = e.id
LEFT JOIN {POOL} p ON p.enterprise_id = e.id
WHERE e.id = ANY(%s) ORDER BY e.uscc
"""


@dataclass(frozen=True)
class Grounds:
    """What a year's nominations are judged by."""

    opened_since: dt.date
    threshold: Decimal | None


@dataclass(frozen=True)
class Candidate:
    """One enterprise as it stands before its nomination. Amounts in yuan."""

    id: int
    uscc: str
    name: str
    district: int
    street: int | None
    production_from: dt.date | None
    above_scale: bool
    p50: Decimal | None
    in_pool: bool
    reasons: list[str]
    is_member: bool

    def origin(self, grounds: Grounds) -> Origin | None:
        """Where it comes from."""
        return origin_of(
            in_pool=self.in_pool,
            reasons=self.reasons,
            p50=self.p50,
            production_from=self.production_from,
            opened_since=grounds.opened_since,
            threshold=grounds.threshold,
        )

    def may_nominate(self, district: int, grounds: Grounds) -> Verdict:
        """Whether it may become a key member of a district now."""
        if self.district != district:
            return refuse(_("不在本区，不能提名"), code="key.elsewhere")
        if self.is_member:
            return refuse(_("已在重点库，不用重复提名"), code="key.known")
        if self.above_scale:
            return refuse(_("已在规上，不能提名"), code="key.above_scale")
        if self.origin(grounds) is None:
            sentence = _("不在培育库，也不属于新投产、储备（全年预计达标）或应统未统企业")
            return refuse(sentence, code="key.no_ground")
        return allow()

    def ground_words(self, grounds: Grounds) -> str:
        """Why one from outside the city pool is taken, in words; empty for one that is in."""
        match self.origin(grounds):
            case Origin.NEWLY_OPENED:
                return _("新投产：%(day)s 投产") % {"day": self.production_from}
            case Origin.RESERVE:
                return _("储备企业：全年预计 %(amount)s 万元") % {"amount": format_wan(self.p50, 0)}
            case Origin.MISSED:
                return _("应统未统：上年营业收入已达规模，尚未纳统")
        return ""


def grounds_of(year: int) -> Grounds:
    """By the parameters of the snapshot day; newly opened is who produces since `inclusion_production_from` of last year."""
    terms = pool_terms(year)
    parameters = at(terms.snapshot or terms.day)
    month, day = (int(part) for part in parameters.needed("inclusion_production_from").split("-"))
    return Grounds(dt.date(year - 1, month, day), parameters.yuan("above_scale_threshold"))


def candidates(year: int, ids: Sequence[int]) -> list[Candidate]:
    """Some enterprises as candidates, by their codes; one statement."""
    parameters: list[Any] = [year, *pool_terms(year).arguments, list(ids)]
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, parameters)
        return [Candidate(*row) for row in cursor.fetchall()]
