"""Reads of titles."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.recognitions.models import Recognition
from cultivation.enterprises.recognitions.terms import reminded_until


def in_force(day: dt.date) -> QuerySet[Recognition]:
    """The titles that hold on a day."""
    return Recognition.objects.filter(valid_from__lte=day, valid_to__gte=day)


def ending(day: dt.date) -> QuerySet[Recognition]:
    """Titles in force that end within the reminder's days and are not followed by a longer one of their kind."""
    longer = Recognition.objects.filter(
        enterprise=OuterRef("enterprise"), kind=OuterRef("kind"), valid_to__gt=OuterRef("valid_to")
    )
    return in_force(day).filter(~Exists(longer), valid_to__lte=reminded_until(day))


def ending_in_scope(user: User, day: dt.date) -> QuerySet[Recognition]:
    """Those of the enterprises in someone's scope, the earliest end first."""
    own = Enterprise.objects.visible_to(user).values("pk")
    return ending(day).filter(enterprise__in=own).select_related("enterprise").order_by("valid_to", "pk")
