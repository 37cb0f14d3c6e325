"""On which rows files may hang: each room registers its models (`attachable`), and says who reads and who writes a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from core.registry import Registry

Rows = Callable[[Any], models.QuerySet[Any]]
MayWrite = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Attachable:
    """One model whose rows have attachments.

    `read` gives the rows that a person sees; `write` says whether they may attach to one and take away; `of` is the
    field that leads to the enterprise, on whose page the attachments stand too ("" for none).
    """

    code: str
    model: type[models.Model]
    read: Rows
    write: MayWrite
    of: str = ""


attachables: Registry[Attachable] = Registry()


def attachable(model: type[models.Model], read: Rows, write: MayWrite, of: str = "") -> None:
    """Let files hang on the rows of a model; called once from a room's `register()`."""
    attachables.add(Attachable(model._meta.label, model, read, write, of))
