"""What policies may ask, one module for each subject: each registers its joins, facts, rows and kind of subject."""

from __future__ import annotations

import pkgutil
from importlib import import_module


def register() -> None:
    """Take in the vocabulary of each module of this package; called once from `ready()`."""
    for found in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{found.name}").register()
