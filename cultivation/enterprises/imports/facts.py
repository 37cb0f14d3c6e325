"""Datasets `inclusions` and `exits`: the statistics bureau's facts, with the enterprise's place of today.

An import takes what STAT's list says: unlike the form it does not ask that inclusions and exits alternate, since a
history is often loaded in parts.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext as _

from accounts.roles import Permission
from core.bulk import insert_select
from cultivation.enterprises.codes import Door
from cultivation.enterprises.imports.base import (
    OWNER,
    ByEnterprise,
    refuse_doubles,
    refuse_strangers,
    run,
)
from cultivation.enterprises.imports.scope import writable
from cultivation.enterprises.models import Exit, Inclusion
from cultivation.enterprises.rules import count_year
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.stated import assigned, kept_fields, new_fields, stated, stored_fields

_SHIFTS = " ".join(
    f"WHEN '{door.value}:{month}' THEN {shift}"
    for door in Door
    for month in range(1, 13)
    if (shift := count_year(dt.date(2000, month, 1), door) - 2000)
)
COUNT_YEAR = (
    "(extract(year FROM s.included_on)::integer"
    f" + CASE s.door || ':' || extract(month FROM s.included_on)::integer {_SHIFTS} ELSE 0 END)"
)
"""`rules.count_year` for a column: the rule is asked by how much each door and month shifts the year."""


class _FactsImport(ByEnterprise):
    """One row is one fact, known by enterprise and day."""

    permission = Permission.STAT_WRITE.value
    model: type[models.Model]
    day = ""

    @property
    def table(self) -> str:
        """Where the facts are."""
        return self.model._meta.db_table

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
        stage.refuse(future, name=self.day, code=ErrorCode.RULE, reason=_("日期晚于今天"))
        refuse_doubles(stage, self.day)

    def current(self, stage: Stage) -> Current:
        """The stored fact beside the staged."""
        return Current(f"JOIN {self.table} f ON f.id = p.target", stored_fields(stage, "f"))

    def write(self, stage: Stage) -> None:
        """New facts with the place of today; corrected ones keep theirs."""
        insert_select(
            stage.cursor,
            self.model,
            {
                "enterprise_id": "u.enterprise_id",
                "district_id": "p.district_id",
                "street_id": "p.street_id",
                self.day: f"s.{self.day}",
                **self.new(stage),
            },
            f"FROM {stage.changes} {OWNER} WHERE p.op = 'N' ORDER BY s.line",
        )
        if kept := kept_fields(stage, "f"):
            run(
                stage,
                f"UPDATE {self.table} f SET {assigned(kept)} FROM {stage.changes} WHERE p.op = 'C' AND f.id = p.target",
            )

    def new(self, stage: Stage) -> dict[str, str]:
        """The values of a new fact, by field."""
        return new_fields(stage, self.model)


class InclusionsImport(_FactsImport):
    """纳统."""

    dataset = "inclusions"
    model = Inclusion
    day = "included_on"

    def new(self, stage: Stage) -> dict[str, str]:
        """The count year follows from day and door unless it is stated."""
        return {**super().new(stage), "count_year": stated(stage, "count_year", COUNT_YEAR)}


class ExitsImport(_FactsImport):
    """退库."""

    dataset = "exits"
    model = Exit
    day = "exited_on"
