"""The export of 奖励资格: the list of a year that one sees, complete, with what stands in the way in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.verdict import refuse, require
from cultivation.enterprises.datasets import ENTERPRISES, INCLUSIONS, NAME_BESIDE, USCC
from exchange import dataset as datasets
from exchange import exporters
from exchange.about import InForce
from exchange.dataset import Column, Dataset, Kind
from exchange.reading.result import Slot
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from incentives.eligibility import selectors
from incentives.eligibility.filters import ELIGIBILITY, EVALUATIONS
from incentives.eligibility.registry import find
from incentives.eligibility.shown import ShownEvaluations

YEAR, PROGRAMME = "year", "programme"
"""What the list's form sends beside its filters: a list is always of one year of one programme."""

_VERDICTS = " ".join(f"WHEN '{code}' THEN '{text}'" for code, text in ELIGIBILITY)

DATASET = datasets.register(
    Dataset(
        "evaluations",
        _("奖励资格"),
        reads=Permission.AWARD_READ,
        alias="v",
        joins=" JOIN incentives_evaluation v ON v.id = x.id JOIN cultivation_enterprise e ON e.id = v.enterprise_id"
        " JOIN accounts_unit d ON d.id = v.district_id LEFT JOIN accounts_unit t ON t.id = v.street_id"
        " LEFT JOIN cultivation_inclusion i ON i.id = v.inclusion_id",
        columns=(
            NAME_BESIDE,
            USCC,
            ENTERPRISES["district"],
            ENTERPRISES["street"],
            Column("year", _("纳统年度"), Kind.YEAR, width=10, field="year"),
            INCLUSIONS["included_on"],
            Column("verdict", _("结论"), width=10, sql=f"CASE v.verdict {_VERDICTS} END"),
            Column("amount", _("金额"), Kind.AMOUNT, unit="万元", width=14, field="amount"),
            Column("why", _("原因或待补材料"), width=40, sql="{why}"),
        ),
    )
)


class EvaluationsExport(ListExport):
    """The rows of a year's list in its order. Whoever reads evaluations and exports may have it."""

    declared = DATASET
    filters = EVALUATIONS
    shown = ShownEvaluations()
    permission = Permission.AWARD_READ.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The year's evaluations that the filters let through. Raises Refused without a year."""
        rules, year = find(_last(asked, PROGRAMME)), _year(asked)
        return ids_of(
            actor,
            EVALUATIONS,
            {name: values for name, values in asked.items() if name not in (YEAR, PROGRAMME)},
            lambda filters, _sort: selectors.ids(actor, rules.code, year, filters),
        )

    def title(self, asked: Mapping[str, Sequence[str]]) -> str:
        """The page's own title: that of the programme."""
        return str(find(_last(asked, PROGRAMME)).words.title)

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[InForce]:
        """The year, then the filters."""
        words = find(_last(asked, PROGRAMME)).words
        year = InForce(str(words.year), str(_("%(year)d 年") % {"year": _year(asked)}))
        return [year, *super().in_force(actor, asked)]

    def slots(self, actor: User, ids: Ids, asked: Mapping[str, Sequence[str]]) -> list[Slot]:
        """The columns; the programme says what kind of year it is."""
        headings = {"year": find(_last(asked, PROGRAMME)).words.year}
        columns = [slot.column for slot in super().slots(actor, ids, asked)]
        return [Slot(replace(each, heading=headings.get(each.code, each.heading))) for each in columns]

    def read(self, slot: Slot) -> str:
        """SQL of one column; the programmes say what their conditions are called."""
        return super().read(slot).replace("{why}", _why())


def _last(filters: Mapping[str, Sequence[str]], name: str) -> str:
    return ["", *filters.get(name, ())][-1]


def _year(filters: Mapping[str, Sequence[str]]) -> int:
    text = _last(filters, YEAR)
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        require(refuse(_("“%(value)s”不是四位年份"), code="FILTER_VALUE", value=text))
    return int(text)


def _why() -> str:
    """SQL of what stands in the way: the conditions that failed, the papers that are missing."""
    lacking = (
        "(SELECT string_agg(coalesce(nullif(c ->> 'title', ''), c ->> 'rule'), '、' ORDER BY n)"
        " FROM jsonb_array_elements(v.conditions::jsonb) WITH ORDINALITY y (c, n)"
        " WHERE c ->> 'judgement' = v.verdict)"
    )
    return (
        f"CASE v.verdict WHEN 'FAIL' THEN {lacking}"
        f" WHEN 'UNKNOWN' THEN coalesce(nullif(v.missing, ''), {lacking}) END"
    )


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(EvaluationsExport())
