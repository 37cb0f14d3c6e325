"""Returns for other systems: `/api/v1/returns/?period=2024Q3`, read-only; the versions in force, by source."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from core.ui.filters import Filter, FilterTable, among
from cultivation.enterprises.codes import Source
from cultivation.enterprises.places import districts, streets
from exchange.serving import RowSerializer
from monitoring.narrowing import NARROWING
from monitoring.returns.datasets import RETURNS
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.states import ReturnState

TOLD = RETURNS.told("id", "enterprise", "district", "street", "period", "source", "version", "state")
EXAMPLE = RETURNS.example(*TOLD)


class ReturnSerializer(RowSerializer):
    """One return in force: every field of the quarterly form but the person who filled it in. Amounts in yuan."""

    period = serializers.SerializerMethodField()

    class Meta:
        model = QuarterlyReturn
        fields = TOLD

    def get_period(self, row: QuarterlyReturn) -> str:
        """`2024Q3`."""
        return f"{row.year}Q{row.quarter}"


SENT: FilterTable[None] = FilterTable(
    *NARROWING,
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets),
    Filter("state", _("状态"), among("state"), lambda _user: ReturnState.choices),
    Filter("source", _("来源"), among("source"), lambda _user: Source.choices),
)


@extend_schema_view(
    list=extend_schema(
        summary="季报列表",
        examples=[OpenApiExample("季报", EXAMPLE, response_only=True)],
    ),
    retrieve=extend_schema(summary="季报", examples=[OpenApiExample("季报", EXAMPLE, response_only=True)]),
)
class ReturnViewSet(ScopedViewSet):
    """Returns in force, in the person's scope."""

    permission = Permission.RETURN_READ
    tables = (SENT,)
    serializer_class = ReturnSerializer

    def rows(self, user: User) -> QuerySet[QuarterlyReturn]:
        """The versions in force, of one quarter when it is named."""
        filters = self.filters(user, SENT)
        rows = QuarterlyReturn.objects.visible_to(user).filter(filters.q(None), is_current=True)
        return rows.select_related("district", "street")
