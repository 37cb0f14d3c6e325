"""Lines of the sprint lists for other systems: `/api/v1/sprint-lines/`, read-only, with the list's own filters."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from exchange.serving import RowSerializer
from monitoring.inclusion.sprint import selectors
from monitoring.inclusion.sprint.datasets import SPRINT as DATASET
from monitoring.inclusion.sprint.filters import SPRINT
from monitoring.inclusion.sprint.models import SprintLine

TOLD = DATASET.told("id", "enterprise", "district", "street", "year", "listed_on", "quarter", "readiness")
EXAMPLE = DATASET.example(*TOLD)


class SprintLineSerializer(RowSerializer):
    """One line with what became of it; a case that the person does not see is told without its number. Amounts in yuan."""

    year = serializers.IntegerField(source="list_id", read_only=True)
    listed_on = serializers.DateField(source="list.listed_on", read_only=True)
    quarter = serializers.IntegerField(source="list.quarter", read_only=True)
    has_case = serializers.BooleanField(read_only=True)
    case = serializers.IntegerField(source="case_seen", read_only=True, allow_null=True)
    included_on = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = SprintLine
        fields = TOLD


@extend_schema_view(
    list=extend_schema(
        summary="冲刺名单", examples=[OpenApiExample("冲刺企业", EXAMPLE, response_only=True)]
    ),
    retrieve=extend_schema(
        summary="冲刺企业", examples=[OpenApiExample("冲刺企业", EXAMPLE, response_only=True)]
    ),
)
class SprintLineViewSet(ScopedViewSet):
    """Lines in the person's scope, of every year unless one is asked for."""

    permission = Permission.SCAN_READ
    tables = (SPRINT,)
    serializer_class = SprintLineSerializer

    def rows(self, user: User) -> QuerySet[SprintLine]:
        """The list's rows."""
        return selectors.told(user, self.filters(user, SPRINT))
