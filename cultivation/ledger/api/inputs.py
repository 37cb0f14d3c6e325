"""What another system may say: of a new problem what a registration holds, with an act what its form asks for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.body import Inputs, TextField
from core.phones import parted
from cultivation.ledger import said
from cultivation.ledger.act import Act
from cultivation.ledger.acts import ACTS
from cultivation.ledger.categories import Category, Channel, LimitClass, SubCategory
from cultivation.ledger.datasets import PROBLEMS
from cultivation.ledger.models import Problem
from cultivation.ledger.services.logging import Registration
from cultivation.ledger.states import Action

OPTIONAL: Final[dict[str, Any]] = {"required": False, "allow_null": True}
_CHOICES: Final[dict[str, type[TextChoices]]] = {
    "category": Category,
    "subcategory": SubCategory,
    "limit_class": LimitClass,
    "channel": Channel,
}
_NAMED: Final = 200
"""So long may be what names a row that is looked up."""


class NewProblem(Inputs):
    """A problem to be registered: of one enterprise, by its credit code or the key that `/api/v1/enterprises/` tells."""

    uscc = TextField(max_length=40, help_text=_("企业的统一社会信用代码；与 enterprise 二者择一"), **OPTIONAL)
    enterprise = serializers.IntegerField(help_text=_("企业的编号，如企业接口所给"), **OPTIONAL)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Whose, and what a registration holds."""
        return super().get_fields() | {
            field.name: _registered(field) for field in dataclasses.fields(Registration)
        }


def _registered(field: dataclasses.Field[Any]) -> serializers.Field[Any, Any, Any, Any]:
    """A field of a registration as the model and the dataset's column of its name declare it."""
    of_model: Any = Problem._meta.get_field(field.name)
    column = PROBLEMS.by_code.get(field.name)
    needed = field.default is dataclasses.MISSING
    told: dict[str, Any] = {"required": needed, "allow_null": not needed, "help_text": of_model.verbose_name}
    if field.name in _CHOICES:
        return serializers.ChoiceField(choices=_CHOICES[field.name].choices, **told)
    if field.type == "bool":
        return serializers.BooleanField(**told)
    most = (column.max_length if column else None) or of_model.max_length
    return TextField(max_length=most, allow_blank=not needed, **told)


def registration(given: Mapping[str, Any]) -> Registration:
    """What was said of a new problem; a number that stands with the contact's name is parted from it, as in the form."""
    name, numbers = parted(str(given.get("contact", "")))
    return Registration(**{**given, "contact": name, "phone": given.get("phone") or numbers})


class ActInputs(Inputs):
    """One act, and what its form asks for; the form judges it, and fills in what was left out as it would on the page."""

    act: ClassVar[Act]
    named: ClassVar[bool] = True

    version = serializers.IntegerField(
        min_value=1, help_text=_("您看到的版本；此后有人办理过则不办理，答 409"), **OPTIONAL
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The act's name, the version, and the fields of its form by their names outside."""
        asked = {name: _asked(name, field) for name, field in said.inputs(self.act).items()}
        name = serializers.ChoiceField(choices=[(self.act.action.value, self.act.label)])
        return ({"action": name} if self.named else {}) | super().get_fields() | asked


def _asked(name: str, field: forms.Field) -> serializers.Field[Any, Any, Any, Any]:
    """A field of a form as a field of a body."""
    told = OPTIONAL | {"help_text": field.label}
    choices: Any = getattr(field, "choices", None)
    if isinstance(field, forms.IntegerField):
        bounds: dict[str, Any] = {"min_value": field.min_value, "max_value": field.max_value}
        return serializers.IntegerField(**bounds, **told)
    if isinstance(field, forms.DateField):
        return serializers.DateField(**told)
    if isinstance(field, forms.BooleanField):
        return serializers.BooleanField(**told)
    if name == "satisfaction":
        codes = "、".join(f"{code} {label}" for code, label in choices)
        told["help_text"] = _("企业满意度：%(codes)s，或 1 至 5 分") % {"codes": codes}
    elif choices:
        return serializers.ChoiceField(choices=list(choices), **told)
    return TextField(max_length=getattr(field, "max_length", None) or _NAMED, allow_blank=True, **told)


def _inputs_of(act: Act) -> type[ActInputs]:
    name = act.slug.title().replace("_", "")
    return type(f"{name}Act", (ActInputs,), {"act": act, "__doc__": f"{act.label}。"})


INPUTS: Final = {act.action: _inputs_of(act) for act in ACTS.values()}
"""What may be said with each act."""


class NoteInputs(ActInputs):
    """A note, by its own address."""

    act = ACTS[Action.NOTE]
    named = False
