"""What a file's rows come to: whom they name, who it is now, and the days that rules ask for; one temporary table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import Q
from django.db.models.functions import Upper

from accounts.models import User
from accounts.units import unit_names
from cultivation.contacts.codes import ENDING
from cultivation.contacts.serving import ROLES, SERVES
from cultivation.contacts.terms import load_terms
from cultivation.enterprises.imports.scope import text_of
from exchange.protocol import Stage

_CODES: Final = ", ".join(f"'{status.value}'" for status in ENDING)
UNKNOWN, AMBIGUOUS = "UNKNOWN", "AMBIGUOUS"


def facts(stage: Stage) -> str:
    """Make the table anew; its name. A row for each planned line of a known enterprise."""
    people, units, table = _people(stage), _units(stage), f"contact_facts_{stage.batch_id}"
    today = f"DATE '{stage.today.isoformat()}'"
    stage.cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    stage.cursor.execute(
        f"""
        CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS
        SELECT s.line, e.id AS enterprise_id, f.user_id, coalesce(f.fault, '') AS fault,
            c.id AS contact, c.user_id AS now, c.valid_from AS since,
            coalesce({_day(stage, "officer_from")}, {today}) AS begins, {_day(stage, "officer_from")} AS officer_from,
            (SELECT max(valid_to) FROM cultivation_contactofficer WHERE enterprise_id = e.id) AS last_ended,
            o.id IS NOT NULL AND {SERVES} AS serves,
            {text_of(stage, "leader")} AS leader, h.id AS hang, h.leader AS now_leader, h.valid_from AS hang_since,
            {text_of(stage, "leader_unit")} AS unit_text, w.unit_id,
            coalesce({_day(stage, "leader_from")}, {today}) AS leader_begins,
            {_day(stage, "leader_from")} AS leader_from, {text_of(stage, "title")} AS title,
            (SELECT max(ended_on) FROM cultivation_hangpoint WHERE enterprise_id = e.id) AS hang_ended,
            i.day AS included_on, i.until,
            e.status IN ({_CODES}) OR EXISTS (SELECT FROM cultivation_exit x WHERE x.enterprise_id = e.id
                AND x.exited_on > i.day AND x.exited_on <= {today} AND x.reason IN ({_CODES})) AS is_over
        FROM {stage.rows} s
        JOIN {stage.plan} p ON p.line = s.line
        JOIN cultivation_enterprise e ON e.id = p.target
        LEFT JOIN {people} f ON f.text = {text_of(stage, "officer")}
        LEFT JOIN accounts_user o ON o.id = f.user_id
        LEFT JOIN {units} w ON w.text = {text_of(stage, "leader_unit")}
        LEFT JOIN cultivation_contactofficer c ON c.enterprise_id = e.id AND c.valid_to IS NULL
        LEFT JOIN cultivation_hangpoint h ON h.enterprise_id = e.id AND h.ended_on IS NULL
        LEFT JOIN LATERAL (
            SELECT n.day, ({_until()})::date AS until FROM (SELECT max(included_on) AS day FROM cultivation_inclusion
                WHERE enterprise_id = e.id AND included_on <= {today}) n) i ON true
        """
    )
    stage.cursor.execute(f"ANALYZE {table}")
    return table


def _until() -> str:
    """SQL of the last day of a hang-point whose inclusion is `n.day`."""
    cases = " ".join(
        f"WHEN n.day >= DATE '{span.since.isoformat()}' AND n.day < DATE '{span.until.isoformat()}'"
        f" THEN n.day + make_interval(years => {int(span.count)})"
        for span in load_terms().years
    )
    return f"CASE {cases} END" if cases else "NULL::date"


def _day(stage: Stage, name: str) -> str:
    return f's."{name}"' if stage.has(name) else "NULL::date"


def _people(stage: Stage) -> str:
    """Each spelling of an officer, resolved: by account, or by a name that one person alone has."""
    texts = _spellings(stage, "officer")
    wanted = {text.upper(): text for text in texts}
    found = User.objects.annotate(account=Upper("username")).filter(Q(account__in=wanted) | Q(name__in=texts))
    by_account: dict[str, int] = {}
    by_name: dict[str, set[int]] = defaultdict(set)
    for pk, account, name, able in found.filter(is_active=True).values_list(
        "pk", "account", "name", "groups__name"
    ):
        by_account[account] = pk
        if able in ROLES:
            by_name[name].add(pk)
    rows = [(text, by_account.get(text.upper()), by_name.get(text, set())) for text in texts]
    return _table(
        stage,
        "people",
        "user_id bigint, fault text",
        [(text, pk or _only(named), _fault(pk, named)) for text, pk, named in rows],
    )


def _only(named: Iterable[int]) -> int | None:
    found = list(named)
    return found[0] if len(found) == 1 else None


def _fault(account: int | None, named: set[int]) -> str:
    if account is not None or len(named) == 1:
        return ""
    return AMBIGUOUS if named else UNKNOWN


def _units(stage: Stage) -> str:
    found = unit_names(_spellings(stage, "leader_unit"))
    return _table(stage, "units", "unit_id bigint", [(text, unit.pk) for text, unit in found.items()])


def _spellings(stage: Stage, name: str) -> list[str]:
    """The different texts of a column."""
    if not stage.has(name):
        return []
    stage.cursor.execute(f'SELECT DISTINCT s."{name}" FROM {stage.rows} s WHERE s."{name}" IS NOT NULL')
    return [text for (text,) in stage.cursor.fetchall()]


def _table(stage: Stage, name: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> str:
    table = f"contact_{name}_{stage.batch_id}"
    stage.cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    stage.cursor.execute(f"CREATE TEMPORARY TABLE {table} (text text, {columns}) ON COMMIT DROP")
    if rows:
        marks = ", ".join(["(" + ", ".join(["%s"] * len(rows[0])) + ")"] * len(rows))
        stage.cursor.execute(f"INSERT INTO {table} VALUES {marks}", [value for row in rows for value in row])
    return table
