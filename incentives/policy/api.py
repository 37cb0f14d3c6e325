"""Policies for other systems: `/api/v1/policy-versions/`, read-only: what was issued, and for who writes what is on its way."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from exchange.serving import RowSerializer
from incentives.policy.filters import POLICIES
from incentives.policy.models import PolicyVersion
from incentives.policy.selectors import filtered

TOLD: Final = (
    "id", "programme", "district", "number", "state", "valid_from", "valid_to", "tree", "materials", "windows",
    "site_check", "stacking", "source", "note", "revises",
)  # fmt: skip
EXAMPLE: Final[dict[str, Any]] = {
    "id": 7,
    "programme": "P1",
    "district": None,
    "number": 2,
    "state": "ISSUED",
    "valid_from": "2025-01-01",
    "valid_to": "2027-12-31",
    "tree": {
        "subject": "INCLUSION",
        "parts": [
            {
                "code": "",
                "title": "",
                "conditions": [
                    {
                        "code": "LEGAL_PERSON",
                        "title": "独立法人",
                        "is": {"op": "is", "fact": "legal_person", "wanted": True},
                    }
                ],
                "steps": [
                    {"code": "award", "title": "奖励额", "is": {"op": "parameter", "code": "p1_award"}}
                ],
            }
        ],
    },
    "materials": ["A02", "A03"],
    "windows": [{"year": 2025, "opens_on": "2025-03-01", "closes_on": "2025-04-30"}],
    "site_check": "SAMPLE",
    "stacking": "可与区级配套奖励同领",
    "source": "方案第四条",
    "note": "",
    "revises": 3,
}


class PolicyVersionSerializer(RowSerializer):
    """One version: its days, its tree of conditions and steps, its papers and windows."""

    class Meta:
        model = PolicyVersion
        fields = TOLD


@extend_schema_view(
    list=extend_schema(
        summary="政策版本列表", examples=[OpenApiExample("政策版本", EXAMPLE, response_only=True)]
    ),
    retrieve=extend_schema(
        summary="政策版本", examples=[OpenApiExample("政策版本", EXAMPLE, response_only=True)]
    ),
)
class PolicyVersionViewSet(ScopedViewSet):
    """Versions that the person sees."""

    permission = Permission.AWARD_READ
    tables = (POLICIES,)
    serializer_class = PolicyVersionSerializer

    def rows(self, user: User) -> QuerySet[PolicyVersion]:
        """Those that the filters let through."""
        return filtered(user, self.filters(user, POLICIES).q(None)).select_related("district")
