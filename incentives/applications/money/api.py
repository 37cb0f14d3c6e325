"""Money for other systems, read only. No whole account number is told: a look at one is on record, and a call is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.roles import Permission
from core.api.reading import ScopedViewSet
from exchange.dataset import Dataset
from exchange.serving import RowSerializer
from incentives.applications.money import columns, filters, selectors
from incentives.applications.money.ledger import available
from incentives.applications.money_models import (
    AwardBatch,
    Clawback,
    Movement,
    PaymentBatch,
    PaymentLine,
    Purse,
)
from incentives.applications.services.accounts import masked


def _told(dataset: Dataset, *first: str) -> list[str]:
    return dataset.told("id", *first)


def _described(title: str, dataset: Dataset) -> Any:
    """The schema's words for a list and one of its rows."""
    example = [OpenApiExample(title, dataset.example(*_told(dataset)), response_only=True)]
    return extend_schema_view(
        list=extend_schema(summary=f"{title}列表", examples=example),
        retrieve=extend_schema(summary=title, examples=example),
    )


def _code(source: str) -> serializers.SlugRelatedField[Any]:
    """A unit by its code."""
    return serializers.SlugRelatedField(source=source, slug_field="code", read_only=True)


def _yuan(source: str = "") -> serializers.DecimalField:
    how: Mapping[str, Any] = {"source": source} if source else {}
    return serializers.DecimalField(max_digits=18, decimal_places=2, read_only=True, **how)


class MoneyViewSet(ScopedViewSet):
    """Rows of one list of money in the person's scope."""

    permission = Permission.AWARD_READ


class PurseSerializer(RowSerializer):
    """The money of a programme's year."""

    available = serializers.SerializerMethodField()

    class Meta:
        model = Purse
        fields = _told(columns.PURSES)

    def get_available(self, row: Purse) -> str:
        """What is free."""
        return f"{available(row):.2f}"


@_described("奖补资金", columns.PURSES)
class PurseViewSet(MoneyViewSet):
    """Purses."""

    tables = (filters.PURSES,)
    serializer_class = PurseSerializer

    def rows(self, user: User) -> QuerySet[Purse]:
        """The list's rows."""
        return selectors.purses(user, self.filters(user, filters.PURSES))


class MovementSerializer(RowSerializer):
    """An entry of the ledger; one that reverses another has its opposite as amount."""

    programme = serializers.CharField(source="purse.programme_id", read_only=True)
    year = serializers.IntegerField(source="purse.year", read_only=True)
    owner = _code("purse.owner")

    class Meta:
        model = Movement
        fields = _told(columns.MOVEMENTS)


@_described("资金流水", columns.MOVEMENTS)
class MovementViewSet(MoneyViewSet):
    """Entries of ledgers."""

    tables = (filters.MOVEMENTS,)
    serializer_class = MovementSerializer

    def rows(self, user: User) -> QuerySet[Movement]:
        """The list's rows."""
        return selectors.movements(user, self.filters(user, filters.MOVEMENTS))


class AwardBatchSerializer(RowSerializer):
    """A batch of proposed awards."""

    owner = _code("purse.owner")
    count = serializers.IntegerField(source="rows", read_only=True)

    class Meta:
        model = AwardBatch
        fields = _told(columns.AWARD_BATCHES)


@_described("拟定批次", columns.AWARD_BATCHES)
class AwardBatchViewSet(MoneyViewSet):
    """Batches of awards."""

    tables = (filters.AWARD_BATCHES,)
    serializer_class = AwardBatchSerializer

    def rows(self, user: User) -> QuerySet[AwardBatch]:
        """The list's rows."""
        return selectors.award_batches(user, self.filters(user, filters.AWARD_BATCHES))


class PaymentBatchSerializer(RowSerializer):
    """A batch of payments."""

    owner = _code("purse.owner")
    paid_lines = serializers.IntegerField(read_only=True)
    bounced_lines = serializers.IntegerField(read_only=True)

    class Meta:
        model = PaymentBatch
        fields = _told(columns.PAYMENT_BATCHES)


@_described("拨付批次", columns.PAYMENT_BATCHES)
class PaymentBatchViewSet(MoneyViewSet):
    """Batches of payments."""

    tables = (filters.PAYMENT_BATCHES,)
    serializer_class = PaymentBatchSerializer

    def rows(self, user: User) -> QuerySet[PaymentBatch]:
        """The list's rows."""
        return selectors.payment_batches(user, self.filters(user, filters.PAYMENT_BATCHES))


class PaymentLineSerializer(RowSerializer):
    """A payment, with the tail of its account alone."""

    application = serializers.IntegerField(source="award.application_id", read_only=True)
    enterprise = serializers.IntegerField(source="award.enterprise_id", read_only=True)
    district = _code("award.district")
    street = _code("award.street")
    programme = serializers.CharField(source="award.programme_id", read_only=True)
    year = serializers.IntegerField(source="award.year", read_only=True)
    part = serializers.CharField(source="award.part", read_only=True)
    account_tail = serializers.SerializerMethodField()

    class Meta:
        model = PaymentLine
        fields = _told(columns.PAYMENT_LINES)

    def get_account_tail(self, row: PaymentLine) -> str:
        """What everyone sees of an account."""
        return masked(row.account_number)


@_described("拨付明细", columns.PAYMENT_LINES)
class PaymentLineViewSet(MoneyViewSet):
    """Lines of payments."""

    tables = (filters.LINES,)
    serializer_class = PaymentLineSerializer

    def rows(self, user: User) -> QuerySet[PaymentLine]:
        """The list's rows."""
        return selectors.payment_lines(user, self.filters(user, filters.LINES))


class ClawbackSerializer(RowSerializer):
    """A claim for money paid, with what has come back."""

    application = serializers.IntegerField(source="award.application_id", read_only=True)
    enterprise = serializers.IntegerField(source="award.enterprise_id", read_only=True)
    district = _code("award.district")
    street = _code("award.street")
    programme = serializers.CharField(source="award.programme_id", read_only=True)
    year = serializers.IntegerField(source="award.year", read_only=True)
    came = _yuan()
    next_on = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Clawback
        fields = _told(columns.CLAWBACKS)


@_described("追回", columns.CLAWBACKS)
class ClawbackViewSet(MoneyViewSet):
    """Clawbacks."""

    tables = (filters.CLAWBACKS,)
    serializer_class = ClawbackSerializer

    def rows(self, user: User) -> QuerySet[Clawback]:
        """The list's rows."""
        return selectors.clawbacks(user, self.filters(user, filters.CLAWBACKS))
