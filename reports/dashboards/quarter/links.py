"""The links of the dashboard: for each figure of a place the list that shows exactly its rows."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Unit
from core.ui.filters import Values
from core.ui.query import address
from reports.dashboards.quarter.query import QuarterQuery


@dataclass(frozen=True)
class Links:
    """Doors for one place (a district or street), or for the whole of what the person sees (`place` None)."""

    query: QuarterQuery
    place: Unit | None = None

    def enterprises(self, **filters: Values) -> str:
        """The list of enterprises."""
        return address("enterprises:list", **filters, **self._by_code())

    def included(self, value: str | None = None) -> str:
        """The enterprises included in the year by the quarter's end, or by what the filter's value says."""
        return self.enterprises(included=value or self.query.included)

    def assessments(self, **filters: Values) -> str:
        """The quarter's list of assessments."""
        return address("scan:list", period=str(self.query.period), **filters, **self._by_code())

    def returns(self, **filters: Values) -> str:
        """The quarter's monitoring list."""
        return address("returns:list", period=str(self.query.period), **filters, **self._by_code())

    def problems(self, light: str) -> str:
        """The problems in a light, now."""
        return address("ledger:list", light=light, **self._by_code())

    def _by_code(self) -> dict[str, Values]:
        return {} if self.place is None else {self.query.field: self.place.code}
