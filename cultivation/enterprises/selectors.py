"""Reads of enterprises: the list, the search, one enterprise. The user comes first; out of scope is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import connection
from django.db.models import F, Func, Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from core import uscc
from core.ui.paging import SIZE, Page, page_by_key
from core.verdict import require
from cultivation.enterprises import names
from cultivation.enterprises.datasets import ENTERPRISES
from cultivation.enterprises.filters import EnterpriseFilters
from cultivation.enterprises.models import Enterprise, EnterpriseName, EnterpriseUscc, Standing
from cultivation.enterprises.names import may_search, searched
from cultivation.enterprises.places import short_names
from exchange.rows import ListRow

FIND = 8
_LOOKED_AT = 200
DEFAULT_SORT = "-revenue"
_GRAMS, _PATTERN = "\x1fgrams", "\x1fpattern"
_KEEP = 500
_kept: dict[Any, tuple[str, tuple[Any, ...]]] = {}
_BY_NAME = Func(F("name"), function="name_order")
"""By pinyin; the index `enterprise_name_order` stands on the same expression."""
_COLUMNS = {"revenue": "revenue_last", "ytd": "ytd", "p50": "p50"}


class EnterpriseRow(ListRow):
    """One row of the list. Amounts in yuan; `readiness` or `risk` is the light, by the latest scan."""

    dataset = ENTERPRISES


def shows_figures(user: User) -> bool:
    """Whether the list shows the person figures, levels and what is expected: on all of its rows or on none."""
    return holds_throughout(user, Permission.ENTERPRISE_READ, Permission.FIGURES_READ)


def standings(user: User, filters: EnterpriseFilters) -> QuerySet[Standing]:
    """The standings of the enterprises in scope that the filters let through: to count, to group, to take ids of."""
    return Standing.objects.visible_to(user).filter(filters.q(""))


def count(user: User, filters: EnterpriseFilters) -> int:
    """How many enterprises the filters let through, exactly."""
    return standings(user, filters).count()


def ids(user: User, filters: EnterpriseFilters, sort: str = DEFAULT_SORT) -> QuerySet[Any]:
    """Ids in order, as a flat queryset, so that a page takes a slice and an export all.

    Descending figures put what is unknown last, ascending ones first: one index serves both directions.
    """
    descending, code = sort.startswith("-"), sort.lstrip("-")
    if code == "name":
        named = Enterprise.objects.visible_to(user).filter(filters.q("standing__"))
        order = (_BY_NAME.desc(), "-id") if descending else (_BY_NAME.asc(), "id")
        return named.order_by(*order).values_list("pk", flat=True)
    column = F(_COLUMNS.get(code, "revenue_last"))
    order = (
        (column.desc(nulls_last=True), "enterprise_id")
        if descending or code not in _COLUMNS
        else (column.asc(nulls_first=True), "-enterprise_id")
    )
    return standings(user, filters).order_by(*order).values_list("pk", flat=True)


def page(
    user: User, filters: EnterpriseFilters, *, sort: str = DEFAULT_SORT, number: int = 1, size: int = SIZE
) -> Page[EnterpriseRow]:
    """A page of the list in three queries: the count, the ids of the page by an index, and their rows."""
    found, total = ids(user, filters, sort), count(user, filters)
    return page_by_key(found, lambda keys: rows(user, keys), number, total=total, size=size)


def rows(user: User, chosen_ids: Sequence[int]) -> list[EnterpriseRow]:
    """The rows of some ids, in that order; ids out of scope have none."""
    if not chosen_ids:
        return []
    by_id = {
        row.id: row
        for row in EnterpriseRow.read(Enterprise.objects.visible_to(user).filter(pk__in=list(chosen_ids)))
    }
    return [by_id[key] for key in chosen_ids if key in by_id]


def enterprise(user: User, pk: int) -> Enterprise:
    """One enterprise in scope with place and standing; Http404 otherwise, so that existence does not leak."""
    found = Enterprise.objects.visible_to(user).select_related("district", "street", "standing")
    try:
        return found.get(pk=pk)
    except ObjectDoesNotExist:
        raise Http404 from None


def sees(user: User, pk: int) -> bool:
    """Whether an enterprise is in scope."""
    return Enterprise.objects.visible_to(user).filter(pk=pk).exists()


def by_uscc(user: User, code: str) -> Enterprise | None:
    """The enterprise in scope that has or had the code."""
    owner = EnterpriseUscc.objects.filter(uscc=uscc.normalise(code)).values("enterprise_id")
    return Enterprise.objects.visible_to(user).filter(pk__in=owner).first()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One enterprise that a search found; `former` is the name it was found by if that is no longer its name."""

    id: int
    name: str
    uscc: str
    place: str
    former: str = ""


def find(user: User, text: str, limit: int = FIND) -> list[Suggestion]:
    """Enterprises in scope whose name holds the text, best first: beginning with it, then the shorter name.

    A text that is the beginning of a USCC finds by it. One query, and one a minute for the names of units.
    Raises Refused for a single character.
    """
    require(may_search(text))
    term = searched(text)
    code = uscc.normalise(term)
    if len(code) >= 4 and code.isascii() and code.isalnum() and any(letter.isdigit() for letter in code):
        return _find_by_code(user, code, limit)
    found = _named(user, term, max(_LOOKED_AT, limit))
    short = short_names({pk for line in found for pk in line[4:] if pk is not None}) if found else {}
    best: dict[int, tuple[tuple[bool, bool, int, str], Suggestion]] = {}
    for pk, matched, name, owner_uscc, district, street in found:
        place = "·".join(short[unit] for unit in (district, street) if unit in short)
        former = "" if matched == name else matched
        rank = (bool(former), not searched(matched).startswith(term), len(matched), matched)
        if pk not in best or rank < best[pk][0]:
            best[pk] = (rank, Suggestion(pk, name, owner_uscc, place, former))
    ordered = sorted(best.values(), key=lambda pair: pair[0])
    return [suggestion for _rank, suggestion in ordered[:limit]]


def _named(user: User, term: str, limit: int) -> list[tuple[int, str, str, str, int, int | None]]:
    """Names in scope that hold the term.

    The search answers while someone types, and making the SQL costs more than running it: the SQL of the queryset is
    kept for each scope and shape of term, and only the term is put in.
    """
    scope = tuple(sorted((grant.unit.pk, grant.role) for grant in user.grants))
    key = (scope, names.shape(term), limit)
    if key not in _kept:
        if len(_kept) >= _KEEP:
            _kept.clear()
        found = EnterpriseName.objects.visible_to(user).filter(names.condition(_GRAMS, _PATTERN, *key[1]))
        columns = ("enterprise_id", "name", "enterprise__name", "enterprise__uscc")
        places = ("enterprise__district_id", "enterprise__street_id")
        try:
            _kept[key] = found.values_list(*columns, *places)[:limit].query.sql_with_params()
        except EmptyResultSet:
            _kept[key] = ("", ())
    sql, params = _kept[key]
    if not sql:
        return []
    given: dict[str, Any] = {_GRAMS: sorted(names.bigrams(term)), _PATTERN: names.like_pattern(term)}
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [given.get(value, value) if isinstance(value, str) else value for value in params]
        )
        return list(cursor.fetchall())


def _find_by_code(user: User, code: str, limit: int) -> list[Suggestion]:
    owners = EnterpriseUscc.objects.filter(uscc__startswith=code).values("enterprise_id")
    found = Enterprise.objects.visible_to(user).filter(Q(pk__in=owners)).order_by("uscc")
    columns = ("pk", "name", "uscc", "district__short_name", "street__short_name")
    return [
        Suggestion(pk, name, own, f"{district}·{street}" if street else district)
        for pk, name, own, district, street in found.values_list(*columns)[:limit]
    ]
