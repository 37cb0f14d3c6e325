"""The handlers by dataset, filled in each room's `ready()`."""

from __future__ import annotations

from exchange.protocol import Handler

_handlers: dict[str, Handler] = {}


def register(handler: Handler) -> None:
    """Make a dataset importable. Raises ValueError when it has a handler already."""
    if handler.dataset in _handlers:
        raise ValueError(f"dataset {handler.dataset} has two import handlers")
    _handlers[handler.dataset] = handler


def get(dataset: str) -> Handler:
    """The handler of a dataset. Raises KeyError when nobody imports it."""
    return _handlers[dataset]


def importable() -> list[str]:
    """The datasets that can be imported, in the order in which rooms registered them."""
    return list(_handlers)


def is_final(dataset: str) -> bool:
    """Whether what a dataset's import wrote is never undone as a batch."""
    return bool(getattr(_handlers.get(dataset), "is_final", False))
