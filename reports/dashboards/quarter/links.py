"""The links of the dashboard: for each figure of a place the list that shows exactly its rows."""

from __future__ import annotations

import datetime as dt
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

    def included(self, by: dt.date | None = None) -> str:
        """The inclusions that count in the year, up to the dashboard's day or the one named."""
        return self._progress("included", by)

    def before(self) -> str:
        """Those that counted in the year before by the same day."""
        return self._progress("before")

    def _progress(self, kind: str, by: dt.date | None = None) -> str:
        named = {} if self.place is None else {"unit": self.place.code}
        until = (by or self.query.counted_to).isoformat()
        return address("plan:rows", self.query.period.year, kind, **named, by=until)

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
