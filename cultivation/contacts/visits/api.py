"""Visits for other systems: `/api/v1/visits/`, read-only, with the list's own filters."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from cultivation.contacts.visits.datasets import VISITS
from cultivation.contacts.visits.filters import VISITS as FILTERS
from cultivation.contacts.visits.models import Visit
from cultivation.contacts.visits.selectors import lists
from exchange.serving import RowSerializer

TOLD = VISITS.told("id", "enterprise", "district", "street", "on", "by", "unit", "whom", "text", "at")
EXAMPLE = VISITS.example(*TOLD)


class VisitSerializer(RowSerializer):
    """One visit; units by their codes, the visitor by name."""

    by = serializers.CharField(source="by.name", read_only=True)

    class Meta:
        model = Visit
        fields = TOLD


@extend_schema_view(
    list=extend_schema(summary="走访列表", examples=[OpenApiExample("走访", EXAMPLE, response_only=True)]),
    retrieve=extend_schema(summary="走访", examples=[OpenApiExample("走访", EXAMPLE, response_only=True)]),
)
class VisitViewSet(ScopedViewSet):
    """Visits in the person's scope."""

    permission = Permission.CONTACT_READ
    tables = (FILTERS,)
    serializer_class = VisitSerializer

    def rows(self, user: User) -> QuerySet[Visit]:
        """The list's rows."""
        filters = self.filters(user, FILTERS)
        return lists.visits(user, filters).select_related("district", "street", "by", "unit")
