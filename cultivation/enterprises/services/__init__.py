"""Writes of enterprises; each is recorded, keyword-only, `actor` first."""

from cultivation.enterprises.services.facts import record_exit, record_inclusion
from cultivation.enterprises.services.figures import record_annual_figures
from cultivation.enterprises.services.phones import unmask_phone
from cultivation.enterprises.services.profile import create_enterprise, edit_enterprise

__all__ = [
    "create_enterprise",
    "edit_enterprise",
    "record_annual_figures",
    "record_exit",
    "record_inclusion",
    "unmask_phone",
]
