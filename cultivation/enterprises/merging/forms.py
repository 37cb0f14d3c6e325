"""The form of a merge."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class MergeForm(forms.Form):
    """Which of the two stays, and why they are one."""

    survivor = forms.TypedChoiceField(label=_("保留哪一份"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("合并理由"), max_length=200)

    def __init__(self, *args: object, sides: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["survivor"].choices = sides  # type: ignore[attr-defined]
