"""台账统计: the measures of a period by group, each group by name, and the subcategories that grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from core.ui.filters import Text
from core.ui.query import address
from core.verdict import Refused, refuse
from cultivation.ledger.categories import Category, SubCategory
from cultivation.ledger.filters import NONE, NONE_WORDS
from cultivation.ledger.measures import Counted, month_words, period, period_words
from cultivation.ledger.selectors.statistics import Growth, Measures, before, growth, measured


@dataclass(frozen=True)
class Grouping:
    """One way to group: what a group is, and the list's filter that narrows to it (none for a month)."""

    label: Text
    filter: str = ""


GROUPINGS: Final[dict[str, Grouping]] = {
    "category": Grouping(gettext_lazy("类别"), "category"),
    "unit": Grouping(gettext_lazy("承办单位"), "holder"),
    "officer": Grouping(gettext_lazy("办理人员"), "officer"),
    "district": Grouping(gettext_lazy("区"), "district"),
    "street": Grouping(gettext_lazy("街道"), "street"),
    "month": Grouping(gettext_lazy("月份")),
}


@dataclass(frozen=True)
class Question:
    """What is asked for: from when to when, grouped by what."""

    first: dt.date
    last: dt.date
    by: str

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Question:
        """From an address or a form; this year by category where nothing is said. Raises Refused for nonsense."""
        today = timezone.localdate()
        by = asked.get("by") or "category"
        if by not in GROUPINGS:
            raise Refused(refuse(_("不能按“%(by)s”分组"), code="FILTER_VALUE", by=by[:20]))
        begin, end = today.replace(month=1, day=1).isoformat(), today.isoformat()
        return cls(*period(asked.get("from") or begin, asked.get("to") or end), by)

    @property
    def grouping(self) -> Grouping:
        """How it is grouped."""
        return GROUPINGS[self.by]

    @property
    def words(self) -> str:
        """The period in words."""
        return period_words(self.first, self.last)

    @property
    def asked(self) -> dict[str, str]:
        """As an address says it."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat(), "by": self.by}

    def rows(self, measure: str, key: str | None = None) -> str:
        """The address of the rows that a measure counts: of all, or of one group."""
        narrowed = {} if key is None or not self.grouping.filter else {self.grouping.filter: key or NONE}
        month = key or "" if self.by == "month" else ""
        return address("ledger:list", **narrowed, counted=str(Counted(measure, self.first, self.last, month)))


@dataclass(frozen=True)
class Grown:
    """A subcategory that grew, by name, with the addresses of its rows now and before."""

    name: str
    category: str
    now: int
    before: int
    now_url: str
    before_url: str

    @property
    def more(self) -> int:
        """By how many."""
        return self.now - self.before


@dataclass(frozen=True)
class Report:
    """What a person sees of a period."""

    question: Question
    total: Measures
    groups: list[tuple[str, Measures]]
    grown: list[Grown]
    unnamed: int


def report(user: User, question: Question) -> Report:
    """Three statements at most, however many groups. The groups with most problems first, months in their order."""
    total, groups = measured(user, question.first, question.last, by=question.by)
    names = _names(question.by, [each.key for each in groups])
    if question.by != "month":
        groups.sort(key=lambda each: (not each.key, -each.logged, -each.resolved, each.key))
    every = growth(user, question.first, question.last)
    return Report(
        question,
        total,
        [(names.get(each.key, each.key), each) for each in groups],
        [_grown(question, each) for each in every if each.subcategory and each.more > 0],
        sum(each.now for each in every if not each.subcategory),
    )


def _grown(question: Question, each: Growth) -> Grown:
    periods = (question.first, question.last), before(question.first, question.last)
    urls = [
        address("ledger:list", subcategory=each.subcategory, counted=str(Counted("logged", *days)))
        for days in periods
    ]
    known = each.subcategory in SubCategory.values
    name = str(SubCategory(each.subcategory).label) if known else each.subcategory
    category = str(SubCategory(each.subcategory).category.label) if known else ""
    return Grown(name, category, each.now, each.before, urls[0], urls[1])


def _names(by: str, keys: Sequence[str]) -> dict[str, str]:
    """The groups by name; one statement at most."""
    none = {"": str(NONE_WORDS.get(GROUPINGS[by].filter, ""))}
    if by == "month":
        return {key: month_words(key) for key in keys}
    if by == "category":
        return {code: str(label) for code, label in Category.choices}
    if by == "officer":
        people = User.objects.filter(pk__in=[key for key in keys if key]).order_by()
        rows = people.values_list("pk", "name", "unit__short_name")
        return none | {str(pk): f"{name}（{unit}）" for pk, name, unit in rows}
    units = Unit.objects.filter(code__in=[key for key in keys if key]).order_by()
    return none | dict(units.values_list("code", "name"))
