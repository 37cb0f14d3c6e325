"""On which rows files may hang: each room registers its models (`attachable`), and says who reads and who writes a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.registry import Registry
from core.verdict import Verdict, allow, refuse

Rows = Callable[[Any], models.QuerySet[Any]]
MayWrite = Callable[[Any, Any], Verdict]
Hold = Callable[[Any, Any], None]


@dataclass(frozen=True)
class Attachable:
    """One model whose rows have attachments.

    `read` gives the rows that a person sees; `write` says whether they may attach to one and take away; `of` is the
    field that leads to the enterprise, on whose page the attachments stand too ("" for none). `hold` is called with
    person and row in the transaction in which a file comes or goes, where the row's state decides: it locks the row, and
    raises Refused where it has changed meanwhile.
    """

    code: str
    model: type[models.Model]
    read: Rows
    write: MayWrite
    of: str = ""
    hold: Hold | None = None


attachables: Registry[Attachable] = Registry()


def attachable(
    model: type[models.Model], read: Rows, write: MayWrite, of: str = "", hold: Hold | None = None
) -> None:
    """Let files hang on the rows of a model; called once from a room's `register()`."""
    attachables.add(Attachable(model._meta.label, model, read, write, of, hold))


def by_right(held: object) -> Verdict:
    """The answer of a `write` that asks for nothing but a right."""
    return allow() if held else refuse(_("您没有在这里上传或删除附件的权限"), code="ATTACHMENT_PERMISSION")
