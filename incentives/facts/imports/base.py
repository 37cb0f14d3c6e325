"""What the imports of facts have in common: rows that name an enterprise by its code, yes-and-no columns, keys in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.undo import undo
from core.audit.undo.result import Undone
from core.bulk import insert_select
from cultivation.enterprises.imports.base import OWNER, refuse_doubles, refuse_strangers, run
from cultivation.enterprises.imports.scope import writable
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.stated import assigned, kept_fields, new_fields, stored_fields

FIRST_YEAR = 2000
"""Before it there was no policy of which anybody asks."""
PROGRAMME = (
    "LEFT JOIN LATERAL (SELECT k.code FROM incentives_programme k"
    " WHERE upper(k.code) = upper(s.programme) OR k.name = s.programme ORDER BY k.code LIMIT 1) g ON true"
)
"""From a staged row to the programme that it names by its name or code."""
PROJECT = "LEFT JOIN incentives_project j ON j.code = s.project"
"""From a staged row to the project that it names by the number of its filing."""
ENTERPRISE = "(SELECT o.enterprise_id FROM cultivation_enterpriseuscc o WHERE o.uscc = s.uscc)"
"""The enterprise of a staged row."""


@dataclass(frozen=True)
class Told:
    """A column that a file tells in another form than the table keeps it: both ways in SQL, over `f` and `s`."""

    column: str
    field: str
    stored: str
    stated: str


def flag(name: str) -> Told:
    """A yes, a no, or nothing."""
    return Told(name, name, f"f.{name}::text", f"s.{name}::boolean")


class FactsImport:
    """One row is one fact of an enterprise, known by `keys` beside it; places are those of the day it came in."""

    dataset = ""
    model: type[models.Model]
    keys: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    placed = True
    permission: str = Permission.APPLICATION_ENTER.value
    writers: tuple[str, ...] = (Permission.APPLICATION_ENTER.value,)
    """The permissions of which one must hold where the enterprise is."""

    @property
    def table(self) -> str:
        """Where the facts are."""
        return self.model._meta.db_table

    def resolve(self, stage: Stage) -> None:
        """Match the fact; refuse what is not the person's and what cannot be so."""
        run(
            stage,
            f"INSERT INTO {stage.plan} (line, op, target, district_id, street_id)"
            f" SELECT s.line, {self.planned(stage)}, e.district_id, e.street_id"
            f" FROM {stage.rows} s {OWNER} LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id"
            f" {self.leading(stage)} {self.matching(stage)}",
        )
        refuse_strangers(stage, writable(stage.actor, *self.writers))
        self.check(stage)
        self.refuse_doubles(stage)

    def refuse_doubles(self, stage: Stage) -> None:
        """Rows that speak of the same fact by an old and a new code of one enterprise."""
        refuse_doubles(stage, *self.keys)

    def planned(self, stage: Stage) -> str:
        """SQL for op and target of a line."""
        return planned("f.id")

    def leading(self, stage: Stage) -> str:
        """The joins that lead from a line to what its words mean, those alone that its columns have."""
        return ""

    def matching(self, stage: Stage) -> str:
        """SQL that joins the stored fact as `f`."""
        same = " AND ".join(f'f."{key}" = s."{key}"' for key in self.keys)
        return f"LEFT JOIN {self.table} f ON f.enterprise_id = e.id AND {same}"

    def check(self, stage: Stage) -> None:
        """Refuse what cannot be so; a room's datasets say what."""

    def current(self, stage: Stage) -> Current:
        """The stored fact beside the staged."""
        told = {each.column: each.stored for each in self.told if stage.has(each.column)}
        return Current(f"JOIN {self.table} f ON f.id = p.target", {**stored_fields(stage, "f"), **told})

    def key_values(self, stage: Stage) -> dict[str, str]:
        """What tells a new fact from others, by field."""
        return {"enterprise_id": "u.enterprise_id", **{key: f's."{key}"' for key in self.keys}}

    def write(self, stage: Stage) -> None:
        """New facts with the place of today; corrected ones keep theirs."""
        place = {"district_id": "p.district_id", "street_id": "p.street_id"} if self.placed else {}
        insert_select(
            stage.cursor,
            self.model,
            {**self.key_values(stage), **place, **self.new(stage)},
            f"FROM {stage.changes} {OWNER} {self.leading(stage)} WHERE p.op = 'N' ORDER BY s.line",
        )
        if kept := self.kept(stage):
            run(
                stage,
                f"UPDATE {self.table} f SET {assigned(kept)} FROM {stage.changes} {self.leading(stage)}"
                " WHERE p.op = 'C' AND f.id = p.target",
            )

    def new(self, stage: Stage) -> dict[str, str]:
        """What a new fact says, by field; what it must say and the file has not is asked for before."""
        absent = {
            column.field: "NULL"
            for column in stage.dataset.columns
            if column.required and column.field and not stage.has(column.code)
        }
        told = {each.field: each.stated if stage.has(each.column) else "NULL" for each in self.told}
        return {**absent, **new_fields(stage, self.model), **told}

    def kept(self, stage: Stage) -> dict[str, str]:
        """What a corrected fact says, by field: what the file states, else what it said."""
        told = {
            each.field: f"coalesce({each.stated}, f.{each.field})"
            for each in self.told
            if stage.has(each.column)
        }
        return {**kept_fields(stage, "f"), **told}

    def after(self, stage: Stage) -> None:
        """Nothing is derived of facts before they are judged."""

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Put back what the batch replaced where it still stands."""
        return undo(batch_id)


def refuse(stage: Stage, where: str, name: str, reason: str, params: tuple[Any, ...] = ()) -> None:
    """Refuse the lines for which a condition on a column holds, by a sentence; what the file has not refuses nothing."""
    if stage.has(name):
        stage.refuse(where, name=name, code=ErrorCode.RULE, reason=reason, params=params)


def refuse_strange_project(stage: Stage) -> None:
    """Projects that there are not, or that are another enterprise's; which of the two, is not told."""
    refuse(
        stage,
        f"s.project IS NOT NULL AND NOT EXISTS (SELECT FROM incentives_project j"
        f" WHERE j.code = s.project AND j.enterprise_id = {ENTERPRISE})",
        "project",
        _("这家企业没有这个备案证号的项目，请先导入技术改造项目"),
    )


def refuse_named_twice(stage: Stage, *parts: str) -> None:
    """Rows of one file that speak of the same fact of a programme, named in two ways, or by two codes of an enterprise."""
    columns = ", ".join(("u.enterprise_id", "g.code", *parts))
    stage.refuse(
        f"p.line IN (SELECT line FROM (SELECT s.line, count(*) OVER (PARTITION BY {columns}) AS n"
        f" FROM {stage.rows} s JOIN cultivation_enterpriseuscc u ON u.uscc = s.uscc {PROGRAMME}) d WHERE d.n > 1)",
        name="programme",
        code=ErrorCode.RULE,
        reason=_("本文件另有一行是同一对象，请只保留一行"),
    )


def refuse_future(stage: Stage, *names: str) -> None:
    """Days to come."""
    for name in names:
        refuse(stage, f"s.{name} > '{stage.today.isoformat()}'", name, _("日期晚于今天"))


def refuse_year(stage: Stage, name: str) -> None:
    """Years to come, and those before there was a policy."""
    last = stage.today.year
    refuse(
        stage,
        f"s.{name} NOT BETWEEN {FIRST_YEAR} AND {last}",
        name,
        _("年份应在 %(first)d 至 %(last)d 之间") % {"first": FIRST_YEAR, "last": last},
    )


def refuse_below(stage: Stage, reason: str, *names: str, least: str = ">= 0") -> None:
    """Amounts that are too small."""
    for name in names:
        refuse(stage, f"NOT (s.{name} {least})", name, reason)


def refuse_unknown_programme(stage: Stage) -> None:
    """Programmes that there are not."""
    unknown = (
        "NOT EXISTS (SELECT FROM incentives_programme k"
        " WHERE upper(k.code) = upper(s.programme) OR k.name = s.programme)"
    )
    refuse(stage, unknown, "programme", _("没有这项政策，请填写政策的名称或代码"))
