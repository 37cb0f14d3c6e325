"""The addresses by which a list is filled from a workbook and becomes one; empty for whom they are not."""

from __future__ import annotations

from accounts.models import User
from core.ui.query import address
from exchange.scope import may_export, may_import


def import_address(user: User, dataset: str) -> str:
    """Where the person uploads a workbook of the dataset."""
    return address("exchange:upload", dataset) if may_import(user, dataset) else ""


def export_address(user: User, dataset: str) -> str:
    """Where the list's form is sent for its workbook."""
    return address("exchange:export", dataset) if may_export(user, dataset) else ""
