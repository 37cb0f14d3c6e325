"""The tables that a merge is about, from what each room has declared (`core.merges`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.files.models import Attachment
from core.merges import OnMerge, merges
from core.superseding import Superseding
from cultivation.enterprises.models import Enterprise


@dataclass(frozen=True)
class Table:
    """The rows of one model that belong to an enterprise by the field `key`; `beside` narrows them to such rows."""

    model: type[models.Model]
    key: str
    on_merge: OnMerge
    beside: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """The table's name in the database."""
        return self.model._meta.db_table

    def rows(self, enterprise: int) -> QuerySet[Any]:
        """Those of one enterprise."""
        return self.model._base_manager.filter(**{self.key: enterprise}, **dict(self.beside))

    def colliding(self, survivor: int, absorbed: int) -> QuerySet[Any]:
        """Rows of the absorbed that have no room at the survivor: a unique row or versions of the same figure are there."""
        mine, clash = self.rows(absorbed), Q(pk__in=[])
        for fields, condition in self._uniques():
            same = {field: OuterRef(field) for field in fields}
            clash |= Q(Exists(self.rows(survivor).filter(condition, **same))) & condition
        return mine.filter(clash)

    def _uniques(self) -> list[tuple[list[str], Q]]:
        """What must be unique for an enterprise: the other fields of each constraint, and its condition."""
        if issubclass(self.model, Superseding):
            return [([field for field in self.model.key() if field != self.key], Q())]
        return [
            ([field for field in one.fields if field != self.key.removesuffix("_id")], one.condition or Q())
            for one in self.model._meta.constraints
            if isinstance(one, models.UniqueConstraint) and self.key.removesuffix("_id") in one.fields
        ]


def tables(*kinds: OnMerge) -> list[Table]:
    """The declared tables of these kinds; the files that hang on the enterprise move."""
    found = [
        Table(model, field, rule.on_merge)
        for rule in merges.all()
        if rule.on_merge in kinds
        for model in [apps.get_model(rule.code)]
        for field in keys_of(model)
    ]
    if OnMerge.MOVE in kinds:
        of_enterprise = ContentType.objects.get_for_model(Enterprise)
        found.append(Table(Attachment, "object_id", OnMerge.MOVE, (("content_type_id", of_enterprise.pk),)))
    return found


def keys_of(model: type[models.Model]) -> list[str]:
    """The columns of a model that lead to an enterprise."""
    return [str(field.attname) for field in model._meta.concrete_fields if field.related_model is Enterprise]
