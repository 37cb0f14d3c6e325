"""Inclusion cases and the lines of the year's lists for other systems: `/api/v1/inclusion-cases/` and
`/api/v1/missed-inclusions/`, read-only, with the lists' own filters."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from exchange.serving import RowSerializer
from monitoring.inclusion import selectors
from monitoring.inclusion.datasets import BATCH
from monitoring.inclusion.datasets import MISSED as MISSED_DATASET
from monitoring.inclusion.filters import CASES, MISSED
from monitoring.inclusion.models import Case, MissedInclusion

TOLD = BATCH.told("id", "enterprise", "district", "street", "door", "year", "state", "origin", "opened_on")
EXAMPLE = BATCH.example(*TOLD)
MISSED_TOLD = MISSED_DATASET.told("id", "enterprise", "district", "street", "kind", "year", "holder")
MISSED_EXAMPLE = MISSED_DATASET.example(*MISSED_TOLD)


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


class MissedSerializer(RowSerializer):
    """One line, what was seen on site and how it was closed; a case that the person does not see is not told."""

    case = serializers.IntegerField(source="case_seen", read_only=True, allow_null=True)

    class Meta:
        model = MissedInclusion
        fields = MISSED_TOLD


@extend_schema_view(
    list=extend_schema(
        summary="应统未统名单", examples=[OpenApiExample("应统未统", MISSED_EXAMPLE, response_only=True)]
    ),
    retrieve=extend_schema(
        summary="应统未统", examples=[OpenApiExample("应统未统", MISSED_EXAMPLE, response_only=True)]
    ),
)
class MissedViewSet(ScopedViewSet):
    """Lines of 应统未统 and its mirror in the person's scope."""

    permission = Permission.SCAN_READ
    tables = (MISSED,)
    serializer_class = MissedSerializer

    def rows(self, user: User) -> QuerySet[MissedInclusion]:
        """The list's rows."""
        return selectors.missed_told(user, self.filters(user, MISSED))
