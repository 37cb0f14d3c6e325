"""The export of the sprint list: the list that one sees, with what became of each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from accounts.models import User
from accounts.roles import Permission
from exchange.exporters import ExportQuery
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from monitoring.inclusion.models import Case
from monitoring.inclusion.sprint import selectors
from monitoring.inclusion.sprint.datasets import SPRINT as DATASET
from monitoring.inclusion.sprint.filters import SPRINT
from monitoring.inclusion.sprint.models import SprintLine
from monitoring.inclusion.sprint.shown import ShownSprint


class SprintExport(ListExport):
    """The lines of the list in its order. Whoever reads cases and exports may have it."""

    declared = DATASET
    filters = SPRINT
    shown = ShownSprint()
    permission = Permission.EXPORT.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The lines that the filters let through."""
        return ids_of(actor, SPRINT, asked, lambda filters, _sort: selectors.ids(actor, filters))

    def source(self, ids: Ids, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The lines with their case and their inclusion."""
        sql, params = super().source(ids, asked)
        became = selectors.with_progress(SprintLine.objects.order_by()).values(
            "pk", "case_key", "included_on"
        )
        joined, given = became.query.sql_with_params()
        joins = (
            f" JOIN ({joined}) g (id, case_key, included_on) ON g.id = l.id"
            " LEFT JOIN monitoring_case c ON c.id = g.case_key AND c.id IN (SELECT id FROM seen)"
        )
        return sql + joins, (*params, *given)

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> ExportQuery:
        """A case that has moved to where the person does not see it is told by nothing."""
        found = super().query(actor, filters)
        seen, params = Case.objects.visible_to(actor).values("pk").query.sql_with_params()
        return replace(found, sql=f"WITH seen (id) AS ({seen}) {found.sql}", params=(*params, *found.params))
