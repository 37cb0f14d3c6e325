"""The conditions of this room's filters on an enterprise and on its standing alike, and what their values may be.

`prefix` leads from the table that is read to the standing, whose derived columns stand nowhere else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import uscc
from core.periods import Period
from core.verdict import Verdict, allow, refuse
from cultivation.enterprises.models import Enterprise, EnterpriseName, EnterpriseUscc, Exit, Inclusion
from cultivation.enterprises.names import name_q, searched
from cultivation.enterprises.pool import in_pool_q, outside_for_q

_USCC_PART = re.compile(r"[0-9A-Z]{4,18}")
_PERSON = 5
_FEW = 500


def search_q(values: Sequence[str], _prefix: object = None) -> Q:
    """Name (also a former one), the beginning of a USCC (also a former one), or the beginning of a contact's name.

    Codes and contacts are looked up beforehand (an index, few rows): most searches find none, and then the name
    alone is left, which the planner joins well.
    """
    term = searched(values[-1])
    found = Q(pk__in=EnterpriseName.objects.filter(name_q(term)).values("enterprise_id"))
    code = uscc.normalise(term)
    if _USCC_PART.fullmatch(code):
        return found | _few(
            EnterpriseUscc.objects.filter(uscc__startswith=code).values_list("enterprise_id", flat=True)
        )
    if len(term) <= _PERSON:
        contacts = Enterprise.objects.filter(contact__startswith=values[-1].strip())
        return found | _few(contacts.values_list("pk", flat=True))
    return found


def _few(ids: QuerySet[Any, int]) -> Q:
    """The ids themselves where they are few, the query where they are many, nothing where there are none."""
    known = list(ids[: _FEW + 1])
    if not known:
        return Q()
    return Q(pk__in=known if len(known) <= _FEW else ids)


def is_year(value: str) -> Verdict:
    """Four digits."""
    if re.fullmatch(r"(19|20)\d\d", value):
        return allow()
    return refuse(_("“%(value)s”不是四位年份"), code="FILTER_VALUE", value=value)


def is_inclusion(value: str) -> Verdict:
    """What `included_until` reads."""
    if included_until(value):
        return allow()
    return refuse(
        _("“%(value)s”不是年份、季度或日期（如 2024、2024Q3、2024-09-30）"), code="FILTER_VALUE", value=value
    )


def is_division(value: str) -> Verdict:
    """Two digits."""
    if re.fullmatch(r"\d\d", value):
        return allow()
    return refuse(_("“%(value)s”不是两位行业大类代码"), code="FILTER_VALUE", value=value)


def included_until(value: str) -> tuple[int, dt.date | None] | None:
    """What the filter `included` means: the count year, and up to which day; None for nonsense.

    `2024` is the whole count year, `2024Q3` what counted in it by the end of the quarter, `2024-08-31` by the end of
    the day. The fourth quarter is the whole year: its annual review is approved in January.
    """
    if is_year(value):
        return int(value), None
    try:
        quarter = Period.parse(value)
        return quarter.year, None if quarter.quarter == 4 else quarter.end
    except ValueError:
        pass
    try:
        day = dt.date.fromisoformat(value)
        return day.year, day
    except ValueError:
        return None


def judged_q(field: Literal["readiness", "risk"], levels: Sequence[str], prefix: str = "") -> Q:
    """The condition on a standing to show one of some levels: of readiness below scale, of risk above it.

    Who has changed sides since the last scan keeps the other side's level until the next one, and shows none.
    """
    return Q(**{f"{prefix}{field}__in": list(levels), f"{prefix}above_scale": field == "risk"})


def included_q(value: str, key: str = "pk") -> Q:
    """The condition on an enterprise (or its standing) to have been included in a year, up to a quarter or day."""
    year, until = included_until(value) or (0, None)
    found = Inclusion.objects.filter(count_year=year)
    if until is not None:
        found = found.filter(included_on__lte=until)
    return Q(**{f"{key}__in": found.values("enterprise_id")})


def exited_q(values: Sequence[str], _prefix: str) -> Q:
    """Enterprises with an exit in one of the years."""
    return Q(pk__in=Exit.objects.filter(exited_on__year__in=values).values("enterprise_id"))


def pool_year_of(value: str) -> int:
    """The year that a value of the filter `pool` is about: the one it names (`in:2023`), else this one."""
    _code, _colon, year = value.partition(":")
    return int(year) if year else timezone.localdate().year


def pool_q(value: str, _prefix: str) -> Q:
    """In the pool (`in`) or outside for a reason, of this year or of the one named: `in:2023`."""
    code, pool_year = value.partition(":")[0], pool_year_of(value)
    return in_pool_q(pool_year) if code == "in" else outside_for_q(pool_year, code)
