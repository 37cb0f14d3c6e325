"""What upper rooms show on a version's page beside the policy's own words (拿一家试试), and do with it (全市试算)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from core.registry import Registry
from incentives.policy.models import PolicyVersion


@dataclass(frozen=True)
class Beside:
    """A card beside a version: its template, and its context; None hides it."""

    code: str
    order: int
    template: str
    context: Callable[[HttpRequest, PolicyVersion], dict[str, Any] | None]


version_panels: Registry[Beside] = Registry()


@dataclass(frozen=True)
class Offer:
    """A button for a version; with `first` a sentence instead, of what comes before, and where that is done."""

    label: str
    url: str
    first: str = ""


@dataclass(frozen=True)
class Offering:
    """What an upper room does with a version; None where it has nothing to offer for this one."""

    code: str
    order: int
    offer: Callable[[HttpRequest, PolicyVersion], Offer | None]


version_offers: Registry[Offering] = Registry()
