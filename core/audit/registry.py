"""Which tables are audited: master data, figures, returns, workflow, users and parameters."""

from typing import TypeVar

from django.db import models

AUDITED: dict[str, type[models.Model]] = {}


M = TypeVar("M", bound=type[models.Model])


def audited(model: M) -> M:
    """Class decorator: keep the old and new values of every write to this table in schema `history`."""
    AUDITED[model._meta.db_table] = model
    return model
