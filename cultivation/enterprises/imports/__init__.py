"""How staged rows of this room's datasets meet its tables; the protocol is `exchange.protocol`."""

from __future__ import annotations

from cultivation.enterprises.imports.facts import ExitsImport, InclusionsImport
from cultivation.enterprises.imports.figures import FiguresImport
from cultivation.enterprises.imports.profile import EnterprisesImport
from exchange import handlers


def register() -> None:
    """Make the four datasets importable; called once from `ready()`."""
    for handler in (EnterprisesImport(), FiguresImport(), InclusionsImport(), ExitsImport()):
        handlers.register(handler)
