"""Datasets `credit_records` and `history_checks`: what lists that others keep say of an enterprise."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.roles import Permission
from exchange.protocol import Stage
from incentives.facts.imports.base import FactsImport, flag, refuse, refuse_future, refuse_year
from incentives.facts.models import CreditRecord, HistoryCheck


class CreditRecordsImport(FactsImport):
    """One row is one finding from a day on; staff fetch those of their enterprises, STAT and the bureau all."""

    dataset = "credit_records"
    model = CreditRecord
    keys = ("kind", "valid_from")
    placed = False
    permission = Permission.AWARD_READ.value  # `writers` say whose enterprises one may write
    writers = (Permission.APPLICATION_ENTER.value, Permission.STAT_WRITE.value)

    def matching(self, stage: Stage) -> str:
        """The first of them: the table does not forbid the same finding twice."""
        return (
            f"LEFT JOIN LATERAL (SELECT min(q.id) AS id FROM {self.table} q"
            " WHERE q.enterprise_id = e.id AND q.kind = s.kind AND q.valid_from = s.valid_from) f ON true"
        )

    def check(self, stage: Stage) -> None:
        """Found on a day to come, ended before it began."""
        refuse_future(stage, "valid_from")
        refuse(stage, "s.valid_to < s.valid_from", "valid_to", _("截止日期早于起始日期"))


class HistoryChecksImport(FactsImport):
    """One row is what one list says of an enterprise."""

    dataset = "history_checks"
    model = HistoryCheck
    keys = ("kind",)
    told = (flag("found"),)
    placed = False
    permission = Permission.STAT_WRITE.value
    writers = (Permission.STAT_WRITE.value,)

    def check(self, stage: Stage) -> None:
        """Looked at on a day to come, years that run backwards."""
        refuse_future(stage, "checked_on")
        refuse_year(stage, "last_year")
        if stage.has("first_year"):
            refuse(stage, "s.last_year < s.first_year", "last_year", _("最晚年份早于最早年份"))
