"""What policies may ask: each module is the `VOCABULARY` of a kind of subject, and a module more is found by itself."""

from __future__ import annotations

import pkgutil
from importlib import import_module


def register() -> None:
    """Take in the vocabulary of each module of this package; called once from `ready()`."""
    for found in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{found.name}").VOCABULARY.register()
