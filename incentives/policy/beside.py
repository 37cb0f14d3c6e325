"""What upper rooms show on a version's page beside the policy's own words: one enterprise judged by it (拿一家试试)."""

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
