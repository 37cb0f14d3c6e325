"""The forms around a problem: a question to a helping unit, its answer, a decision and its report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from cultivation.ledger.models import Problem
from cultivation.ledger.routing import departments


def helping_units(problem: Problem) -> list[tuple[int, str]]:
    """Who can be asked: the departments of district and city, the district, its streets, who registered it."""
    own = (problem.district_id, problem.street_id, problem.registered_unit_id)
    near = Unit.objects.filter(pk__in=[pk for pk in own if pk is not None])
    streets = Unit.objects.filter(kind=UnitKind.STREET, district_id=problem.district_id, is_active=True)
    every_department = Unit.objects.filter(pk__in=departments(problem.district_id).values("pk"))
    found = (near | streets | every_department).filter(is_active=True).exclude(pk=problem.holder_id or 0)
    return list(found.order_by("-district_id", "sort", "code").values_list("pk", "name"))


class PartForm(forms.Form):
    """Whom, what, until when."""

    unit = forms.TypedChoiceField(label=_("请哪个单位"), coerce=int)
    question = forms.CharField(
        label=_("请协办的事项"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = forms.DateField(label=_("答复期限"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("请选择")), *helping_units(problem)]  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """One sentence, whose label the page gives."""

    text = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label


class DecisionForm(forms.Form):
    """What, who carries it out, until when."""

    text = forms.CharField(label=_("怎么定"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    unit = forms.TypedChoiceField(label=_("谁来落实"), coerce=int)
    due_on = forms.DateField(label=_("什么时候前"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [*helping_units(problem)]
        if problem.holder is not None:
            units.insert(0, (problem.holder.pk, problem.holder.name))
        self.fields["unit"].choices = [("", _("请选择")), *dict(units).items()]  # type: ignore[attr-defined]
