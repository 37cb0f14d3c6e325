"""Applications for other systems, read only."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from exchange.serving import RowSerializer
from incentives.applications import selectors
from incentives.applications.datasets import APPLICATIONS as DATASET
from incentives.applications.filters import APPLICATIONS
from incentives.applications.models import Application

TOLD = DATASET.told("id", "enterprise", "subject_key", "district", "street")
EXAMPLE = DATASET.example(*TOLD)


class ApplicationSerializer(RowSerializer):
    """One application; units by their codes."""

    class Meta:
        model = Application
        fields = TOLD


@extend_schema_view(
    list=extend_schema(
        summary="奖补申报列表", examples=[OpenApiExample("奖补申报", EXAMPLE, response_only=True)]
    ),
    retrieve=extend_schema(
        summary="奖补申报", examples=[OpenApiExample("奖补申报", EXAMPLE, response_only=True)]
    ),
)
class ApplicationViewSet(ScopedViewSet):
    """Applications in the person's scope."""

    permission = Permission.AWARD_READ
    tables = (APPLICATIONS,)
    serializer_class = ApplicationSerializer

    def rows(self, user: User) -> QuerySet[Application]:
        """The list's rows."""
        reader = selectors.reader_of(user)
        return selectors.applications(reader, self.filters(user, APPLICATIONS)).select_related(
            "district", "street"
        )
