"""Each operator by its small form: what is chosen becomes the tree's piece, and what is there is shown as it was chosen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.parameters.models import Parameter
from incentives.policy.forms.conditions import CONDITIONS
from incentives.policy.forms.making import kind_of, options_for, titled_by
from incentives.policy.forms.operators import OperatorForm
from incentives.policy.forms.steps import STEPS
from incentives.policy.models import PolicyVersion, Programme
from incentives.policy.tree.places import place_of
from tests.support import factories as make
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
CITY = Path(__file__).parents[3] / "data" / "shenzhen"
POLICIES = json.loads((CITY / "policies.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _parameters() -> None:
    load_parameters()
    Parameter.objects.create(
        code="grow", value="1.05", unit="ratio", valid_from="2018-01-01", mark="ours", note="增长要求"
    )


def version(subject: str) -> PolicyVersion:
    programme = Programme.objects.create(code="X9", name="试办", source="测试", subject=subject)
    return make.policy(programme, state="DRAFT")


def made(subject: str, place: str, kind: str, data: dict[str, Any]) -> OperatorForm:
    at = place_of(place)
    form = (STEPS if at.steps else CONDITIONS)[kind](options_for(version(subject), at), data)
    assert form.is_valid(), form.errors
    return form


CASES: list[tuple[str, str, str, dict[str, Any], Any]] = [
    ("INCLUSION", "0-c-1", "is", {"state": "in_city:no"}, {"op": "is", "fact": "in_city", "wanted": False}),
    (
        "INCLUSION", "0-c-1", "is", {"state": "legal_form:is:LIMITED"},
        {"op": "is", "fact": "legal_form", "wanted": "LIMITED"},
    ),
    (
        "INCLUSION", "0-c-1", "is", {"state": "parameter:p1_growth_indicator:NONE"},
        {"op": "in", "left": {"op": "parameter", "code": "p1_growth_indicator"}, "words": ["NONE"]},
    ),
    (
        "TITLE", "0-c-1", "in", {"states": ["title_level:is:PROVINCIAL", "title_level:is:NATIONAL"]},
        {"op": "in", "left": {"op": "fact", "fact": "title_level"}, "words": ["PROVINCIAL", "NATIONAL"]},
    ),
    (
        "INCLUSION", "0-c-1", "compare",
        {"left": "fact:output_next", "how": "ge", "right": "fact:output_first", "times": "parameter:grow"},
        {
            "op": "compare", "left": {"op": "fact", "fact": "output_next"}, "how": "ge",
            "right": {"op": "times", "of": [{"op": "fact", "fact": "output_first"}, {"op": "parameter", "code": "grow"}]},
        },
    ),
    (
        "CALL", "0-c-1", "between",
        {"of": "fact:revenue_last_year", "low": "parameter:p5_small_loan_max", "high": "parameter:p5_loan_max"},
        {
            "op": "between", "value": {"op": "fact", "fact": "revenue_last_year"},
            "low": {"op": "parameter", "code": "p5_small_loan_max"}, "high": {"op": "parameter", "code": "p5_loan_max"},
        },
    ),
    (
        "CALL", "0-c-1", "since", {"fact": "founded_on", "day": "2020-01-01"},
        {"op": "since", "fact": "founded_on", "day": "2020-01-01"},
    ),
    (
        "INCLUSION", "0-c-1", "grew", {"before": "output_first", "after": "output_next"},
        {"op": "grew", "before": "output_first", "after": "output_next"},
    ),
    ("INCLUSION", "0-c-1", "group", {"every": "any"}, {"op": "any", "of": []}),
    (
        "CALL", "0-c-1", "count",
        {
            "rows": "guaranteed_loans", "state": "guaranteed_loans.guaranteed:yes", "fact": "guaranteed_loans.principal",
            "fact_how": "le", "against": "parameter:p5_loan_max", "how": "ge", "number": "１",
        },
        {
            "op": "count", "rows": "guaranteed_loans", "how": "ge", "number": 1,
            "where": [
                {"op": "is", "fact": "guaranteed", "wanted": True},
                {
                    "op": "compare", "left": {"op": "fact", "fact": "principal"}, "how": "le",
                    "right": {"op": "parameter", "code": "p5_loan_max"},
                },
            ],
        },
    ),
    (
        "INCLUSION", "0-s-1", "parameter", {"code": "p1_award", "instead": "p1_cap"},
        {"op": "parameter", "code": "p1_award", "instead": "p1_cap"},
    ),
    ("PROJECT", "0-s-1", "fact", {"fact": "investment"}, {"op": "fact", "fact": "investment"}),
    (
        "PROJECT", "0-s-1", "table", {"code": "p3_rate_table", "by_1": "project_class", "by_2": "project_tier"},
        {"op": "table", "code": "p3_rate_table", "by": ["project_class", "project_tier"]},
    ),
    (
        "TITLE", "0-s-1", "by",
        {"fact": "title_level", "of_title_level_CITY": "p4_city", "of_title_level_NATIONAL": "p4_national"},
        {"op": "by", "fact": "title_level", "of": {"CITY": "p4_city", "NATIONAL": "p4_national"}},
    ),
    (
        "INCLUSION", "0-s-1", "reckon", {"how": "min", "a": "step:award", "b": "parameter:p1_cap"},
        {"op": "min", "of": [{"op": "step", "step": "award"}, {"op": "parameter", "code": "p1_cap"}]},
    ),
    (
        "CALL", "0-s-1", "sum",
        {
            "rows": "guaranteed_loans", "of": "guaranteed_loans.fee_paid", "times": "parameter:p5_rate_small_loan",
            "fact_how": "le",
        },
        {
            "op": "sum", "rows": "guaranteed_loans", "where": [],
            "value": {
                "op": "times",
                "of": [{"op": "fact", "fact": "fee_paid"}, {"op": "parameter", "code": "p5_rate_small_loan"}],
            },
        },
    ),
    (
        "INCLUSION", "0-s-1", "less_paid", {"of": "step:award", "paid": "paid_before"},
        {"op": "less_paid", "value": {"op": "step", "step": "award"}, "paid": "paid_before"},
    ),
    ("INCLUSION", "0-s-1", "whole", {"of": "step:award"}, {"op": "whole", "value": {"op": "step", "step": "award"}}),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "place", "kind", "data", "node"), CASES, ids=[case[2] for case in CASES])
def test_what_is_chosen_becomes_a_piece_of_the_tree_and_is_shown_again(
    subject: str, place: str, kind: str, data: dict[str, Any], node: Any
) -> None:
    form = made(subject, place, kind, data)
    assert form.node() == node
    assert kind_of(node) in (kind, "in")
    there = type(form)(form.options, there=node) if kind_of(node) == kind else None
    if there is not None:
        again = type(form)(form.options, {name: there[name].value() for name in there.fields}, there=node)
        assert again.is_valid(), again.errors
        assert again.node() == node


def test_the_cases_are_all_the_operators() -> None:
    assert {case[2] for case in CASES} == {*CONDITIONS, *STEPS}


@pytest.mark.parametrize(
    "policy", POLICIES, ids=lambda row: f"{row['programme']}{row['district']}-{row['number']}"
)
def test_the_city_s_own_policies_come_through_their_forms_unchanged(policy: Any) -> None:
    row = version(policy["tree"]["subject"])
    row.tree = policy["tree"]
    for part, told in enumerate(policy["tree"]["parts"]):
        places = [
            *((f"{part}-c-{n}", CONDITIONS, line) for n, line in enumerate(told["conditions"])),
            *((f"{part}-s-{n}", STEPS, line) for n, line in enumerate(told["steps"])),
        ]
        for place, forms, line in places:
            node = line["is"]
            assert kind_of(node) in forms, (place, node)
            form_class, options = forms[kind_of(node)], options_for(row, place_of(place))
            shown = form_class(options, there=node)
            form = form_class(
                options, {name: shown[name].value() for name in shown.fields} | {"title": "x"}, there=node
            )
            assert form.is_valid(), (place, node, form.errors)
            assert form.node() == node
            assert titled_by(row, place_of(place), node)


@pytest.mark.parametrize(
    ("subject", "place", "kind", "data", "field"),
    [
        ("INCLUSION", "0-c-1", "is", {"state": "beauty:yes"}, "state"),
        ("INCLUSION", "0-c-1", "is", {}, "state"),
        ("TITLE", "0-c-1", "in", {"states": ["title_level:is:CITY", "legal_form:is:LIMITED"]}, "states"),
        ("CALL", "0-c-1", "since", {"fact": "founded_on", "day": "gestern"}, "day"),
        ("CALL", "0-c-1", "count", {"rows": "guaranteed_loans", "how": "ge", "fact_how": "le", "number": "-1"}, "number"),
        (
            "CALL", "0-c-1", "count",
            {"rows": "guaranteed_loans", "how": "ge", "number": "1", "fact_how": "le", "fact": "guaranteed_loans.principal"},
            "against",
        ),
        (
            "PROJECT", "0-s-1", "sum",
            {"rows": "project_loans", "of": "project_invoices.invoice_amount", "fact_how": "le"}, "of",
        ),
        ("TITLE", "0-s-1", "by", {"fact": "title_level"}, "fact"),
        (
            "INCLUSION", "0-s-1", "reckon",
            {"how": "minus", "a": "step:award", "b": "step:award", "c": "step:award"}, "c",
        ),
    ],
)  # fmt: skip
def test_what_is_not_offered_or_not_whole_is_said_at_its_field(
    subject: str, place: str, kind: str, data: dict[str, Any], field: str
) -> None:
    at = place_of(place)
    form = (STEPS if at.steps else CONDITIONS)[kind](options_for(version(subject), at), data)
    assert not form.is_valid()
    assert field in form.errors
