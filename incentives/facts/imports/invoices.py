"""Dataset `invoices`: an invoice of a project, counted once in the whole city.

The second is refused and told where the first is: by enterprise and project within the person's scope, by district beyond.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from cultivation.enterprises.imports.scope import writable
from exchange.protocol import Stage
from exchange.staging.findings import refuse_each
from incentives.facts.imports.base import (
    PROJECT,
    FactsImport,
    flag,
    refuse_below,
    refuse_future,
    refuse_strange_project,
)
from incentives.facts.models import Invoice


class InvoicesImport(FactsImport):
    """One row is one invoice of one project."""

    dataset = "invoices"
    model = Invoice
    keys = ("number",)
    told = (flag("paid"),)
    placed = False

    def leading(self, stage: Stage) -> str:
        """To the project."""
        return PROJECT

    def matching(self, stage: Stage) -> str:
        """The invoice of that very project: one that counts elsewhere is refused, whatever it says."""
        return f"LEFT JOIN {self.table} f ON f.number = s.number AND f.project_id = j.id AND j.enterprise_id = e.id"

    def key_values(self, stage: Stage) -> dict[str, str]:
        """The project stands for the enterprise."""
        return {"project_id": "j.id", "number": "s.number"}

    def check(self, stage: Stage) -> None:
        """A project that is not its own, an invoice that counts elsewhere, a day to come, an amount of nothing."""
        refuse_strange_project(stage)
        refuse_future(stage, "issued_on")
        refuse_below(stage, _("发票金额应大于 0"), "amount", least="> 0")
        refuse_each(stage, _elsewhere(stage, self.writers))

    def refuse_doubles(self, stage: Stage) -> None:
        """The first counts, whoever's it is."""
        refuse_each(stage, _repeated(stage))


Fault = tuple[int, str, str, str]


def _elsewhere(stage: Stage, writers: tuple[str, ...]) -> list[Fault]:
    """Lines whose invoice counts for another project already."""
    inside, params = writable(stage.actor, *writers).sql("j")
    stage.cursor.execute(
        f"SELECT s.line, s.number, d.name, CASE WHEN {inside} THEN e.name END, j.name, j.code"
        f" FROM {stage.rows} s JOIN {stage.plan} p ON p.line = s.line AND p.op <> 'R'"
        " JOIN incentives_invoice f ON f.number = s.number JOIN incentives_project j ON j.id = f.project_id"
        " JOIN cultivation_enterprise e ON e.id = j.enterprise_id JOIN accounts_unit d ON d.id = j.district_id"
        " WHERE j.code <> s.project ORDER BY s.line",
        params,
    )
    return [(line, "number", _where(*rest), number) for line, number, *rest in stage.cursor.fetchall()]


def _where(district: str, enterprise: str | None, project: str, code: str) -> str:
    if enterprise is None:
        return _("这张发票已计入%(district)s一家企业的项目；同一张发票全市只计一次") % {"district": district}
    return _("这张发票已计入%(enterprise)s的项目“%(project)s”（%(code)s）；同一张发票全市只计一次") % {
        "enterprise": enterprise,
        "project": project,
        "code": code,
    }


def _repeated(stage: Stage) -> list[Fault]:
    """Lines whose invoice an earlier line of the file counts for another project."""
    stage.cursor.execute(
        "SELECT line, number, first_sheet, first_row FROM (SELECT s.line, s.number, first_value(s.sheet) OVER w AS first_sheet,"
        ' first_value(s."row") OVER w AS first_row, first_value(s.line) OVER w AS first'
        f" FROM {stage.rows} s JOIN {stage.plan} p ON p.line = s.line AND p.op <> 'R'"
        " WINDOW w AS (PARTITION BY s.number ORDER BY s.line)) d WHERE line <> first ORDER BY line"
    )
    return [
        (
            line,
            "number",
            _("这张发票在工作表“%(sheet)s”第 %(row)s 行已经计过；同一张发票全市只计一次")
            % {"sheet": sheet, "row": row},
            number,
        )
        for line, number, sheet, row in stage.cursor.fetchall()
    ]
