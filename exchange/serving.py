"""How the API tells the rows of a dataset: its fields are the columns with `told`, units by their codes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import Unit


class RowSerializer(serializers.ModelSerializer[Any]):
    """A row by the fields of its model; a place or unit is told by its code."""

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[type, dict[str, Any]]:
        """A unit's code instead of its key."""
        if relation_info.related_model is not Unit:
            return super().build_relational_field(field_name, relation_info)
        null = bool(relation_info.model_field.null)
        return serializers.SlugRelatedField, {"slug_field": "code", "read_only": True, "allow_null": null}
