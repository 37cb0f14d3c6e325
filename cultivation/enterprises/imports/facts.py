"""Datasets `inclusions` and `exits`: the statistics bureau's facts, with the enterprise's place of today.

An import takes what STAT's list says: unlike the form it does not ask that inclusions and exits alternate, since a
history is often loaded in parts.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.roles import Permission
from cultivation.enterprises.imports.base import (
    OWNER,
    ByEnterprise,
    refuse_doubles,
    refuse_strangers,
    run,
    stated,
)
from cultivation.enterprises.imports.scope import writable
from exchange.errors import Code
from exchange.staging.protocol import Current, Stage, planned

COUNT_YEAR = (
    "(extract(year FROM s.included_on) - CASE WHEN s.door = 'ANNUAL'"
    " AND extract(month FROM s.included_on) = 1 THEN 1 ELSE 0 END)::integer"
)
"""`rules.count_year` as SQL."""


class _FactsImport(ByEnterprise):
    """One row is one fact, known by enterprise and day."""

    permission = Permission.STAT_WRITE.value
    table = ""
    day = ""
    fields: tuple[str, ...] = ()

    def resolve(self, stage: Stage) -> None:
        """Match enterprise and day."""
        run(
            stage,
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line, {planned("f.id")}, e.district_id, e.street_id
            FROM {stage.rows} s {OWNER}
            LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id
            LEFT JOIN {self.table} f ON f.enterprise_id = e.id AND f.{self.day} = s.{self.day}
            """,
        )
        refuse_strangers(stage, writable(stage.actor, self.permission))
        future = f"s.{self.day} > '{stage.today.isoformat()}'"
        stage.refuse(future, name=self.day, code=Code.RULE, reason=_("日期晚于今天"))
        refuse_doubles(stage, self.day)

    def current(self, stage: Stage) -> Current:
        """The stored fact beside the staged."""
        values = {
            name: f"nullif(f.{name}, '')" if name == "source" else f"f.{name}"
            for name in self.fields
            if stage.has(name)
        }
        return Current(f"JOIN {self.table} f ON f.id = p.target", values)

    def write(self, stage: Stage) -> None:
        """New facts with the place of today; corrected ones keep theirs."""
        new = ", ".join(self.new(stage, name) for name in self.fields)
        run(
            stage,
            f"INSERT INTO {self.table} (enterprise_id, district_id, street_id, {self.day}, {', '.join(self.fields)})"
            f" SELECT u.enterprise_id, p.district_id, p.street_id, s.{self.day}, {new} FROM {stage.changes}"
            " JOIN cultivation_enterpriseuscc u ON u.uscc = s.uscc WHERE p.op = 'N' ORDER BY s.line",
        )
        sets = ", ".join(f"{name} = {stated(stage, name, f'f.{name}')}" for name in self.fields)
        run(
            stage,
            f"UPDATE {self.table} f SET {sets} FROM {stage.changes} WHERE p.op = 'C' AND f.id = p.target",
        )

    def new(self, stage: Stage, name: str) -> str:
        """The value of a field of a new fact."""
        return stated(stage, name, "''")


class InclusionsImport(_FactsImport):
    """纳统."""

    dataset = "inclusions"
    table = "cultivation_inclusion"
    day = "included_on"
    fields = ("door", "count_year", "source")

    def new(self, stage: Stage, name: str) -> str:
        """The count year follows from day and door unless it is stated."""
        return stated(stage, name, COUNT_YEAR) if name == "count_year" else super().new(stage, name)


class ExitsImport(_FactsImport):
    """退库."""

    dataset = "exits"
    table = "cultivation_exit"
    day = "exited_on"
    fields = ("reason", "source")
