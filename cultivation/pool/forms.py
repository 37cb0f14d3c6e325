"""The forms of the pools' acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cultivation.pool.codes import ExceptionKind, LeaveReason


def _text(label: Any, *, required: bool = True, most: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExceptionForm(forms.Form):
    """A proposal."""

    kind = forms.ChoiceField(label=_("申请"), choices=ExceptionKind.choices, widget=forms.RadioSelect)
    reason = _text(_("理由"))


class SupplementForm(forms.Form):
    """A supplement after the freeze."""

    on = forms.DateField(label=_("增补日期"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=_("依据"), max_length=100)
    reason = _text(_("说明"), required=False)


class LeaveForm(forms.Form):
    """A leaving after the freeze."""

    cause = forms.ChoiceField(label=_("调出原因"), choices=LeaveReason.choices)
    on = forms.DateField(label=_("调出日期"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=_("依据"), max_length=100)
    reason = _text(_("说明"), required=False)


class NominateForm(forms.Form):
    """What is asked once for a set of nominations."""

    reason = _text(_("提名理由"), required=False)


class DecideForm(forms.Form):
    """Why a nomination or an exception is declined, or a word with the approval."""

    answer = _text(_("意见"), required=False)


class KeyLeaveForm(forms.Form):
    """A key member is let go."""

    cause = forms.ChoiceField(
        label=_("调出原因"),
        choices=[pair for pair in LeaveReason.choices if pair[0] != LeaveReason.INCLUDED],
    )
    on = forms.DateField(label=_("调出日期"), widget=forms.DateInput(attrs={"type": "date"}))
    answer = _text(_("说明"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class ReplaceForm(forms.Form):
    """Who takes a key member's place."""

    by = forms.ChoiceField(label=_("换成"))
    reason = _text(_("替换理由"))

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [("", _("请选择")), *((str(pk), name) for pk, name in offered)]  # type: ignore[attr-defined]
