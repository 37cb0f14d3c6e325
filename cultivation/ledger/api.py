"""Problems for other systems: `/api/v1/problems/`, read-only, with the list's own filters."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from core.api import ScopedViewSet
from cultivation.ledger import selectors
from cultivation.ledger.filters import PROBLEMS, light_case
from cultivation.ledger.models import Problem

EXAMPLE = {
    "id": 312,
    "number": "440306-2024-00312",
    "enterprise": 1024,
    "district": "440306",
    "street": "440306012",
    "category": "LABOUR",
    "limit_class": "ORDINARY",
    "title": "用工缺口 40 人，订单无法按期交付",
    "state": "IN_PROGRESS",
    "light": "AMBER",
    "holder": "440306-D_HR",
    "registered_at": "2024-10-08T09:20:00+08:00",
    "accepted_at": "2024-10-08T15:02:00+08:00",
    "resolve_by": "2024-10-22",
    "due_on": "2024-10-22",
    "resolved_at": None,
    "closed_at": None,
    "result": "",
    "satisfaction": "",
    "escalated_to": "",
}


class ProblemSerializer(serializers.ModelSerializer[Problem]):
    """One problem; units by their codes, instants with their zone, days as days."""

    district = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    street = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    holder = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    light = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Problem
        fields = [
            "id", "number", "enterprise", "district", "street", "category", "limit_class", "title", "state", "light",
            "holder", "registered_at", "accepted_at", "resolve_by", "due_on", "resolved_at", "closed_at", "result",
            "satisfaction", "escalated_to",
        ]  # fmt: skip


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
    tables = (PROBLEMS,)
    serializer_class = ProblemSerializer

    def rows(self, user: User) -> QuerySet[Problem]:
        """The list's rows with their lights of today."""
        today = timezone.localdate()
        chosen = self.chosen(user, PROBLEMS)
        found = selectors.lists.problems(user, chosen, today)
        return found.annotate(light=light_case(today)).select_related("district", "street", "holder")
