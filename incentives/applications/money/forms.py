"""The forms of money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from core.forms.numbers import in_half_width
from incentives.applications.codes import ClawbackReason
from incentives.policy.models import Programme

_PARTS = 4


class AmountField(forms.DecimalField):
    """Yuan with two decimals at most, however the digits were typed."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(
            label=label,
            max_digits=16,
            decimal_places=2,
            error_messages={
                "required": _("请填写金额"),
                "invalid": _("金额应为数字，单位元"),
                "max_decimal_places": _("金额最多两位小数"),
                "min_value": _("金额不能小于 %(limit_value)s"),
            },
            **options,
        )

    def to_python(self, value: Any) -> Any:
        """Without thousands' commas."""
        text = in_half_width(value)
        return super().to_python(text.replace(",", "") if isinstance(text, str) else text)


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期"), "invalid": _("日期格式应为 2024-10-24")},
    )


class BudgetForm(forms.Form):
    """Money for a programme's year."""

    programme = forms.ChoiceField(label=_("政策"))
    year = forms.IntegerField(
        label=_("年度"), min_value=2017, max_value=2100, error_messages={"invalid": _("请填写四位年份")}
    )
    owner = forms.ChoiceField(label=_("出资单位"))
    amount = AmountField(_("增加预算"), min_value=Decimal("0.01"))
    reason = forms.CharField(label=_("依据"), max_length=200, error_messages={"required": _("请写明依据")})

    def __init__(self, *args: Any, owners: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = list(Programme.objects.values_list("code", "name"))  # type: ignore[attr-defined]
        self.fields["owner"].choices = [(str(each.pk), each.name) for each in owners]  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    """Another amount in the stead of an entry of the budget."""

    amount = AmountField(_("更正为"), min_value=Decimal(0), help_text=_("填 0 即撤销这一笔"))
    reason = forms.CharField(label=_("依据"), max_length=200, error_messages={"required": _("请写明依据")})


class DraftForm(forms.Form):
    """What of a programme's year is put into a batch."""

    programme = forms.CharField(widget=forms.HiddenInput)
    year = forms.IntegerField(widget=forms.HiddenInput)
    budget = AmountField(
        _("本批预算"), min_value=Decimal("0.01"), required=False, help_text=_("不填即按可用资金")
    )


class ApproveForm(forms.Form):
    """The number of the plan list."""

    document = forms.CharField(
        label=_("资助计划文号"), max_length=100, error_messages={"required": _("请填写文号")}
    )


class ClawbackForm(forms.Form):
    """Why, how much, in which instalments an award is claimed back."""

    reason = forms.ChoiceField(label=_("原因"), choices=ClawbackReason.choices)
    amount = AmountField(_("应追回金额"), min_value=Decimal("0.01"))
    decided_on = day_field(_("决定日期"))
    document = forms.CharField(
        label=_("决定文号"), max_length=100, error_messages={"required": _("请填写文号")}
    )
    note = forms.CharField(label=_("说明"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, _PARTS + 1):
            self.fields[f"due_{place}"] = day_field(_("第 %(n)d 期还款日期") % {"n": place}, required=False)
            self.fields[f"part_{place}"] = AmountField(
                _("第 %(n)d 期金额") % {"n": place}, min_value=Decimal("0.01"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """A day without an amount, or the other way round, is not understood."""
        data = super().clean() or {}
        for place in range(1, _PARTS + 1):
            if (data.get(f"due_{place}") is None) != (data.get(f"part_{place}") is None):
                self.add_error(f"due_{place}", _("日期和金额请一起填写"))
        return data

    @property
    def parts(self) -> list[tuple[Any, Decimal]]:
        """The instalments that were filled in."""
        data = self.cleaned_data
        return [
            (data[f"due_{place}"], data[f"part_{place}"])
            for place in range(1, _PARTS + 1)
            if data.get(f"due_{place}") is not None
        ]


class ReceiveForm(forms.Form):
    """An instalment came back."""

    paid_on = day_field(_("还款日期"))
    voucher = forms.CharField(
        label=_("凭证号"), max_length=60, error_messages={"required": _("请填写凭证号")}
    )


class BounceForm(forms.Form):
    """A payment that had arrived came back."""

    bounced_on = day_field(_("退票日期"))
    reason = forms.CharField(
        label=_("退票原因"), max_length=200, error_messages={"required": _("请写明原因")}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(forms.Form):
    """Why a decision is taken back."""

    note = forms.CharField(label=_("撤销原因"), max_length=200, error_messages={"required": _("请写明原因")})
