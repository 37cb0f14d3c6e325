"""Reads of evaluations (资格测算), within the person's scope; the filters are shared by list, dashboard and API."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind, User
from core.row_count import row_count
from cultivation.enterprises.models import Inclusion
from incentives.eligibility.models import Evaluation

VERDICTS = [("PASS", _("符合")), ("UNKNOWN", _("待定")), ("FAIL", _("不符合"))]


def years() -> list[int]:
    """The count years with inclusions, newest first."""
    found = Inclusion.objects.values_list("count_year", flat=True).distinct().order_by("-count_year")
    return list(found)


class EvaluationFilters(forms.Form):
    """District and verdict; the year stands apart, since a list is always of one year."""

    verdict = forms.MultipleChoiceField(
        label=_("结论"), choices=VERDICTS, required=False, widget=forms.CheckboxSelectMultiple
    )
    district = forms.ModelMultipleChoiceField(
        label=_("所属区"),
        queryset=Unit.objects.filter(kind=UnitKind.DISTRICT, is_active=True),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def evaluations(
    user: User, programme: str, year: int, form: EvaluationFilters | None = None
) -> QuerySet[Evaluation]:
    """The current evaluations of a programme and count year that the filters let through."""
    rows = Evaluation.objects.visible_to(user).filter(programme_id=programme, year=year, is_current=True)
    if form is not None and form.is_valid():
        if form.cleaned_data["verdict"]:
            rows = rows.filter(verdict__in=form.cleaned_data["verdict"])
        if form.cleaned_data["district"]:
            rows = rows.filter(district__in=form.cleaned_data["district"])
    return rows


def totals(user: User, programme: str, year: int) -> Mapping[str, tuple[int, Decimal]]:
    """Count and amount by verdict, in one query; absent verdicts are zero."""
    found = evaluations(user, programme, year).values("verdict").annotate(n=row_count(), total=Sum("amount"))
    by_verdict = {row["verdict"]: (row["n"], row["total"] or Decimal(0)) for row in found}
    return {code: by_verdict.get(code, (0, Decimal(0))) for code, _label in VERDICTS}
