"""The form of a choice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.money import format_wan
from cultivation.enterprises.codes import Source


class ChoiceForm(forms.Form):
    """Which source is of record, and why."""

    source = forms.ChoiceField(label=_("采用哪个来源"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(
        self, *args: object, figures: Sequence[tuple[Source, Decimal | None]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (
                source.value,
                _("%(source)s %(amount)s 万元") % {"source": source.label, "amount": format_wan(amount)},
            )
            for source, amount in figures
            if amount is not None
        ]
