"""The export of 奖励资格: the list of a count year that one sees, complete, with what stands in the way in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.verdict import refuse, require
from cultivation.enterprises.datasets import ENTERPRISES, INCLUSIONS, NAME_BESIDE, USCC
from exchange import dataset as datasets
from exchange import exporters
from exchange.dataset import Column, Dataset, Kind
from exchange.staging.listed import Ids, ListExport, ids_of
from incentives.eligibility import selectors
from incentives.eligibility.filters import EVALUATIONS, VERDICTS
from incentives.eligibility.rules.p1 import PROGRAMME
from incentives.eligibility.wording import TITLES

YEAR = "year"
"""What the list's form sends beside its filters: a list is always of one count year."""

_VERDICTS = " ".join(f"WHEN '{code}' THEN '{text}'" for code, text in VERDICTS)
_TITLES = " ".join(f"WHEN '{code}' THEN '{text}'" for code, text in TITLES.items())
_LACKING = (
    f"(SELECT string_agg(CASE c ->> 'rule' {_TITLES} ELSE c ->> 'rule' END, '、' ORDER BY n)"
    " FROM jsonb_array_elements(v.conditions::jsonb) WITH ORDINALITY y (c, n)"
    " WHERE c ->> 'judgement' = v.verdict)"
)
_WHY = (
    f"CASE v.verdict WHEN 'FAIL' THEN {_LACKING}"
    f" WHEN 'UNKNOWN' THEN coalesce(nullif(v.missing, ''), {_LACKING}) END"
)

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
            Column("why", _("原因或待补材料"), width=40, sql=_WHY),
        ),
    )
)


class EvaluationsExport(ListExport):
    """The rows of a year's list in its order. Whoever reads evaluations and exports may have it."""

    declared = DATASET
    permission = Permission.AWARD_READ.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The year's evaluations that the filters let through. Raises Refused without a year."""
        year = _year(asked)
        return ids_of(
            actor,
            EVALUATIONS,
            {name: values for name, values in asked.items() if name != YEAR},
            lambda chosen, _sort: selectors.ids(actor, PROGRAMME, year, chosen),
        )


def _year(filters: Mapping[str, Sequence[str]]) -> int:
    text = ["", *filters.get(YEAR, ())][-1]
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        require(refuse(_("“%(value)s”不是四位年份"), code="FILTER_VALUE", value=text))
    return int(text)


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(EvaluationsExport())
