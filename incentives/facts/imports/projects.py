"""Datasets `projects`, `loans` and `prizes`: what an enterprise invested, borrowed and won."""

from __future__ import annotations

from django.utils.translation import gettext as _

from exchange.protocol import Stage
from incentives.facts.imports.base import (
    ENTERPRISE,
    PROJECT,
    FactsImport,
    Told,
    flag,
    refuse,
    refuse_below,
    refuse_future,
    refuse_strange_project,
    refuse_year,
)
from incentives.facts.models import Loan, Prize, Project


class ProjectsImport(FactsImport):
    """One row is one project; the number of its filing is one enterprise's alone."""

    dataset = "projects"
    model = Project
    keys = ("code",)
    told = (flag("in_city"), flag("is_industrial"))

    def check(self, stage: Stage) -> None:
        """A number that another has, days to come, an audit that precedes the filing."""
        taken = f"EXISTS (SELECT FROM incentives_project j WHERE j.code = s.code AND j.enterprise_id <> {ENTERPRISE})"
        refuse(stage, taken, "code", _("这个备案证号已经登记在另一家企业名下，请核对"))
        twice = (
            f"s.code IN (SELECT code FROM {stage.rows} GROUP BY code HAVING count(DISTINCT uscc) > 1)"
            " AND p.target IS NULL"
        )
        refuse(stage, twice, "code", _("本文件里另一家企业也写了这个备案证号，请只保留正确的一行"))
        refuse_future(stage, "filed_on", "audited_on")
        refuse_year(stage, "call_year")
        refuse_below(stage, _("投资额不能为负数"), "investment")
        if stage.has("audited_on") and stage.has("filed_on"):
            refuse(stage, "s.audited_on < s.filed_on", "audited_on", _("审计日期早于备案日期"))


class LoansImport(FactsImport):
    """One row is a loan in the year of a call."""

    dataset = "loans"
    model = Loan
    keys = ("number", "call_year")
    told = (
        Told(
            "project",
            "project_id",
            "(SELECT k.code FROM incentives_project k WHERE k.id = f.project_id)",
            "j.id",
        ),
    )

    def leading(self, stage: Stage) -> str:
        """To the project."""
        return PROJECT if stage.has("project") else ""

    def check(self, stage: Stage) -> None:
        """Nothing borrowed, less than nothing paid, a project that is not its own."""
        refuse_strange_project(stage)
        refuse_future(stage, "drawn_on")
        refuse_year(stage, "call_year")
        refuse_below(stage, _("本金应大于 0"), "principal", least="> 0")
        refuse_below(stage, _("实际支付的数不能为负数"), "fee_paid", "interest_paid")


class PrizesImport(FactsImport):
    """One row is a place in one group of a contest."""

    dataset = "prizes"
    model = Prize
    keys = ("year", "contest", "group")

    def check(self, stage: Stage) -> None:
        """A contest to come."""
        refuse_year(stage, "year")
