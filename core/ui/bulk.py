"""What a bulk act is about: rows that someone ticked, or every row that a list's filters let through.

A `Selection` is read from a form, an address, a command's options or an API's body:

    pk=12.3 pk=13                    these rows; `.3` is the version that was seen
    every=1 state=OPEN               all that the filters let through …
    count=40 digest=81273            … as it was when the person was shown it

    selection = Selection.read(user, WORKS, request.GET)
    preview = selection.preview(Work.objects.visible_to(user), today)       # the rows of now; `preview.pairs` fill the form
    outcome = selection.each(Work.objects.visible_to(actor), today, do)  # made anew at commit, within the actor's scope

Both make the rows anew, so that nothing is done to what is out of scope. Where the filters let through other rows, or
others have changed one since, nothing is done at all; of ticked rows those that changed are refused one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db import transaction
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DecimalField,
    Func,
    Model,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.ui.filters import C, FilterTable, FilterValues
from core.ui.query import keys_among
from core.verdict import Refused, Verdict, refuse

M = TypeVar("M", bound=Model)
Pairs = list[tuple[str, str]]
MOST: Final = 500
"""So many rows at once: what one request can do one by one while the person waits."""


class Nothing(Refused):
    """Nothing was selected."""


class Changed(Refused):
    """The filters no longer let through what the person was shown; nothing was done."""


@dataclass(frozen=True)
class Preview(Generic[M]):
    """The rows of a selection as they are now, how many are not there, and what the form carries to find them again."""

    rows: list[M]
    missing: int
    pairs: Pairs


@dataclass(frozen=True)
class BulkResult:
    """To how many rows it was done, and why it was not to the others: what each is called, with its sentence."""

    done: int
    refused: Pairs


@dataclass(frozen=True)
class Selection(Generic[C]):
    """Which rows: those ticked (`versions` by key, None where nobody saw one), or with `every` those of the filters.

    `count` and `digest` are those of the filters' rows as the person was shown them.
    """

    filters: FilterValues[C]
    every: bool
    versions: Mapping[int, int | None]
    count: int
    digest: str
    most: int | None = None

    @classmethod
    def read(
        cls, user: Any, table: FilterTable[C], data: Mapping[str, Any], most: int | None = None
    ) -> Selection[C]:
        """Raises Nothing where nothing is selected, Refused where too much is or a filter is refused."""
        filters, every = table.parse(user, data), bool(_last(data, "every"))
        if every:
            filters.or_refuse()
        versions = {} if every else dict(_keys(_all(data, "pk")))
        if not every and not versions:
            raise Nothing(refuse(gettext_lazy("请先勾选要处理的内容"), code="bulk.nothing"))
        _few(len(versions), most)
        (count,) = keys_among([_last(data, "count")]) or [0]
        return cls(filters, every, versions, count, _last(data, "digest"), most)

    def among(self, scope: QuerySet[M], context: C) -> QuerySet[M]:
        """The selected rows within a scope, as they are now."""
        return scope.filter(self.filters.q(context)) if self.every else scope.filter(pk__in=self.versions)

    def anew(self, scope: QuerySet[M], context: C) -> QuerySet[M]:
        """The same, when something is done to them: raises Changed where the filters' rows are not those shown."""
        rows = self.among(scope, context)
        if self.every and (now := _extent(rows)) != (self.count, self.digest):
            raise Changed(_changed(self.count, now[0]))
        return rows

    def extent(self, scope: QuerySet[M], context: C) -> tuple[int, Pairs]:
        """How many rows, and what the form carries to find them again; for an act that is set-based, however many."""
        if self.every:
            count, digest = _extent(self.among(scope, context))
            pairs = [("every", "1"), ("count", str(count)), ("digest", digest)]
        else:
            count = self.among(scope, context).count()
            pairs = [
                ("pk", str(key) if seen is None else f"{key}.{seen}") for key, seen in self.versions.items()
            ]
        return count, [*self.filters.pairs, *pairs]

    def preview(self, scope: QuerySet[M], context: C) -> Preview[M]:
        """The rows to be shown before anything is done. Raises Refused where there are too many."""
        rows = self.among(scope, context)
        if self.every:
            count, pairs = self.extent(scope, context)
            _few(count, self.most)
            return Preview(list(rows), 0, pairs)
        found = list(rows)
        pairs = [("pk", f"{row.pk}.{_version(row)}") for row in found]
        return Preview(found, len(self.versions) - len(found), [*self.filters.pairs, *pairs])

    def each(self, scope: QuerySet[M], context: C, do: Callable[[M, int | None], Any]) -> BulkResult:
        """Do it to each row, on the version that was seen; what is refused leaves the others as they are.

        Raises Changed, and does nothing, where the filters let through other rows than were shown.
        """
        by_key = {row.pk: row for row in self.anew(scope, context)}
        seen = {key: _version(row) for key, row in by_key.items()} if self.every else self.versions
        answers = [(key, _answer(by_key.get(key), seen[key], do)) for key in sorted(seen)]
        refused = [(str(by_key.get(key, key)), sentence) for key, sentence in answers if sentence]
        return BulkResult(len(answers) - len(refused), refused)


def _answer(row: M | None, version: int | None, do: Callable[[M, int | None], Any]) -> str:
    """Why it was not done to a row; empty where it was."""
    gone = _("没有找到，可能已不在您的工作范围内")
    if row is None:
        return gone
    try:
        with transaction.atomic():
            do(row, version)
    except Refused as refusal:
        return refusal.sentence
    except Http404:
        return gone
    return ""


def _few(count: int, wanted: int | None) -> None:
    most = MOST if wanted is None else wanted
    if count > most:
        many = gettext_lazy("一次最多处理 %(most)d 条，这里有 %(count)d 条，请先筛选再分批处理")
        raise Refused(refuse(many, code="bulk.many", most=most, count=count))


def _extent(rows: QuerySet[Any]) -> tuple[int, str]:
    """How many rows, and a digest of which in which version; one query, in whatever order."""
    text = Concat(Cast("pk", CharField()), Value(":"), Cast("version", CharField()))
    hashed = Func(text, Value(0), function="hashtextextended", output_field=BigIntegerField())
    whole = DecimalField(max_digits=40, decimal_places=0)
    found = rows.order_by().aggregate(count=Count("pk"), digest=Sum(hashed, output_field=whole))
    return found["count"], f"{found['digest'] or 0:f}"


def _changed(before: int, now: int) -> Verdict:
    if before != now:
        other = gettext_lazy(
            "筛选出的内容已有变化（原为 %(before)d 条，现为 %(now)d 条），没有做任何处理，请核对后再提交"
        )
        return refuse(other, code="bulk.changed", before=before, now=now)
    touched = gettext_lazy("筛选出的内容刚被他人改动，没有做任何处理，请核对后再提交")
    return refuse(touched, code="bulk.changed")


def _version(row: Model) -> int:
    return int(getattr(row, "version"))  # noqa: B009  (any model with a version)


def _keys(texts: Iterable[str]) -> Iterator[tuple[int, int | None]]:
    for text in texts:
        key, _dot, version = text.partition(".")
        for number in keys_among([key]):
            yield number, next(iter(keys_among([version])), None)


def _all(data: Mapping[str, Any], name: str) -> list[str]:
    given = data.getlist(name) if isinstance(data, QueryDict) else data.get(name, ())
    return [str(each) for each in ([given] if isinstance(given, str | int) else given)]


def _last(data: Mapping[str, Any], name: str) -> str:
    return next(reversed(_all(data, name)), "")
