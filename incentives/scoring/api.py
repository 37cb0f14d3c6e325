"""Candidates for other systems: `/api/v1/specialised-candidates/`, read-only, with the list's own filters."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from exchange.serving import RowSerializer
from incentives.scoring.datasets import CANDIDATES as DATASET
from incentives.scoring.filters import CANDIDATES
from incentives.scoring.models import SpecialisedCandidate

TOLD = DATASET.told("id", "enterprise", "district", "street", "year", "level", "standing")
EXAMPLE = DATASET.example(*TOLD)


class CandidateSerializer(RowSerializer):
    """One row; units by their codes."""

    class Meta:
        model = SpecialisedCandidate
        fields = TOLD


@extend_schema_view(
    list=extend_schema(
        summary="专精特新预评列表", examples=[OpenApiExample("预评", EXAMPLE, response_only=True)]
    ),
    retrieve=extend_schema(
        summary="专精特新预评", examples=[OpenApiExample("预评", EXAMPLE, response_only=True)]
    ),
)
class CandidateViewSet(ScopedViewSet):
    """Candidates in the person's scope: of the level and year that are asked for, else of every one."""

    permission = Permission.AWARD_READ
    tables = (CANDIDATES,)
    serializer_class = CandidateSerializer

    def rows(self, user: User) -> QuerySet[SpecialisedCandidate]:
        """The rows that the filters let through."""
        found = SpecialisedCandidate.objects.visible_to(user).filter(self.filters(user, CANDIDATES).q(None))
        return found.select_related("district", "street")
