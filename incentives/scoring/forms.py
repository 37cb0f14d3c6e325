"""The form of a self-check: what no register has, by group; amounts in 万元, shares in per cent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.forms.numbers import WholeNumberField, in_half_width
from core.forms.versions import VersionedForm
from incentives.scoring.models import SelfCheckAnswer
from incentives.scoring.vocabulary import FACTS, Fact, Kind, Text, may_say

_WAN: Final = 10_000
UNITS: Final = {Kind.RATIO: "%", Kind.AMOUNT: _("万元")}
_FLAGS: Final = (("1", _("是")), ("0", _("否")), ("", _("不清楚")))


class _NumberField(forms.DecimalField):
    """A number as people type it, full-width digits too."""

    def to_python(self, value: Any) -> Any:
        """As Django reads it, in half width, without the commas of thousands."""
        text = in_half_width(value)
        return super().to_python(text.replace(",", "") if isinstance(text, str) else text)


class SelfCheckForm(VersionedForm):
    """One field for each fact; what is left empty is not known. `version` counts the answers that the form was opened on."""

    def __init__(
        self, *args: Any, facts: Iterable[Fact], answers: Mapping[str, SelfCheckAnswer], **kwargs: Any
    ) -> None:
        self.facts = list(facts)
        initial = {
            fact.code: _shown(fact, answers[fact.code].value) for fact in self.facts if fact.code in answers
        }
        super().__init__(*args, **{**kwargs, "initial": initial | kwargs.get("initial", {})})
        for fact in self.facts:
            self.fields[fact.code] = _field(fact)

    @property
    def groups(self) -> list[tuple[Text, list[tuple[BoundField, str, bool]]]]:
        """The fields by group, each with its unit and whether it is tapped."""
        found: dict[Text, list[tuple[BoundField, str, bool]]] = {}
        for fact in self.facts:
            unit = str(UNITS.get(fact.kind, fact.unit))
            found.setdefault(fact.group, []).append((self[fact.code], unit, fact.kind is Kind.FLAG))
        return list(found.items())

    def clean(self) -> dict[str, Any]:
        """Each answer is one that can be."""
        data = super().clean() or {}
        for fact in self.facts:
            text = _written(fact, data.get(fact.code))
            if text and not (verdict := may_say(fact, text)):
                self.add_error(fact.code, verdict.sentence)
        return data

    @property
    def answers(self) -> dict[str, str]:
        """The answers as they are kept."""
        return {fact.code: _written(fact, self.cleaned_data.get(fact.code)) for fact in self.facts}


def asked(recorded: Mapping[str, Any]) -> Sequence[Fact]:
    """What the form asks of an enterprise: what the register has not, and what it only comes near."""
    return [
        fact
        for fact in FACTS.values()
        if fact.asked and (fact.claimed or fact.code not in recorded or not bool(recorded[fact.code][0]))
    ]


def _field(fact: Fact) -> forms.Field:
    asks: dict[str, Any] = {"label": fact.name, "required": False, "help_text": fact.hint}
    if fact.kind is Kind.FLAG:
        return forms.ChoiceField(choices=_FLAGS, widget=forms.RadioSelect, **asks)
    if fact.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=[("", _("不清楚")), *fact.choices.items()], **asks)
    if fact.kind is Kind.COUNT:
        return WholeNumberField(error_messages={"invalid": _("请填写整数")}, **asks)
    digits = 6 if fact.kind is Kind.AMOUNT else 4
    return _NumberField(
        max_digits=18, decimal_places=digits, error_messages={"invalid": _("请填写数字")}, **asks
    )


def _written(fact: Fact, value: Any) -> str:
    """What was typed as it is kept."""
    if value in (None, ""):
        return ""
    if fact.kind is Kind.AMOUNT:
        return f"{value * _WAN:.2f}"
    return f"{value.normalize():f}" if fact.kind is Kind.RATIO else str(value)


def _shown(fact: Fact, text: str) -> str:
    """What is kept as it is typed."""
    if fact.kind is Kind.AMOUNT and text:
        return f"{(Decimal(text) / _WAN).normalize():f}"
    return text
