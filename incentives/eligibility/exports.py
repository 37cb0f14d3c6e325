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
from exchange.dataset import Column, Dataset
from exchange.kinds.base import Kind
from exchange.reading.result import Slot
from exchange.staging import exporters
from exchange.staging.exporters import Query
from exchange.staging.listed import ids_of, placed
from incentives.eligibility import selectors
from incentives.eligibility.filters import ELIGIBILITY, EVALUATIONS
from incentives.eligibility.programme import ProgrammeRules
from incentives.eligibility.registry import find

YEAR, PROGRAMME = "year", "programme"
"""What the list's form sends beside its filters: a list is always of one year of one programme."""

DATASET = datasets.register(
    Dataset(
        "evaluations",
        _("奖励资格"),
        columns=(
            NAME_BESIDE,
            USCC,
            ENTERPRISES["district"],
            ENTERPRISES["street"],
            Column("year", _("纳统年度"), Kind.YEAR, width=10),
            INCLUSIONS["included_on"],
            Column("verdict", _("结论"), width=10),
            Column("amount", _("金额"), Kind.AMOUNT, unit="万元", width=14),
            Column("why", _("原因或待补材料"), width=40),
        ),
    )
)


class EvaluationsExport:
    """The rows of a year's list in its order. Whoever reads evaluations and exports may have it."""

    dataset = DATASET.code
    permission = Permission.AWARD_READ.value

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> Query:
        """Raises Refused for a filter or value that there is not, and without a year."""
        rules, year = find(_last(filters, PROGRAMME)), _year(filters)
        ids, params = ids_of(
            actor,
            EVALUATIONS,
            {name: values for name, values in filters.items() if name not in (YEAR, PROGRAMME)},
            lambda chosen, _sort: selectors.ids(actor, rules.code, year, chosen),
        )
        columns = _columns(rules)
        sql = (
            f"SELECT {', '.join(columns.values())}"
            f" FROM {placed(ids)}"
            " JOIN incentives_evaluation v ON v.id = x.id"
            " JOIN cultivation_enterprise e ON e.id = v.enterprise_id"
            " JOIN accounts_unit d ON d.id = v.district_id"
            " LEFT JOIN accounts_unit t ON t.id = v.street_id"
            " LEFT JOIN cultivation_inclusion i ON i.id = v.inclusion_id ORDER BY x.place"
        )
        headings = {"year": rules.words.year}
        slots = [
            Slot(replace(DATASET[code], heading=headings.get(code, DATASET[code].heading)))
            for code in columns
        ]
        return Query(slots, sql, params)


def _year(filters: Mapping[str, Sequence[str]]) -> int:
    text = _last(filters, YEAR)
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        require(refuse(_("“%(value)s”不是四位年份"), code="FILTER_VALUE", value=text))
    return int(text)


def _last(filters: Mapping[str, Sequence[str]], name: str) -> str:
    return ["", *filters.get(name, ())][-1]


def _columns(rules: ProgrammeRules) -> dict[str, str]:
    """SQL of each column over evaluation `v`, enterprise `e`, inclusion `i` and the place of its time (`d`, `t`)."""
    labels = " ".join(f"WHEN '{code}' THEN '{text}'" for code, text in ELIGIBILITY)
    titles = " ".join(f"WHEN '{code}' THEN '{text}'" for code, text in rules.conditions.items())
    lacking = (
        f"(SELECT string_agg(CASE c ->> 'rule' {titles} ELSE c ->> 'rule' END, '、' ORDER BY n)"
        " FROM jsonb_array_elements(v.conditions::jsonb) WITH ORDINALITY y (c, n)"
        " WHERE c ->> 'judgement' = v.verdict)"
    )
    return {
        "name": "e.name",
        "uscc": "e.uscc",
        "district": "d.name",
        "street": "t.name",
        "year": "v.year",
        "included_on": "i.included_on",
        "verdict": f"CASE v.verdict {labels} END",
        "amount": "v.amount",
        "why": f"CASE v.verdict WHEN 'FAIL' THEN {lacking}"
        f" WHEN 'UNKNOWN' THEN coalesce(nullif(v.missing, ''), {lacking}) END",
    }


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(EvaluationsExport())
