"""What links are for: each room registers its purposes in its `room.py`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise

from core.registry import Registry


@dataclass(frozen=True)
class Purpose:
    """A public page: what it is called on record, the rows it is about, and the name of its address, which takes the
    token and lies under `/l/`.
    """

    code: str
    title: str | Promise
    model: type[models.Model]
    url_name: str


purposes: Registry[Purpose] = Registry()
