"""The forms of inclusion; whether something may be done is decided by the services."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from core.forms.versions import VersionedForm
from cultivation.enterprises.codes import Door
from monitoring.inclusion.codes import CONDITIONS, Files, Kind, MissedReason
from monitoring.inclusion.models import Case, MissedInclusion, PaperRule
from monitoring.inclusion.services.checklist import PaperTerms

_WAN = 10_000
_FEN = Decimal("0.01")
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期"), "invalid": _("请按 2024-09-13 的样子填写日期")},
    )


def _month(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.TextInput(attrs={"type": "month", "placeholder": "2024-09"})
    )


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=16,
        decimal_places=6,
        error_messages={"invalid": _("请填写数字，单位万元")},
    )


class ActForm(VersionedForm):
    """An act: what is said with it."""

    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class IncludeForm(ActForm):
    """登记纳统: the day, and by what."""

    on = _day(_("纳统日期"))
    field_order = ("on", "note")


class OpenForm(forms.Form):
    """发起纳统."""

    door = forms.ChoiceField(label=_("走哪道门"), choices=Door.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class FiguresForm(VersionedForm):
    """核对数据: what was read off the papers, amounts in 万元."""

    licence_name = forms.CharField(label=_("执照上的名称"), max_length=120, required=False)
    licence_uscc = forms.CharField(label=_("执照上的统一社会信用代码"), max_length=18, required=False)
    statement_until = _month(_("利润表截至"))
    statement_amount = _amount(_("利润表累计营业收入"))
    vat_until = _month(_("增值税申报表截至"))
    vat_amount = _amount(_("增值税累计销售额"))
    output_amount = _amount(_("累计工业总产值"))
    months_amount = _amount(_("分月表合计"))
    site_district = forms.ModelChoiceField(
        label=_("经营地所在区"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("未登记"),
    )
    site_address = forms.CharField(label=_("经营地址"), max_length=200, required=False)
    scope_differs = forms.BooleanField(label=_("经营范围没有写明主业"), required=False)
    is_strategic = forms.BooleanField(label=_("属于战略性新兴产业"), required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    amounts = ("statement_amount", "vat_amount", "output_amount", "months_amount")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": _initial(case)})
        self.fields["site_district"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            kind=UnitKind.DISTRICT, is_active=True
        )
        if case.door == Door.MONTHLY:
            del self.fields["months_amount"]

    def clean(self) -> dict[str, Any]:
        """Months as year and month, amounts in yuan."""
        data = super().clean() or {}
        for kind in ("statement", "vat"):
            text = (data.get(f"{kind}_until") or "").strip()
            year, month = _month_of(text) if text else (None, None)
            if text and year is None:
                self.add_error(f"{kind}_until", _("请按 2024-09 的样子填写月份"))
            data[f"{kind}_year"], data[f"{kind}_month"] = year, month
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the service is told."""
        told = {
            name: value for name, value in self.cleaned_data.items() if name not in {"version", "form_key"}
        }
        for name in self.amounts:
            if told.get(name) is not None:
                told[name] = (told[name] * _WAN).quantize(_FEN)
        return told


class PaperForm(VersionedForm):
    """A paper seen on paper, or waived with the reason."""

    on_paper = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=200, required=False)


_ALWAYS, _NEVER = "ALWAYS", "NEVER"


class PaperRuleForm(VersionedForm):
    """修改材料清单: the paper's words, when it is wanted, and from which year on."""

    title = forms.CharField(
        label=_("材料名称"), max_length=60, error_messages={"required": _("请填写材料名称")}
    )
    when = forms.ChoiceField(label=_("什么情况下要交"), widget=forms.RadioSelect)
    waivable = forms.BooleanField(label=_("可免交"), required=False)
    takes = forms.ChoiceField(label=_("文件类型"), choices=Files.choices)
    provider = forms.CharField(
        label=_("谁来交"), max_length=20, error_messages={"required": _("请填写谁来交")}
    )
    year = forms.ChoiceField(
        label=_("从哪一年起"),
        help_text=_("备材料中的件随即按新清单核对；已经区核、市核的不退回，缺新材料的报送时会提示补齐。"),
    )
    why = forms.CharField(
        label=_("依据"), max_length=200, error_messages={"required": _("请写明依据，例如统计局通知文号")}
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, rule: PaperRule, **kwargs: Any) -> None:
        wanted = (rule.condition or _ALWAYS) if rule.is_wanted else _NEVER
        told = {name: getattr(rule, name) for name in ("title", "waivable", "provider", "version")}
        super().__init__(*args, **{**kwargs, "initial": told | {"when": wanted, "takes": rule.files}})
        conditions = [(each.value, each.label) for each in CONDITIONS[Kind(rule.kind)]]
        this_year = timezone.localdate().year
        years = [year for year in (this_year, this_year + 1) if year >= rule.from_year]
        self._choose("when", [(_ALWAYS, _("都要交")), *conditions, (_NEVER, _("不用交"))])
        self._choose("year", [(str(year), str(year)) for year in years])

    @property
    def terms(self) -> PaperTerms:
        """What the service is told."""
        data = self.cleaned_data
        when = data["when"]
        return PaperTerms(
            title=data["title"],
            is_wanted=when != _NEVER,
            condition="" if when in (_ALWAYS, _NEVER) else when,
            waivable=data["waivable"],
            files=data["takes"],
            provider=data["provider"],
        )

    @property
    def from_year(self) -> int:
        """From which year on."""
        return int(self.cleaned_data["year"])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class WindowForm(forms.Form):
    """登记窗口."""

    door = forms.ChoiceField(label=_("入库方式"), choices=Door.choices)
    opens_on = _day(_("开窗日期"))
    closes_on = _day(_("关窗日期"))
    reason = forms.CharField(
        label=_("依据"), max_length=200, error_messages={"required": _("请写明依据，例如统计局通知文号")}
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


_YES_NO = [("1", _("是")), ("0", _("否"))]


class SiteForm(VersionedForm):
    """现场核实: operating, main activity, scale."""

    on = _day(_("核实日期"))
    is_operating = forms.ChoiceField(label=_("正常经营"), choices=_YES_NO, widget=forms.RadioSelect)
    is_industrial = forms.ChoiceField(label=_("主业为工业"), choices=_YES_NO, widget=forms.RadioSelect)
    is_of_scale = forms.ChoiceField(label=_("达到规模"), choices=_YES_NO, widget=forms.RadioSelect)
    activity = forms.CharField(label=_("主要业务活动"), max_length=100, required=False)
    note = forms.CharField(
        label=_("现场情况"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class HandOverForm(VersionedForm):
    """改派街道: which street of the district, and why."""

    street = forms.ModelChoiceField(
        label=_("改派到"),
        queryset=Unit.objects.none(),
        empty_label=_("请选择街道"),
        error_messages={"required": _("请选择街道"), "invalid_choice": _("请选择本区的街道")},
    )
    note = forms.CharField(
        label=_("改派原因"),
        max_length=500,
        error_messages={"required": _("请写明原因")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, row: MissedInclusion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        streets = Unit.objects.filter(kind=UnitKind.STREET, is_active=True, parent=row.district_id)
        self.fields["street"].queryset = streets.exclude(pk=row.holder_id).order_by("sort", "code")  # type: ignore[attr-defined]


class ReopenForm(VersionedForm):
    """重新打开: why."""

    note = forms.CharField(
        label=_("为什么重新打开"),
        max_length=500,
        error_messages={"required": _("请写明原因")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class CloseForm(VersionedForm):
    """核销: the reason."""

    reason = forms.ChoiceField(
        label=_("核销原因"), widget=forms.RadioSelect, error_messages={"required": _("请选择核销原因")}
    )
    note = forms.CharField(label=_("说明"), max_length=500, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, reasons: list[MissedReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (reason.value, reason.label) for reason in reasons
        ]


def _initial(case: Case) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: getattr(case, name)
        for name in ("licence_name", "licence_uscc", "site_district", "site_address", "scope_differs")
    }
    told |= {"is_strategic": case.is_strategic, "version": case.version}
    for name in FiguresForm.amounts:
        amount = getattr(case, name)
        told[name] = None if amount is None else _plain(amount / _WAN)
    for kind in ("statement", "vat"):
        year, month = getattr(case, f"{kind}_year"), getattr(case, f"{kind}_month")
        told[f"{kind}_until"] = f"{year:04d}-{month:02d}" if year and month else ""
    return told


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _month_of(text: str) -> tuple[int | None, int | None]:
    match = _MONTH.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else (None, None)
