"""The forms of a programme, of a version's head, of a parameter that a policy lacks, and of sending back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from core.forms.numbers import WholeNumberField
from core.forms.versions import VersionedForm
from core.parameters import units
from core.parameters.grid import Grid
from incentives.policy import materials
from incentives.policy.models import JudgedOn, PolicyVersion, Programme, SiteCheck
from incentives.policy.services.programmes import RATE_TABLE
from incentives.policy.vocabulary import subject_kinds

SPARE: Final = 2
"""Empty rows for further windows."""
UNITS: Final = {
    "yuan": _("金额"),
    "ratio": _("比率"),
    "count": _("个数"),
    "table": _("金额表"),
    RATE_TABLE: _("比率表"),
}


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, picked."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **options)


class ProgrammeForm(forms.Form):
    """A new programme."""

    name = forms.CharField(label=_("名称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=20, help_text=_("名单和按钮上这样称呼。"))
    subject = forms.ChoiceField(label=_("奖补谁"))
    judged_on = forms.ChoiceField(label=_("按哪天的版本和参数"), choices=JudgedOn.choices)
    by_district = forms.BooleanField(label=_("由各区分别规定"), required=False)
    unit = forms.ModelChoiceField(
        label=_("责任单位"), queryset=Unit.objects.none(), required=False, empty_label=_("由市局业务处负责")
    )
    source = forms.CharField(label=_("依据"), max_length=200)
    summary = forms.CharField(
        label=_("一句话说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject: Any = self.fields["subject"]
        subject.choices = [(kind.code, str(kind.name)) for kind in subject_kinds.all()]
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(kind=UnitKind.DEPARTMENT, district=None).order_by("name")


class BeginForm(forms.Form):
    """A new version: its days and its source."""

    district = forms.ModelChoiceField(label=_("哪个区的规定"), queryset=Unit.objects.none())
    valid_from = day_field(_("生效日"))
    valid_to = day_field(_("截止日"), help_text=_("含当天；过后没有新版本的，一律待定。"))
    source = forms.CharField(label=_("依据"), max_length=200)

    def __init__(
        self, programme: Programme, revises: PolicyVersion | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if revises is not None or not programme.by_district:
            del self.fields["district"]
        else:
            district: Any = self.fields["district"]
            district.queryset = Unit.objects.filter(kind=UnitKind.DISTRICT).order_by("code")


class HeadForm(VersionedForm):
    """What a version says beside its tree."""

    valid_from = day_field(_("生效日"))
    valid_to = day_field(_("截止日"))
    source = forms.CharField(label=_("依据"), max_length=200)
    site_check = forms.ChoiceField(
        label=_("现场核查或专项审计"), choices=SiteCheck.choices, initial=SiteCheck.NONE
    )
    stacking = forms.CharField(
        label=_("能否叠加"), max_length=200, required=False, help_text=_("例如：可与区级配套奖励同领。")
    )
    note = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    materials = forms.MultipleChoiceField(
        label=_("材料"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, row: PolicyVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = materials.known()
        codes = [*names, *(code for code in row.materials if code not in names)]
        papers: Any = self.fields["materials"]
        papers.choices = [(code, names.get(code, code)) for code in codes]
        if not codes:
            del self.fields["materials"]
        self._windows = len(row.windows) + SPARE
        for at in range(self._windows):
            self.fields[f"year_{at}"] = WholeNumberField(
                label=_("年度"), min_value=2000, max_value=2099, required=False
            )
            self.fields[f"opens_{at}"] = day_field(_("开始"), required=False)
            self.fields[f"closes_{at}"] = day_field(_("截止"), required=False)

    @staticmethod
    def of(row: PolicyVersion) -> dict[str, Any]:
        """What the fields hold for a version."""
        names = ("version", "valid_from", "valid_to", "source", "site_check", "stacking", "note", "materials")
        found = {name: getattr(row, name) for name in names}
        for at, window in enumerate(row.windows):
            found |= {
                f"year_{at}": window["year"],
                f"opens_{at}": window["opens_on"],
                f"closes_{at}": window["closes_on"],
            }
        return found

    def clean(self) -> dict[str, Any]:
        """A window is whole, or not there."""
        data = super().clean() or {}
        for at in range(self._windows):
            cells = [data.get(f"{name}_{at}") for name in ("year", "opens", "closes")]
            if any(cells) and not all(cells):
                self.add_error(None, _("申报时间第 %(n)d 行：年度、开始和截止都要填。") % {"n": at + 1})
        return data

    @property
    def windows(self) -> list[dict[str, Any]]:
        """The windows that are filled in."""
        data = self.cleaned_data
        return [
            {
                "year": data[f"year_{at}"],
                "opens_on": data[f"opens_{at}"].isoformat(),
                "closes_on": data[f"closes_{at}"].isoformat(),
            }
            for at in range(self._windows)
            if data.get(f"year_{at}")
        ]

    def window_fields(self) -> Iterator[list[forms.BoundField]]:
        """The cells of each window's row."""
        for at in range(self._windows):
            yield [self[f"{name}_{at}"] for name in ("year", "opens", "closes")]


class NewParameterForm(forms.Form):
    """A dated parameter of the programme's own, with its first value."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：奖励额。"))
    value = forms.CharField(label=_("取值"), max_length=40, required=False)
    valid_from = day_field(_("从哪天起"), help_text=_("这一天以前没有取值，一律待定。"))
    source = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("文件名称或文号，可不填。")
    )
    reason = forms.CharField(label=_("原因"), max_length=300)

    def __init__(self, unit: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_table = unit in ("table", RATE_TABLE)
        if self.is_table:
            self.fields["value"] = forms.CharField(
                label=_("表"), required=False, widget=Grid,
                help_text=_("第一行是标题，最后一列是取值（%(unit)s），前面的列用来查找。")
                % {"unit": units.LABELS["ratio" if unit == RATE_TABLE else "yuan"]},
            )  # fmt: skip
        elif unit == "ratio":
            self.fields["value"].help_text = _("例如 0.05 是 5%。")


class SendBackForm(VersionedForm):
    """What is to be mended."""

    reason = forms.CharField(label=_("退回原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


def next_year(today: dt.date) -> dict[str, dt.date]:
    """The days that a new version has unless one says otherwise."""
    return {"valid_from": dt.date(today.year + 1, 1, 1), "valid_to": dt.date(today.year + 1, 12, 31)}
