"""Warnings for other systems: `/api/v1/warnings/`, read-only, with the list's own filters."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from exchange.serving import RowSerializer
from monitoring.warnings import selectors
from monitoring.warnings.datasets import WARNINGS as DATASET
from monitoring.warnings.filters import WARNINGS
from monitoring.warnings.models import Warning
from monitoring.warnings.reader import Reader

TOLD = DATASET.told("id", "enterprise", "district", "street", "level", "state", "holder")
EXAMPLE = DATASET.example(*TOLD)


class WarningSerializer(RowSerializer):
    """One warning; units by their codes."""

    period = serializers.SerializerMethodField()

    class Meta:
        model = Warning
        fields = TOLD

    def get_period(self, row: Warning) -> str:
        """`2024Q3`."""
        return f"{row.year}Q{row.quarter}"


@extend_schema_view(
    list=extend_schema(
        summary="退库预警列表", examples=[OpenApiExample("退库预警", EXAMPLE, response_only=True)]
    ),
    retrieve=extend_schema(
        summary="退库预警", examples=[OpenApiExample("退库预警", EXAMPLE, response_only=True)]
    ),
)
class WarningViewSet(ScopedViewSet):
    """Warnings in the person's scope."""

    permission = Permission.SCAN_READ
    tables = (WARNINGS,)
    serializer_class = WarningSerializer

    def rows(self, user: User) -> QuerySet[Warning]:
        """The list's rows."""
        filters = self.filters(user, WARNINGS)
        found = selectors.warnings(Reader.of(user), filters)
        return found.select_related("district", "street", "holder")
