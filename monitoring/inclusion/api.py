"""Inclusion cases for other systems: `/api/v1/inclusion-cases/`, read-only, with the list's own filters."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from exchange.serving import RowSerializer
from monitoring.inclusion import selectors
from monitoring.inclusion.datasets import BATCH
from monitoring.inclusion.filters import CASES
from monitoring.inclusion.models import Case

TOLD = BATCH.told("id", "enterprise", "district", "street", "door", "year", "state", "origin", "opened_on")
EXAMPLE = BATCH.example(*TOLD)


class CaseSerializer(RowSerializer):
    """One case; units by their codes."""

    class Meta:
        model = Case
        fields = TOLD


@extend_schema_view(
    list=extend_schema(
        summary="纳统件列表", examples=[OpenApiExample("纳统件", EXAMPLE, response_only=True)]
    ),
    retrieve=extend_schema(
        summary="纳统件", examples=[OpenApiExample("纳统件", EXAMPLE, response_only=True)]
    ),
)
class CaseViewSet(ScopedViewSet):
    """Cases in the person's scope."""

    permission = Permission.SCAN_READ
    tables = (CASES,)
    serializer_class = CaseSerializer

    def rows(self, user: User) -> QuerySet[Case]:
        """The list's rows."""
        reader = selectors.reader_of(user)
        return selectors.cases(reader, self.filters(user, CASES)).select_related("district", "street")
