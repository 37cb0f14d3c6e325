"""The forms of an enterprise: its profile, a year's figures, inclusion and exit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from core.forms.numbers import WholeNumberField, in_half_width
from core.forms.versions import VersionedForm
from core.phones import is_masked, mask_phone
from cultivation.enterprises import industries, rules
from cultivation.enterprises.codes import Door, ExitReason, LegalForm, OperatingStatus, Source
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.places import places_of
from exchange.kinds.cells import NOTHING, half_width
from exchange.kinds.dates import FIRST_YEAR, LAST_YEAR
from exchange.kinds.text import read_phone

DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
MONTHS = [*DAYS, "%Y-%m", "%Y/%m", "%Y.%m", "%Y年%m月"]


class DayField(forms.DateField):
    """A day as officers write it; with `month` a month is enough and means its first day."""

    def __init__(self, *, month: bool = False, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"placeholder": "2015-03" if month else "2015-03-01", "autocomplete": "off"}
        )
        messages = {"invalid": _("请按 2015-03-01 的样子填写日期")}
        super().__init__(
            input_formats=MONTHS if month else DAYS, widget=widget, error_messages=messages, **kwargs
        )

    def to_python(self, value: Any) -> dt.date | None:
        """A day of a year that imports take too."""
        day: dt.date | None = super().to_python(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class EnterpriseForm(VersionedForm):
    """Profile; only name, code and place are needed. `version` is the one the form was opened on."""

    name = forms.CharField(
        label=_("企业名称"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=40)
    district = forms.ModelChoiceField(Unit.objects.none(), label=_("所属区"), empty_label=_("请选择"))
    street = forms.ModelChoiceField(
        Unit.objects.none(), label=_("街道"), required=False, empty_label=_("不清楚，先不填")
    )
    industry = forms.CharField(
        label=_("行业代码"), max_length=4, required=False, help_text=_("国民经济行业分类，2–4 位数字")
    )
    legal_form = forms.ChoiceField(
        label=_("企业类型"), choices=[("", _("不清楚")), *LegalForm.choices], required=False
    )
    status = forms.ChoiceField(label=_("经营状态"), choices=OperatingStatus.choices, initial="OPERATING")
    founded_on = DayField(label=_("成立日期"), required=False)
    production_from = DayField(label=_("投产时间"), required=False, month=True, help_text=_("填到月份即可"))
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=40, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    effective_on = DayField(label=_("名称或代码变更日期"), required=False, help_text=_("不填即今天"))

    def __init__(self, *args: Any, user: User, editing: Enterprise | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = places_of(user)
        districts = Unit.objects.filter(pk__in=[unit.pk for unit in places.districts])
        streets = Unit.objects.filter(pk__in=[unit.pk for unit in places.streets])
        self._narrow("district", districts)
        self._narrow("street", self._of_district(streets, places.districts))
        if len(places.districts) == 1:
            self.fields["district"].initial = places.districts[0].pk
        self.editing = editing
        self._live(editing)
        if editing is None:
            del self.fields["effective_on"], self.fields["version"]

    def _live(self, editing: Enterprise | None) -> None:
        """Streets follow the district, and the code is judged while it is typed (htmx)."""
        of = f"?of={editing.pk}" if editing else ""
        self.fields["district"].widget.attrs |= {
            "hx-get": reverse("enterprises:streets"),
            "hx-target": "#id_street",
            "hx-trigger": "change",
        }
        self.fields["uscc"].widget.attrs |= {
            "hx-get": reverse("enterprises:check_uscc") + of,
            "hx-target": "#uscc-said",
            "hx-trigger": "input changed delay:300ms, change",
            "hx-sync": "this:replace",
            "autocomplete": "off",
            "spellcheck": "false",
        }

    def _narrow(self, name: str, units: Any) -> None:
        self.fields[name].queryset = units  # type: ignore[attr-defined]

    def _of_district(self, streets: Any, districts: tuple[Unit, ...]) -> Any:
        """The streets to choose from: those of the district that stands in the form."""
        if self.is_bound:
            chosen = self.data.get(self.add_prefix("district"))
        else:
            chosen = self.get_initial_for_field(self.fields["district"], "district")
            chosen = getattr(chosen, "pk", chosen) or (districts[0].pk if len(districts) == 1 else None)
        return streets.filter(parent_id=chosen) if str(chosen or "").isdigit() else streets.none()

    def clean_uscc(self) -> str:
        """Judged where it is typed, so that the place that is wrong stands at the field."""
        text: str = self.cleaned_data["uscc"]
        verdict = rules.is_code(text)
        if not verdict:
            raise forms.ValidationError(verdict.sentence, code=verdict.code)
        return text

    def clean_industry(self) -> str:
        """Two to four digits, or nothing."""
        text: str = self.cleaned_data["industry"].strip()
        if text and not industries.is_industry_code(text):
            raise forms.ValidationError(_("行业代码应为 2–4 位数字"))
        return text

    def clean_phone(self) -> str:
        """As an import takes it, so that an exported enterprise imports again; a mask means the stored number."""
        text: str = self.cleaned_data["phone"]
        if half_width(text) in NOTHING:
            return ""
        if is_masked(text):
            if text != mask_phone(self.editing.phone if self.editing else ""):
                raise forms.ValidationError(_("请填写完整号码"))
        elif read_phone(half_width(text)) is None:
            raise forms.ValidationError(_("请填写电话号码（至少 7 位数字）"))
        return text

    def clean_founded_on(self) -> dt.date | None:
        """A day that has come."""
        day: dt.date | None = self.cleaned_data["founded_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("成立日期晚于今天"))
        return day

    def clean_status(self) -> str:
        """A status as it is stored."""
        return str(self.cleaned_data["status"])


class WanField(forms.DecimalField):
    """An amount asked for in 万元 and given in yuan, exact to the fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=15, decimal_places=6, required=False, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        """Yuan with two decimals, or None."""
        text = str(in_half_width(str(value or ""))).replace(",", "")
        wan: Decimal | None = super().clean(text or None)
        return None if wan is None else (wan * 10_000).quantize(Decimal("0.01"))


class FiguresForm(forms.Form):
    """A year's figures from one source, in 万元."""

    year = forms.TypedChoiceField(label=_("年份"), coerce=int)
    source = forms.ChoiceField(label=_("来源"))
    revenue = WanField(label=_("营业收入"))
    output = WanField(label=_("工业总产值"))
    employees = WholeNumberField(
        label=_("从业人员"), min_value=0, max_value=rules.MOST_PEOPLE, required=False
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, sources: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = timezone.localdate().year - 1
        self.fields["year"].choices = [(year, year) for year in range(last, last - 12, -1)]  # type: ignore[attr-defined]
        self.fields["source"].choices = [(s.value, s.label) for s in Source if s in sources]  # type: ignore[attr-defined]


class InclusionForm(forms.Form):
    """The fact of inclusion."""

    included_on = DayField(label=_("纳统日期"))
    door = forms.ChoiceField(label=_("入库方式"), choices=Door.choices, widget=forms.RadioSelect)
    count_year = WholeNumberField(
        label=_("计入年度"),
        required=False,
        min_value=1990,
        max_value=2100,
        help_text=_("不填即按入库方式推定"),
    )
    source = forms.CharField(label=_("依据"), max_length=100, required=False)


class ExitForm(forms.Form):
    """The fact of an exit."""

    exited_on = DayField(label=_("退库日期"))
    reason = forms.ChoiceField(label=_("退库原因"), choices=ExitReason.choices)
    source = forms.CharField(label=_("依据"), max_length=100, required=False)
