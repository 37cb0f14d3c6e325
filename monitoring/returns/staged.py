"""The rows of a returns workbook in SQL: their quarter and source, and the return in force beside each."""

from __future__ import annotations

from core.periods import Period
from cultivation.enterprises.codes import Source
from cultivation.enterprises.imports.base import OWNER
from exchange.protocol import Stage
from monitoring.returns.datasets import EXPLAINED
from monitoring.returns.fields import Behaviour, Field
from monitoring.returns.states import COUNTED

_COUNTED = ", ".join(f"'{state.value}'" for state in sorted(COUNTED))


class StagedReturns:
    """What a row speaks of: one enterprise's quarter from one source. `own` is the enterprise's own return."""

    def __init__(self, fields: tuple[Field, ...], *, own: bool) -> None:
        self.fields, self.own = fields, own

    def year(self, stage: Stage) -> str:
        """The row's year, else the chosen quarter's; null where neither is stated."""
        return self._part(stage, "year", "smallint")

    def quarter(self, stage: Stage) -> str:
        """The row's quarter, else the chosen one."""
        return self._part(stage, "quarter", "smallint")

    def _part(self, stage: Stage, name: str, kind: str) -> str:
        chosen = _chosen_period(stage)
        usual = str(getattr(chosen, name)) if chosen else "NULL"
        if not stage.has(name):
            return f"{usual}::{kind}"
        other = "quarter" if name == "year" else "year"
        if not stage.has(other):
            return f"coalesce(s.{name}::{kind}, {usual}::{kind})"
        return (
            f"CASE WHEN s.year IS NULL AND s.quarter IS NULL THEN {usual}::{kind} ELSE s.{name}::{kind} END"
        )

    def source(self) -> str:
        """The row's source."""
        return f"'{Source.ENTERPRISE.value}'" if self.own else "s.source"

    @property
    def _listed(self) -> str:
        """An own return is met through the quarter's list alone: one that was another district's confirms no guess."""
        return " AND m.id IS NOT NULL" if self.own else ""

    def joined(self, stage: Stage) -> str:
        """Staged rows `s` with code `u`, enterprise `e`, membership `m` and the return in force `r`."""
        at = f"= ({self.year(stage)}, {self.quarter(stage)})"
        return (
            f"{stage.rows} s {OWNER} LEFT JOIN cultivation_enterprise e ON e.id = u.enterprise_id"
            " LEFT JOIN monitoring_monitoringmember m ON m.enterprise_id = e.id"
            f" AND (m.year, m.quarter) {at} AND m.removed_on IS NULL"
            f" LEFT JOIN monitoring_quarterlyreturn r ON r.enterprise_id = e.id AND (r.year, r.quarter) {at}"
            f" AND r.source = {self.source()} AND r.is_current AND r.state IN ({_COUNTED}){self._listed}"
        )

    def is_the_draft(self, stage: Stage) -> str:
        """SQL: the row states just what a draft or returned one holds, as its export does: nothing is submitted by it.

        Its explanation counts too: what was kept for want of one is submitted with it.
        """
        same = " AND ".join([*(_is_stored(field) for field in self.staged(stage)), *_unexplained(stage)])
        at = f"= ({self.year(stage)}, {self.quarter(stage)})"
        return (
            f"EXISTS (SELECT FROM monitoring_quarterlyreturn d WHERE d.enterprise_id = e.id AND (d.year, d.quarter) {at}"
            f" AND d.source = {self.source()} AND d.is_current AND d.state NOT IN ({_COUNTED}){self._listed}"
            f" AND {same or 'true'})"
        )

    def staged(self, stage: Stage) -> list[Field]:
        """The fields that the file has."""
        return [field for field in self.fields if stage.has(field.code)]


def _chosen_period(stage: Stage) -> Period | None:
    """The quarter chosen at the upload; None where none was (nonsense counts as none)."""
    try:
        return Period.parse(str(stage.options.get("period", "")))
    except ValueError:
        return None


def _is_stored(field: Field) -> str:
    """SQL: what is staged of a field is what the draft `d` holds; a sheet has no line breaks, so blanks do not count."""
    staged, kept = f"s.{field.code}", stored(field, "d")
    if field.kind is Behaviour.TEXT:
        staged, kept = (f"regexp_replace({text}, '\\s+', '', 'g')" for text in (staged, kept))
    return f"(s.{field.code} IS NULL OR {staged} IS NOT DISTINCT FROM {kept})"


def _unexplained(stage: Stage) -> list[str]:
    """SQL: nothing is explained that was not."""
    if not stage.has("explanation"):
        return []
    return [f"coalesce(s.explanation, '') IN ('', coalesce({EXPLAINED.format(row='d')}, ''))"]


def stored(field: Field, row: str = "r") -> str:
    """SQL of the stored value of a row, null where it says nothing."""
    plain = field.is_number or field.code == "filled_on"
    return f"{row}.{field.code}" if plain else f"nullif({row}.{field.code}, '')"
