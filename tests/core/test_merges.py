"""Whoever adds a table with a key to an enterprise says what a merge of two archives means for it."""

from __future__ import annotations

from django.apps import apps

from core.merges import merges
from cultivation.enterprises.models import Enterprise


def test_every_table_with_a_key_to_an_enterprise_has_its_rule_of_merging_and_no_other_has() -> None:
    keyed = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Enterprise
    }
    assert keyed == {rule.code for rule in merges.all()}
