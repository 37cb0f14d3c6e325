"""Problems for other systems: `/api/v1/problems/`, read-only, with the list's own filters."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from cultivation.ledger.datasets import PROBLEMS
from cultivation.ledger.filters import PROBLEMS as FILTERS
from cultivation.ledger.filters import light_case
from cultivation.ledger.models import Problem
from cultivation.ledger.selectors import lists
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


@extend_schema_view(
    list=extend_schema(
        summary="问题列表",
        examples=[OpenApiExample("问题", EXAMPLE, response_only=True)],
    ),
    retrieve=extend_schema(summary="问题", examples=[OpenApiExample("问题", EXAMPLE, response_only=True)]),
)
class ProblemViewSet(ScopedViewSet):
    """Problems in the person's scope."""

    permission = Permission.LEDGER_READ
    tables = (FILTERS,)
    serializer_class = ProblemSerializer

    def rows(self, user: User) -> QuerySet[Problem]:
        """The list's rows with their lights of today."""
        today = timezone.localdate()
        filters = self.filters(user, FILTERS)
        found = lists.problems(user, filters, today)
        return found.annotate(light=light_case(today)).select_related("district", "street", "holder")
