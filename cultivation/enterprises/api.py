"""Enterprises for other systems: `/api/v1/enterprises/`, read-only, with the list's own filters."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from accounts.scope import holds_throughout
from core.api import ScopedViewSet
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.models import Enterprise, Standing
from cultivation.enterprises.services.phones import mask_phone

EXAMPLE = {
    "id": 1024,
    "uscc": "91440300MA5ABCD19W",
    "name": "深圳市明达光电有限公司",
    "district": "440306",
    "street": "440306012",
    "industry": "3972",
    "legal_form": "LIMITED",
    "founded_on": "2015-03-01",
    "production_from": "2015-09-01",
    "status": "OPERATING",
    "address": "工业路12号3栋",
    "contact": "陈经理",
    "phone": "138****0001",
    "standing": {
        "above_scale": True,
        "revenue_last": "23100000.00",
        "period": "2024Q3",
        "ytd": "14500000.00",
        "readiness": "",
        "risk": "ORANGE",
        "stale": False,
        "p10": "18564690.03",
        "p50": "19541778.98",
        "p90": "20518867.92",
    },
}


class StandingSerializer(serializers.ModelSerializer[Standing]):
    """Where the enterprise stands by the latest scan; amounts in yuan."""

    period = serializers.SerializerMethodField()

    class Meta:
        model = Standing
        fields = [
            "above_scale",
            "revenue_last",
            "period",
            "ytd",
            "readiness",
            "risk",
            "stale",
            "p10",
            "p50",
            "p90",
        ]

    def get_period(self, row: Standing) -> str | None:
        """`2024Q3`, or null before the first scan."""
        return f"{row.year}Q{row.quarter}" if row.year else None


class EnterpriseSerializer(serializers.ModelSerializer[Enterprise]):
    """One enterprise; the phone is masked for whom it does not concern, the standing null likewise."""

    district = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    street = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    phone = serializers.SerializerMethodField()
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Enterprise
        fields = [
            "id", "uscc", "name", "district", "street", "industry", "legal_form", "founded_on", "production_from",
            "status", "address", "contact", "phone", "standing",
        ]  # fmt: skip

    def _may(self, permission: Permission) -> bool:
        user = self.context["request"].user
        return holds_throughout(user, Permission.ENTERPRISE_READ, permission)

    def get_phone(self, row: Enterprise) -> str:
        """Whole or masked."""
        return row.phone if self._may(Permission.PHONE_READ) else mask_phone(row.phone)

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
    tables = (ENTERPRISES,)
    serializer_class = EnterpriseSerializer

    def rows(self, user: User) -> QuerySet[Enterprise]:
        """The list's rows."""
        chosen = self.chosen(user, ENTERPRISES)
        return (
            Enterprise.objects.visible_to(user)
            .filter(chosen.q("standing__"))
            .select_related("district", "street", "standing")
        )
