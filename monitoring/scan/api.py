"""Assessments for other systems: `/api/v1/assessments/?period=2024Q3`, read-only, reasons and inputs included."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from core.ui.filters import FilterTable
from exchange.serving import RowSerializer
from monitoring.narrowing import NARROWING
from monitoring.scan.datasets import ASSESSMENTS as DATASET
from monitoring.scan.filters import ASSESSMENTS
from monitoring.scan.models import Assessment

TOLD = DATASET.told(
    "id", "enterprise", "district", "street", "period", "version", "above_scale", "readiness", "risk", "stale", "ytd",
    "share", "p10", "p50", "p90", "reasons", "inputs", "parameters_version",
)  # fmt: skip
EXAMPLE = DATASET.example(*TOLD)


class AssessmentSerializer(RowSerializer):
    """One assessment in force; amounts in yuan."""

    period = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()
    inputs = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = TOLD

    def get_period(self, row: Assessment) -> str:
        """`2024Q3`."""
        return f"{row.year}Q{row.quarter}"

    def get_reasons(self, row: Assessment) -> list[dict[str, Any]]:
        """Rule, observed, required, source."""
        return list(json.loads(row.reasons))

    def get_inputs(self, row: Assessment) -> dict[str, Any]:
        """What the rules saw."""
        return dict(json.loads(row.inputs))


_NARROWED = FilterTable(*NARROWING)


@extend_schema_view(
    list=extend_schema(
        summary="研判结果列表",
        examples=[OpenApiExample("研判", EXAMPLE, response_only=True)],
    ),
    retrieve=extend_schema(
        summary="研判结果", examples=[OpenApiExample("研判", EXAMPLE, response_only=True)]
    ),
)
class AssessmentViewSet(ScopedViewSet):
    """Assessments in force, in the person's scope."""

    permission = Permission.SCAN_READ
    tables = (ASSESSMENTS, _NARROWED)
    serializer_class = AssessmentSerializer

    def rows(self, user: User) -> QuerySet[Assessment]:
        """The list's rows, of one quarter when it is named."""
        listed = self.filters(user, ASSESSMENTS).q(user)
        narrowed = self.filters(user, _NARROWED).q(None)
        rows = Assessment.objects.visible_to(user).filter(listed, narrowed, is_current=True)
        return rows.select_related("district", "street")
