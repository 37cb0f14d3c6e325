"""How a problem is told to another system, and what an act on it is answered."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.refusing import RefusalSerializer
from cultivation.ledger.datasets import PROBLEMS
from cultivation.ledger.models import Problem
from exchange.serving import RowSerializer

TOLD = PROBLEMS.told(
    "id", "number", "enterprise", "district", "street", "category", "limit_class", "title", "state", "light", "holder",
    "registered_at", "accepted_at", "resolve_by", "due_on", "resolved_at", "closed_at", "result", "satisfaction",
    "escalated_to",
)  # fmt: skip
EXAMPLE = PROBLEMS.example(*TOLD)


class ProblemSerializer(RowSerializer):
    """One problem; units by their codes, instants with their zone, days as days."""

    light = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Problem
        fields = TOLD


class DoneSerializer(ProblemSerializer):
    """The problem after what was done, and what that was; the same for logging it."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is no name of Python's."""
        return super().get_fields() | {
            "action": serializers.CharField(help_text=_("动作")),
            "from": serializers.CharField(allow_null=True, help_text=_("原状态；登记时没有")),
            "to": serializers.CharField(help_text=_("现在的状态")),
            "extension": serializers.IntegerField(help_text=_("已延长的工作日")),
            "request": serializers.CharField(allow_null=True, help_text=_("等待答复的申请")),
        }


class KnownSerializer(RefusalSerializer):
    """A number that was registered before: for which problem, told to whom may see it."""

    problem = serializers.DictField(required=False, help_text=_("已登记的问题：id、number、url"))
