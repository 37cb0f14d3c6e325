"""The forms of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from core.forms.numbers import WholeNumberField
from core.forms.versions import VersionedForm
from cultivation.plan.models import Issuer, ReportState
from cultivation.plan.rules import targets
from cultivation.plan.rules.decomposition import Split, Weights
from cultivation.plan.services.numbers import Edited, Fixed
from cultivation.plan.terms import WEIGHTS


@dataclass(frozen=True)
class LineOf:
    """What a line begins with, stored or just computed."""

    unit: Unit
    counts: Sequence[int]
    weight: Decimal
    quota: Decimal
    formula: int
    target: int
    fixed: bool
    reason: str


class LinesForm(VersionedForm):
    """Targets as numbers that are typed over, each with a mark to hold it and a reason; and what is split by what."""

    total = WholeNumberField(label=_("分解总数（家）"), min_value=0, max_value=targets.MOST)
    refined = WholeNumberField(
        label=_("规做精目标（家）"), min_value=0, max_value=targets.MOST, required=False
    )
    reason = forms.CharField(label=_("说明（低于下达目标时必填）"), max_length=300, required=False)

    def __init__(self, *args: Any, lines: Sequence[LineOf], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for name, label in zip(WEIGHTS, (_("权重 培育库"), _("规上存量"), _("上年纳统")), strict=True):
            self.fields[f"weight_{name}"] = forms.DecimalField(
                label=label, min_value=0, max_value=999, max_digits=9, decimal_places=6, localize=False
            )
        for line in lines:
            self._add(line)

    def _add(self, line: LineOf) -> None:
        name = line.unit.name
        self.fields[f"target-{line.unit.pk}"] = WholeNumberField(
            label=_("%(unit)s目标") % {"unit": name}, min_value=0, max_value=targets.MOST, initial=line.target
        )
        self.fields[f"fixed-{line.unit.pk}"] = forms.BooleanField(
            label=_("固定%(unit)s") % {"unit": name}, required=False, initial=line.fixed
        )
        self.fields[f"reason-{line.unit.pk}"] = forms.CharField(
            label=_("%(unit)s手工改的原因") % {"unit": name},
            max_length=300,
            required=False,
            initial=line.reason,
        )

    def clean(self) -> dict[str, Any]:
        """A number of one's own says why, at its own row."""
        cleaned: dict[str, Any] = super().clean() or {}
        for line in self.lines:
            pk = line.unit.pk
            target, fixed = cleaned.get(f"target-{pk}"), bool(cleaned.get(f"fixed-{pk}"))
            if target is None:
                continue
            verdict = targets.has_reason(
                line.unit.name, line.formula, target, fixed, cleaned.get(f"reason-{pk}") or ""
            )
            if not verdict:
                self.add_error(f"reason-{pk}", verdict.sentence)
        return cleaned

    @property
    def weights(self) -> Weights | None:
        """As typed; None where one of them is no weight."""
        typed = [self.cleaned_data.get(f"weight_{name}") for name in WEIGHTS]
        return None if None in typed else Weights(*(one for one in typed if one is not None))

    def edited(self) -> dict[int, Edited]:
        """What was typed of each line whose number is one, by the unit's key."""
        data = self.cleaned_data
        return {
            line.unit.pk: Edited(
                data[f"target-{line.unit.pk}"],
                bool(data.get(f"fixed-{line.unit.pk}")),
                data.get(f"reason-{line.unit.pk}") or "",
            )
            for line in self.lines
            if data.get(f"target-{line.unit.pk}") is not None
        }

    def fixed(self) -> dict[str, Fixed]:
        """The lines that are held, by the unit's code."""
        edited = self.edited()
        held = ((line.unit.code, edited.get(line.unit.pk)) for line in self.lines)
        return {code: Fixed(one.target, one.reason) for code, one in held if one is not None and one.fixed}

    def rows(self) -> Iterator[tuple[LineOf, dict[str, Any]]]:
        """Each line with its bound fields."""
        for line in self.lines:
            yield line, {name: self[f"{name}-{line.unit.pk}"] for name in ("target", "fixed", "reason")}


def line_of_split(split: Split, unit: Unit, columns: dict[str, Any], edited: Edited | None = None) -> LineOf:
    """A line that the formula just gave."""
    said = edited or Edited(split.target, split.fixed, "")
    return LineOf(
        unit,
        columns["counts"],
        columns["weight"],
        columns["quota"],
        split.target,
        said.target,
        said.fixed,
        said.reason,
    )


class ReceivedForm(VersionedForm):
    """登记下达目标."""

    issuer = forms.ChoiceField(label=_("下达单位"), choices=Issuer.choices, widget=forms.RadioSelect)
    document = forms.CharField(label=_("文号或文件名"), max_length=120)
    on = forms.DateField(label=_("下达日期"), widget=forms.DateInput(attrs={"type": "date"}))
    above_scale = WholeNumberField(label=_("新增规上目标（家）"), min_value=0, max_value=targets.MOST)
    refined = WholeNumberField(
        label=_("规做精目标（家）"), min_value=0, max_value=targets.MOST, required=False
    )

    def clean_on(self) -> Any:
        """Nothing is handed down tomorrow."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("下达日期不能晚于今天"))
        return day


class MoveForm(VersionedForm):
    """在两个区之间调."""

    source = forms.ModelChoiceField(label=_("从"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    goal = forms.ModelChoiceField(label=_("调到"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    number = WholeNumberField(label=_("家数"), min_value=1, max_value=targets.MOST)
    reason = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = Unit.objects.filter(kind=UnitKind.DISTRICT, is_active=True)
        for name in ("source", "goal"):
            self.fields[name].queryset = districts  # type: ignore[attr-defined]


class MeasureForm(VersionedForm):
    """任务分工."""

    text = forms.CharField(label=_("任务"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    article = WholeNumberField(label=_("方案条款"), min_value=1, max_value=18, required=False)
    unit = forms.ModelChoiceField(label=_("责任单位"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    helpers = forms.ModelMultipleChoiceField(
        label=_("配合单位"), queryset=Unit.objects.none(), required=False
    )
    due_on = forms.DateField(label=_("完成时限"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(is_active=True).exclude(kind=UnitKind.STREET)
        units = units.exclude(kind=UnitKind.DEPARTMENT, parent__kind=UnitKind.DISTRICT)
        for name in ("unit", "helpers"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """填报进展."""

    state = forms.ChoiceField(label=_("进展"), choices=ReportState.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
