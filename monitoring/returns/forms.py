"""The forms of this room. The return's own form leaves all judging to the rules; it only carries what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.forms.versions import VersionedForm
from core.periods import Period
from core.phones import is_masked, mask_phone
from core.ui.fields import dressed
from core.verdict import Refused
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.selectors import by_uscc
from monitoring.returns.fields import BY_CODE, FIELDS, Behaviour, Field, FieldUnit
from monitoring.returns.figures import Quarter
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.groups import GROUPS
from monitoring.returns.keyed import POWERS, shown
from monitoring.returns.rules.findings import Finding
from monitoring.returns.rules.magnitude import Question
from monitoring.returns.rules.unit import UNIT
from monitoring.returns.wording import beside, question_text

PHONE = "phone"
WHY = "why-"
"""With rule and field after it the name of an explanation."""
_LENGTHS = {"filled_by": 40, "phone": 40, "problems": 1000}


@dataclass(frozen=True)
class KeyRow:
    """One field as a row of the sheet: its control and unit, the figures beside it, the explanations it asks for."""

    field: Field
    bound: BoundField
    control: str
    unit: str
    before: str
    last_year: str
    whys: list[BoundField]


class Answers(forms.MultipleChoiceField):
    """The answers that were ticked; which there are depends on what is asked."""

    def validate(self, value: Any) -> None:
        """Any text: one that answers no question confirms nothing."""


class KeyForm(VersionedForm):
    """季度报表填报: every field of the return; amounts in `unit`, which is fixed while the form is filled in.

    What stands beside a field (last quarter, last year) is to compare with; nothing is filled in that the enterprise
    did not report itself for this quarter.
    """

    use_required_attribute = False
    unit = forms.ChoiceField(widget=forms.HiddenInput, choices=[(unit, unit) for unit in POWERS])
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200, required=False)
    confirmed = Answers(required=False)
    await_unit = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        unit: str,
        known: Mapping[Period, Quarter],
        period: Period,
        phone: str = "",
        to_explain: Sequence[ReturnFinding] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shown_unit, self.stored_phone = unit, phone
        self.unit_suspected = False
        self.asked: list[tuple[str, str]] = []
        for field in FIELDS:
            self.fields[field.code] = _field(field)
        self.beside = (known.get(period.previous), known.get(period.same_quarter_last_year))
        self.whys = {(one.rule, one.field): f"{WHY}{one.rule}-{one.field}" for one in to_explain}
        for one in to_explain:
            self.fields[self.whys[one.rule, one.field]] = _why(one, self.told(one))

    def told(self, finding: Finding | ReturnFinding) -> str:
        """How the sender is told of a finding."""
        return finding.sentence

    def question(self, question: Question) -> str:
        """How the sender is asked of a figure far off the last one."""
        return question_text(question)

    def explanations(self) -> dict[tuple[str, str], str]:
        """What is explained, by rule and field of the finding."""
        return {at: self.cleaned_data.get(name, "") for at, name in self.whys.items()}

    def typed(self) -> dict[str, Any]:
        """What was typed, by field; a number that came back as it was shown is the stored one."""
        values = {field.code: self.cleaned_data.get(field.code) for field in FIELDS}
        if self.stored_phone and values[PHONE] == mask_phone(self.stored_phone):
            values[PHONE] = self.stored_phone
        return values

    def clean(self) -> dict[str, Any]:
        """A masked number that is not the stored one is none."""
        cleaned = super().clean() or self.cleaned_data
        phone = str(cleaned.get(PHONE) or "")
        if is_masked(phone) and phone != mask_phone(self.stored_phone):
            self.add_error(PHONE, _("请填写完整号码"))
        return cleaned

    def take(self, findings: list[Finding]) -> None:
        """Put each finding at its field; what concerns the whole return stands at the head."""
        self.unit_suspected = any(finding.rule == UNIT for finding in findings)
        for finding in findings:
            self.add_error(finding.field if finding.field in BY_CODE else None, self.told(finding))

    def ask(self, questions: Sequence[Question], sentence: str) -> None:
        """Put each question at its field and offer its answer; what is stated stays as it was typed."""
        self.asked = [(question.answer, self.question(question)) for question in questions]
        self.add_error(None, sentence)
        for question in questions:
            self.add_error(question.field, self.question(question))

    def groups(self) -> list[tuple[str | Promise, list[KeyRow]]]:
        """The fields in their groups as rows of the sheet, required ones marked."""
        for field in FIELDS:
            self.fields[field.code].required = field.required
        return [(title, [self._row(field) for field in fields]) for title, fields in GROUPS]

    def _row(self, field: Field) -> KeyRow:
        """A field with its unit, what stands beside it, and what is to be explained of it."""
        whys = [self[name] for (_rule, of), name in self.whys.items() if of == field.code]
        before, last_year = (beside(field, quarter, POWERS[self.shown_unit]) for quarter in self.beside)
        control = str(dressed(self[field.code])["control"])
        return KeyRow(field, self[field.code], control, self._unit(field), before, last_year, whys)

    def _unit(self, field: Field) -> str:
        if field.unit is None:
            return ""
        return self.shown_unit if field.unit is FieldUnit.YUAN else field.unit.label


def initial_of(row: Any, unit: str) -> dict[str, Any]:
    """The values of a return as its sender would type them again."""
    values: dict[str, Any] = {}
    for field in FIELDS:
        value = getattr(row, field.code)
        if field.code == PHONE:
            value = mask_phone(value)
        values[field.code] = value if field.kind is Behaviour.DATE else shown(field, value, POWERS[unit])
    return values


def _why(finding: ReturnFinding, told: str) -> forms.Field:
    """The explanation that a finding asks for; whether it is one is judged by the rules."""
    return forms.CharField(
        label=_("说明：%(finding)s") % {"finding": told},
        required=False,
        max_length=500,
        initial=finding.explanation,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写明原因，不写则留作草稿"),
    )


def _field(field: Field) -> forms.Field:
    told = {"data-cell": "", "aria-describedby": f"found-{field.code}"}
    if field.is_number:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", **told})
        return forms.CharField(label=str(field.name), required=False, max_length=40, widget=widget)
    if field.choices is not None:
        choices = [("", _("请选择")), *field.choices.choices]
        select = forms.Select(attrs=told)
        return forms.ChoiceField(label=str(field.name), required=False, choices=choices, widget=select)
    if field.kind is Behaviour.DATE:
        widget = forms.DateInput(attrs={"type": "date", **told}, format="%Y-%m-%d")
        return forms.DateField(label=str(field.name), required=False, widget=widget)
    area = forms.Textarea(attrs={"rows": 3, **told}) if field.code == "problems" else forms.TextInput(told)
    return forms.CharField(
        label=str(field.name), required=False, max_length=_LENGTHS[field.code], widget=area
    )


class ReasonForm(forms.Form):
    """An act that needs nothing but its reason."""

    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReopenForm(ReasonForm):
    """重新开放: for whom, until when, and why."""

    district = forms.TypedChoiceField(
        label=gettext_lazy("为谁开放"), coerce=int, empty_value=None, required=False,
        help_text=gettext_lazy("这些企业的经办人可以补报和更正，其他区不受影响"),
    )  # fmt: skip
    until = forms.DateField(label=gettext_lazy("开放至"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("district", "until", "reason")

    def __init__(self, *args: Any, whom: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = self.whom = list(whom)  # type: ignore[attr-defined]

    def clean_district(self) -> int | None:
        """None is the whole city, for who may open it; the only district there is need not be named."""
        chosen: int | None = self.cleaned_data["district"]
        if chosen is None and len(self.whom) == 1 and self.whom[0][0]:
            return int(self.whom[0][0])
        return chosen


class ReviewForm(forms.Form):
    """审核: in which state the return was seen, whose explanations are accepted with it, and which one comes next."""

    seen = forms.CharField(required=False)
    finding = Answers(required=False)
    next = forms.IntegerField(required=False)


class DaysForm(ReasonForm):
    """设定日期: when the quarter is due and closes, and why."""

    due_on = forms.DateField(
        label=gettext_lazy("报送截止"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label=gettext_lazy("区级关闭"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("due_on", "closes_on", "reason")


class ExceptionForm(ReasonForm):
    """特许延期: which district or street, until when, and why."""

    unit = forms.TypedChoiceField(label=gettext_lazy("哪个单位"), coerce=int)
    until = forms.DateField(label=gettext_lazy("延至"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("unit", "until", "reason")

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]


class AddForm(ReasonForm):
    """列入名单: the enterprise by its credit code, now or formerly."""

    uscc = forms.CharField(
        label=gettext_lazy("统一社会信用代码"),
        max_length=40,
        help_text=gettext_lazy("现用或曾用的 18 位代码"),
    )
    field_order = ("uscc", "reason")

    def enterprise(self, user: User) -> Enterprise | None:
        """The enterprise in scope; says at the field that there is none."""
        owner = by_uscc(user, self.cleaned_data["uscc"])
        if owner is None:
            self.add_error("uscc", _("您负责的范围内没有这个代码的企业"))
        return owner


def say(form: forms.Form, refused: Refused) -> None:
    """A refusal at the field it speaks of, else at the head."""
    at = {
        "REASON": "reason",
        "REOPEN_UNTIL": "until",
        "EXCEPTION_UNTIL": "until",
        "EXCEPTION_UNIT": "unit",
        "QUARTER_DAYS": "due_on",
        "MEMBER_KNOWN": "uscc",
    }.get(refused.code)
    form.add_error(at if at in form.fields else None, refused.sentence)
