"""Dataset `award_facts`: STAT's answer to the list of a programme's year; what is left empty was not answered."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.roles import Permission
from exchange.protocol import NEW, SAME, Current, Stage
from exchange.staging.stated import stated
from incentives.facts.imports.base import (
    PROGRAMME,
    FactsImport,
    flag,
    refuse_below,
    refuse_future,
    refuse_named_twice,
    refuse_unknown_programme,
    refuse_year,
)
from incentives.facts.models import AwardFact

ASKED = ("output_first", "output_next", "revenue_first", "revenue_next", "in_database", "included_before")


class AwardFactsImport(FactsImport):
    """One row is one enterprise of the list; the day is that of the import unless the row says another."""

    dataset = "award_facts"
    model = AwardFact
    keys = ("programme", "year")
    told = (flag("in_database"), flag("included_before"))
    placed = False
    permission = Permission.STAT_WRITE.value
    writers = (Permission.STAT_WRITE.value,)

    def planned(self, stage: Stage) -> str:
        """New where something is answered that nothing is on record of."""
        answered = [f"s.{name}" for name in ASKED if stage.has(name)]
        something = f"coalesce({', '.join(f'{each}::text' for each in answered)})" if answered else "NULL"
        return f"CASE WHEN f.id IS NULL AND {something} IS NOT NULL THEN '{NEW}' ELSE '{SAME}' END, f.id"

    def leading(self, stage: Stage) -> str:
        """To the programme."""
        return PROGRAMME

    def matching(self, stage: Stage) -> str:
        """By the programme's code."""
        return f"LEFT JOIN {self.table} f ON f.enterprise_id = e.id AND f.programme_id = g.code AND f.year = s.year"

    def key_values(self, stage: Stage) -> dict[str, str]:
        """The programme by its code."""
        return {"enterprise_id": "u.enterprise_id", "programme_id": "g.code", "year": "s.year"}

    def current(self, stage: Stage) -> Current:
        """The day of an answer is compared as the rest of it is."""
        current = super().current(stage)
        if stage.has("stated_on"):
            return Current(current.joins, {**current.values, "stated_on": "f.stated_on"})
        return current

    def new(self, stage: Stage) -> dict[str, str]:
        """Stated on its day."""
        return {**super().new(stage), "stated_on": self._day(stage)}

    def kept(self, stage: Stage) -> dict[str, str]:
        """A correction is a new statement."""
        return {**super().kept(stage), "stated_on": self._day(stage)}

    def check(self, stage: Stage) -> None:
        """A programme that there is not, a year or a day to come, an output below nothing."""
        refuse_unknown_programme(stage)
        refuse_year(stage, "year")
        refuse_future(stage, "stated_on")
        refuse_below(stage, _("产值不能为负数"), "output_first", "output_next")

    def refuse_doubles(self, stage: Stage) -> None:
        """The same enterprise twice, by another code or another name of the programme."""
        refuse_named_twice(stage, "s.year")

    @staticmethod
    def _day(stage: Stage) -> str:
        return stated(stage, "stated_on", f"DATE '{stage.today.isoformat()}'")
