"""How staged rows of this room's datasets meet its tables; the protocol is `exchange.protocol`."""

from __future__ import annotations

from exchange import handlers
from incentives.facts.imports.checks import CreditRecordsImport, HistoryChecksImport
from incentives.facts.imports.invoices import InvoicesImport
from incentives.facts.imports.payments import PaymentsImport
from incentives.facts.imports.projects import LoansImport, PrizesImport, ProjectsImport
from incentives.facts.imports.statements import AwardFactsImport


def register() -> None:
    """Make the eight datasets importable; called once from `room.register()`."""
    for handler in (
        ProjectsImport(),
        LoansImport(),
        InvoicesImport(),
        PrizesImport(),
        PaymentsImport(),
        CreditRecordsImport(),
        HistoryChecksImport(),
        AwardFactsImport(),
    ):
        handlers.register(handler)
