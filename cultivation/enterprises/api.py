"""Enterprises for other systems: `/api/v1/enterprises/`, read-only, with the list's own filters."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from core.api.reading import ScopedViewSet
from core.phones import mask_phone
from cultivation.enterprises.datasets import ENTERPRISES, STANDING
from cultivation.enterprises.filters import ENTERPRISES as FILTERS
from cultivation.enterprises.models import Enterprise, Standing
from exchange.serving import RowSerializer

TOLD = ENTERPRISES.told(
    "id", "uscc", "name", "district", "street", "industry", "legal_form", "founded_on", "production_from", "status",
    "address", "contact", "phone", "standing",
)  # fmt: skip
EXAMPLE = ENTERPRISES.example(*TOLD)


class StandingSerializer(serializers.ModelSerializer[Standing]):
    """Where the enterprise stands by the latest scan; amounts in yuan."""

    period = serializers.SerializerMethodField()

    class Meta:
        model = Standing
        fields = list(STANDING)

    def get_period(self, row: Standing) -> str | None:
        """`2024Q3`, or null before the first scan."""
        return f"{row.year}Q{row.quarter}" if row.year else None


class EnterpriseSerializer(RowSerializer):
    """One enterprise; the phone is masked, the standing null for whom it does not concern."""

    phone = serializers.SerializerMethodField()
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Enterprise
        fields = TOLD

    def _may(self, permission: Permission) -> bool:
        user = self.context["request"].user
        return holds_throughout(user, Permission.ENTERPRISE_READ, permission)

    def get_phone(self, row: Enterprise) -> str:
        """Masked for everybody: a whole number is shown by a POST that is on record."""
        return mask_phone(row.phone)

    def get_standing(self, row: Enterprise) -> dict[str, Any] | None:
        """For whom figures and judgements concern."""
        if not (self._may(Permission.FIGURES_READ) and self._may(Permission.SCAN_READ)):
            return None
        return dict(StandingSerializer(row.standing).data)


@extend_schema_view(
    list=extend_schema(
        summary="企业列表",
        examples=[OpenApiExample("企业", EXAMPLE, response_only=True)],
    ),
    retrieve=extend_schema(summary="企业", examples=[OpenApiExample("企业", EXAMPLE, response_only=True)]),
)
class EnterpriseViewSet(ScopedViewSet):
    """Enterprises in the person's scope."""

    permission = Permission.ENTERPRISE_READ
    tables = (FILTERS,)
    serializer_class = EnterpriseSerializer

    def rows(self, user: User) -> QuerySet[Enterprise]:
        """The list's rows."""
        filters = self.filters(user, FILTERS)
        return (
            Enterprise.objects.visible_to(user)
            .filter(filters.q("standing__"))
            .select_related("district", "street", "standing")
        )
