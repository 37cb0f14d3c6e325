"""The forms of a hand-over and of a change of status."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.forms import DayField
from cultivation.enterprises.moves.models import HandOver
from cultivation.enterprises.moves.rules import BY_MERGE


class ProposeForm(forms.Form):
    """To which district, since when, why."""

    target = forms.ModelChoiceField(Unit.objects.none(), label=_("接收区"), empty_label=_("请选择"))
    on = DayField(label=_("迁移日期"))
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: object, origin: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        districts = Unit.objects.filter(kind=UnitKind.DISTRICT, is_active=True).exclude(pk=origin)
        self.fields["target"].queryset = districts.order_by("sort")  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Whether the other district takes the enterprise, and into which street."""

    takes = forms.TypedChoiceField(
        label=_("是否接收"),
        choices=[("yes", _("接收")), ("no", _("不接收"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    street = forms.ModelChoiceField(
        Unit.objects.none(), label=_("接收街道"), required=False, empty_label=_("不清楚，先不填")
    )
    words = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("不接收时必填"))

    def __init__(self, *args: object, row: HandOver, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        streets = Unit.objects.filter(kind=UnitKind.STREET, parent=row.target_id, is_active=True)
        self.fields["street"].queryset = streets.order_by("sort")  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """What the bureau decides."""

    moves = forms.TypedChoiceField(
        label=_("审定"),
        choices=[("yes", _("同意移交")), ("no", _("不移交"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("审定意见"), max_length=200, required=False, help_text=_("与接收区的答复不一致时必填")
    )


class StatusForm(forms.Form):
    """Which status, since when, by what evidence."""

    status = forms.ChoiceField(
        label=_("经营状态"), choices=[each for each in OperatingStatus.choices if each[0] != BY_MERGE]
    )
    on = DayField(label=_("自何日起"))
    evidence = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("如注销公告、现场核实情况；文件请上传为附件")
    )
