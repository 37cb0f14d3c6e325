"""How the rows of a 台账 workbook meet the ledger: new problems are registered, known ones described anew.

A row without a number that says the same of the same enterprise on the same day as a problem already there is that
problem, so that a file that comes twice registers nothing twice. The numbers that an undone import had drawn are not
given again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.undo import undo
from core.audit.undo.result import Undone
from core.bulk import insert_select
from cultivation.enterprises.imports.base import OWNER, run
from cultivation.enterprises.imports.scope import writable
from cultivation.ledger.categories import Category, LimitClass, default_limit_class
from cultivation.ledger.models import Problem, ProblemEvent
from cultivation.ledger.numbering import numbers
from cultivation.ledger.rules import clocks, lights
from cultivation.ledger.services.logging import REGISTER, title_of
from cultivation.ledger.states import State
from cultivation.ledger.timing import load_timing
from exchange import handlers
from exchange.errors import ErrorCode
from exchange.protocol import Current, Stage, planned
from exchange.staging.stated import assigned, kept_fields, new_fields, stated, stored_fields

REVISE = "REVISE"
"""The action of the event by which an import changed a description; the state stays as it is."""

_FULL = "".join(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
_HALF = "".join(chr(ord(letter) - 0xFEE0) for letter in _FULL)
ZONE = f"AT TIME ZONE '{settings.TIME_ZONE}'"


def plain(text: str) -> str:
    """SQL: a text without blanks and in half width, as it is compared: reading a sheet tidies both away."""
    return f"regexp_replace(translate({text}, '{_FULL}', '{_HALF}'), '[\\s\\u00a0\\u3000\\u200b\\ufeff]+', '', 'g')"


class ProblemsImport:
    """One row is one problem."""

    dataset = "problems"
    permission = Permission.LEDGER_LOG.value

    def resolve(self, stage: Stage) -> None:
        """Match by number; without one by enterprise, day and words. The place is that of the problem or enterprise."""
        number = "s.number" if stage.has("number") else "NULL::text"
        run(
            stage,
            f"""
            INSERT INTO {stage.plan} (line, op, target, district_id, street_id)
            SELECT s.line, {planned("p.id")}, coalesce(p.district_id, e.district_id),
                CASE WHEN p.id IS NULL THEN e.street_id ELSE p.street_id END
            FROM {stage.rows} s {OWNER}
            LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id
            LEFT JOIN LATERAL (
                SELECT id, district_id, street_id FROM cultivation_problem k
                WHERE k.enterprise_id = e.id AND CASE WHEN {number} IS NULL
                    THEN (k.registered_at {ZONE})::date = s.registered_on
                        AND {plain("k.description")} = {plain("s.description")}
                    ELSE k.number = {number} END
                ORDER BY id LIMIT 1
            ) p ON true
            """,
        )
        self._refuse(stage, number)

    def _refuse(self, stage: Stage, number: str) -> None:
        scope = writable(stage.actor, self.permission)
        inside, params = scope.sql("p")
        if scope.city:
            unknown = _("平台里没有这家企业，请先登记或导入企业")
            stage.refuse("p.district_id IS NULL", name="uscc", code=ErrorCode.RULE, reason=unknown)
        else:
            stage.refuse(f"NOT {inside}", name="uscc", code=ErrorCode.OUT_OF_SCOPE, params=params)
        missing = f"p.target IS NULL AND {number} IS NOT NULL"
        reason = _("这家企业没有这个编号的问题；新问题请把编号留空")
        stage.refuse(missing, name="number", code=ErrorCode.RULE, reason=reason)
        future = f"s.registered_on > '{stage.today.isoformat()}'"
        stage.refuse(future, name="registered_on", code=ErrorCode.RULE, reason=_("反映时间晚于今天"))
        if stage.has("subcategory") and stage.has("category"):
            other = "s.subcategory IS NOT NULL AND NOT starts_with(s.subcategory, s.category || '_')"
            stage.refuse(
                other, name="subcategory", code=ErrorCode.RULE, reason=_("问题小类不属于所填的问题类别")
            )

    def current(self, stage: Stage) -> Current:
        """What describes the stored problem beside the staged; where it stands is never compared."""
        values = {
            name: f"CASE WHEN {plain(f'k.{name}')} = {plain(f's.{name}')} THEN s.{name} ELSE {stored} END"
            for name, stored in stored_fields(stage, "k").items()
        }
        return Current("JOIN cultivation_problem k ON k.id = p.target", values)

    def write(self, stage: Stage) -> None:
        """Register the new ones, describe the changed ones; one event each."""
        self._register(stage)
        values = {**kept_fields(stage, "k"), "version": "k.version + 1"}
        changed = f"{stage.rows} s JOIN {stage.plan} p ON p.line = s.line AND p.op = 'C'"
        run(
            stage, f"UPDATE cultivation_problem k SET {assigned(values)} FROM {changed} WHERE k.id = p.target"
        )
        source = f"FROM {changed} JOIN cultivation_problem k ON k.id = p.target ORDER BY s.line"
        _tell(stage, source, REVISE, "k.state", _("导入更正"))

    def _register(self, stage: Stage) -> None:
        if not stage.has("category"):  # the engine has refused every new row of a file without categories
            return
        run(stage, f"DROP TABLE IF EXISTS pg_temp.new_problem_{stage.batch_id}")
        made = run(
            stage,
            f"""
            CREATE TEMPORARY TABLE new_problem_{stage.batch_id} ON COMMIT DROP AS
            SELECT s.line, u.enterprise_id, p.district_id, p.street_id, s.registered_on,
                {self._limit_class(stage)} AS limit_class, NULL::text AS number, NULL::text AS title
            FROM {stage.rows} s JOIN {stage.plan} p ON p.line = s.line AND p.op = 'N' {OWNER}
            """,
        )
        if made:
            self._name(stage)
            self._insert(stage, self._days(stage))

    def _name(self, stage: Stage) -> None:
        """Number and title of the new ones, in the order of the file, as a form gives them."""
        run(
            stage,
            "SELECT n.line, n.district_id, d.code, extract(year FROM n.registered_on)::integer, s.description"
            f" FROM new_problem_{stage.batch_id} n JOIN {stage.rows} s USING (line)"
            " JOIN accounts_unit d ON d.id = n.district_id ORDER BY n.line",
        )
        found = stage.cursor.fetchall()
        run(
            stage,
            f"UPDATE new_problem_{stage.batch_id} n SET number = w.number, title = w.title"
            " FROM unnest(%s::integer[], %s::text[], %s::text[]) AS w (line, number, title) WHERE w.line = n.line",
            [
                [row[0] for row in found],
                numbers([row[1:4] for row in found]),
                [title_of(row[4]) for row in found],
            ],
        )

    def _limit_class(self, stage: Stage) -> str:
        """SQL: the class of the stated number of working days, else the one of the category."""
        usual = " ".join(f"WHEN '{each.value}' THEN '{default_limit_class(each).value}'" for each in Category)
        by_category = f"CASE s.category {usual} END"
        if not stage.has("limit_days"):
            return by_category
        limits = load_timing().limits(stage.today)
        by_days = " ".join(f"WHEN {days} THEN '{each.value}'" for each, days in limits.resolve.items())
        return f"coalesce(CASE s.limit_days {by_days} END, {by_category})"

    def _days(self, stage: Stage) -> str:
        """A temporary table of the stored days for each day of registration and limit class in the file; its name."""
        stage.cursor.execute(f"SELECT DISTINCT registered_on, limit_class FROM new_problem_{stage.batch_id}")
        rows = list(_days_of(stage.cursor.fetchall()))
        name = f"problem_days_{stage.batch_id}"
        run(stage, f"DROP TABLE IF EXISTS pg_temp.{name}")
        run(
            stage,
            f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT * FROM unnest(%s::date[], %s::text[],"
            " %s::date[], %s::date[], %s::date[], %s::date[]) AS w"
            " (registered_on, limit_class, accept_by, resolve_by, amber_from, red_from)",
            [list(each) for each in zip(*rows, strict=True)],
        )
        return name

    def _insert(self, stage: Stage, days: str) -> None:
        contact = stated(stage, "contact", "NULL")
        insert_select(
            stage.cursor,
            Problem,
            {
                **new_fields(stage, Problem),
                **{name: f"n.{name}" for name in ("number", "enterprise_id", "limit_class")},
                **{name: f"n.{name}" for name in ("district_id", "street_id")},
                "title": stated(stage, "title", "n.title"),
                "contact": f"coalesce({contact}, e.contact)",
                "phone": stated(stage, "phone", f"CASE WHEN {contact} IS NULL THEN e.phone ELSE '' END"),
                "state": "%(state)s",
                "registered_by_id": "%(by)s",
                "registered_unit_id": "%(unit)s",
                "registered_at": f"n.registered_on::timestamp {ZONE}",
                "clock_start": "w.accept_by",
                "due_on": "w.accept_by",
                **{name: f"w.{name}" for name in ("accept_by", "resolve_by", "amber_from", "red_from")},
            },
            f"FROM new_problem_{stage.batch_id} n JOIN {stage.rows} s ON s.line = n.line"
            " JOIN cultivation_enterprise e ON e.id = n.enterprise_id"
            f" JOIN {days} w ON w.registered_on = n.registered_on AND w.limit_class = n.limit_class ORDER BY n.line",
            {"state": State.REGISTERED.value, "by": stage.actor.pk, "unit": stage.actor.unit_id},
        )
        source = f"FROM new_problem_{stage.batch_id} n JOIN cultivation_problem k ON k.number = n.number ORDER BY n.line"
        _tell(stage, source, REGISTER, "''", _("导入"))

    def after(self, stage: Stage) -> None:
        """Nothing is derived from problems: lights are compared when they are read."""

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Put back what the batch replaced where it still stands; problems that went on since stay."""
        return undo(batch_id)


def _tell(stage: Stage, source: str, action: str, before: str, note: str) -> None:
    """An event on each problem `k` of the source."""
    insert_select(
        stage.cursor,
        ProblemEvent,
        {
            "problem_id": "k.id",
            "action": "%(action)s",
            "from_state": before,
            "to_state": "k.state",
            "by_id": "%(by)s",
            "unit_id": "%(unit)s",
            "note": "%(note)s",
            "at": "now()",
        },
        source,
        {"action": action, "by": stage.actor.pk, "unit": stage.actor.unit_id, "note": note},
    )


def _days_of(pairs: Iterable[tuple[Any, str]]) -> Iterable[tuple[Any, ...]]:
    timing = load_timing()
    for registered_on, limit_class in pairs:
        limits = timing.limits(registered_on)
        clock = clocks.resolve_clock(
            timing.calendar,
            limits,
            registered_on=registered_on,
            accepted_on=None,
            limit_class=LimitClass(limit_class),
        )
        accept = clocks.Clock(registered_on, limits.accept)
        turns = lights.thresholds(timing.calendar, [accept], amber=limits.amber)
        if turns is not None:
            yield (
                registered_on,
                limit_class,
                clocks.due_on(timing.calendar, accept),
                clocks.due_on(timing.calendar, clock),
                turns.amber_from,
                turns.red_from,
            )


def register() -> None:
    """Make the dataset importable; called once from `ready()`."""
    handlers.register(ProblemsImport())
