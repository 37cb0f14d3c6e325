"""The export of 只差一步."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from cultivation.enterprises.datasets import ENTERPRISES, NAME_BESIDE, USCC
from exchange import dataset as datasets
from exchange import exporters
from exchange.dataset import Column, Dataset, Kind
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Asked, Cell, Ids, ShownColumns, named, placed
from incentives.eligibility.models import Near
from incentives.eligibility.nearly import lines, selectors
from incentives.eligibility.nearly.filters import NEARLY
from incentives.eligibility.nearly.lines import Line

_NEAR = " ".join(f"WHEN '{code}' THEN '{label}'" for code, label in Near.choices)
_LACKING = (
    "CASE v.near WHEN 'PAPER' THEN v.missing ELSE (SELECT string_agg(coalesce(nullif(c ->> 'title', ''), c ->> 'rule'), '、')"
    " FROM jsonb_array_elements(v.conditions::jsonb) c WHERE c ->> 'judgement' = 'FAIL') END"
)

DATASET = datasets.register(
    Dataset(
        "nearly_there",
        _("只差一步"),
        reads=Permission.AWARD_READ,
        alias="v",
        joins=" JOIN incentives_evaluation v ON v.id = x.id JOIN cultivation_enterprise e ON e.id = v.enterprise_id"
        " JOIN accounts_unit d ON d.id = v.district_id LEFT JOIN accounts_unit t ON t.id = v.street_id"
        " JOIN incentives_programme g ON g.code = v.programme_id",
        columns=(
            NAME_BESIDE,
            USCC,
            ENTERPRISES["district"],
            ENTERPRISES["street"],
            Column("programme", _("政策"), width=18, sql="coalesce(nullif(g.short_name, ''), g.name)"),
            Column("year", _("年度"), Kind.YEAR, width=8, field="year"),
            Column("near", _("差什么"), width=12, sql=f"CASE v.near {_NEAR} END"),
            Column("lacking", _("缺的材料或条件"), width=40, sql=_LACKING),
            Column("potential", _("可得"), Kind.AMOUNT, unit="万元", width=14, field="potential"),
        ),
    )
)


class ShownNearly(ShownColumns):
    """The page's columns."""

    template = "awards/nearly.html"
    cells = {
        "enterprise": named(lambda line: line.row.enterprise.name, lambda line: line.row.enterprise.uscc),
        "place": placed(
            lambda line: line.row.district.name, lambda line: line.row.street.name if line.row.street else ""
        ),
        "programme": (
            Cell(lambda line: line.row.programme.words.title, width=18),
            Cell(lambda line: line.row.year, _("年度"), kind=Kind.YEAR),
        ),
        "missing": (
            Cell(lambda line: line.step.missing, width=32),
            Cell(lambda line: line.step.detail, _("实际和要求"), width=44),
        ),
        "how": (Cell(lambda line: line.step.how, width=20),),
        "potential": (Cell(lambda line: line.row.potential, kind=Kind.AMOUNT, width=14),),
        "until": (
            Cell(lambda line: line.until.words, width=10),
            Cell(lambda line: line.until.day, _("截止日"), width=14),
        ),
        "act": (),
    }

    def reader(self, actor: User, asked: Asked) -> Callable[[Sequence[int]], list[Line]]:
        """The page's rows."""
        return lambda keys: lines.read(actor, keys)


class NearlyExport(ListExport):
    """The rows of the list in its order."""

    declared = DATASET
    filters = NEARLY
    shown = ShownNearly()
    permission = Permission.AWARD_READ.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """Those that the filters let through."""
        return ids_of(actor, NEARLY, asked, lambda filters, _sort: selectors.ids(actor, filters))


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(NearlyExport())
