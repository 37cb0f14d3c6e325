"""P1 evaluated from the database: what is loaded decides, what nobody loaded is unknown."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from cultivation.enterprises.models import AnnualFigures, Enterprise, Inclusion
from incentives.eligibility.models import Evaluation
from incentives.eligibility.registry import find, years
from incentives.eligibility.services import evaluate, preview
from incentives.facts.models import CreditRecord, HistoryCheck, Payment
from incentives.policy.models import PolicyVersion
from tests.support import factories as make
from tests.support.parameters import load_parameters, load_policies

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 1)


@pytest.fixture(autouse=True)
def _policy() -> None:
    load_parameters()
    load_policies()


def included(*, output: tuple[int, int] | None = (30_000_000, 30_100_000), revenue: Any = None) -> Enterprise:
    """An enterprise included in 2022 of which everything that P1 asks is loaded."""
    found = make.enterprise("宝安区", "新安街道", legal_form="LIMITED")
    Inclusion.objects.create(
        enterprise=found,
        district=found.district,
        street=found.street,
        included_on=dt.date(2022, 11, 20),
        count_year=2022,
        door="ANNUAL",
    )
    for place, year in enumerate((2022, 2023)):
        if output or revenue:
            AnnualFigures.objects.create(
                enterprise=found,
                year=year,
                source="STAT",
                output=output[place] if output else None,
                revenue=revenue[place] if revenue else None,
            )
    CreditRecord.objects.create(enterprise=found, kind="CLEAR", valid_from=dt.date(2024, 1, 1))
    for kind in HistoryCheck.Kind:
        HistoryCheck.objects.create(enterprise=found, kind=kind, found=False, checked_on=dt.date(2024, 1, 5))
    return found


def listed(enterprise: Enterprise, kind: str) -> None:
    """Put an enterprise on a list from 1 March 2024."""
    CreditRecord.objects.create(enterprise=enterprise, kind=kind, valid_from=dt.date(2024, 3, 1))


def verdict_of(enterprise: Enterprise, day: dt.date = DAY) -> tuple[str, Decimal | None, dict[str, str]]:
    """The stored judgement: verdict, amount, and the conditions by rule."""
    evaluate(programme=find("P1"), year=2022, day=day)
    row = Evaluation.objects.get(enterprise=enterprise, is_current=True)
    return row.verdict, row.amount, {r["rule"]: r["judgement"] for r in json.loads(row.conditions)}


def test_growth_of_output_passes_with_the_plan_s_award() -> None:
    assert verdict_of(included())[:2] == ("PASS", Decimal("200000.00"))


def test_no_growth_fails_and_either_figure_suffices() -> None:
    still = included(output=(30_000_000, 30_000_000), revenue=(28_000_000, 28_000_000))
    assert verdict_of(still)[0] == "FAIL"
    other = included(output=(30_000_000, 29_000_000), revenue=(28_000_000, 28_500_000))
    assert verdict_of(other)[0] == "PASS"


def test_statistics_that_are_not_in_leave_it_open() -> None:
    found = included(output=None)
    verdict, amount, rules = verdict_of(found)
    assert (verdict, amount) == ("UNKNOWN", None)
    assert rules["GROWTH"] == rules["STILL_INCLUDED"] == "UNKNOWN"
    assert "统计局" in Evaluation.objects.get(enterprise=found).missing


@pytest.mark.parametrize(
    ("change", "rule", "judgement"),
    [
        (lambda e: HistoryCheck.objects.filter(enterprise=e, kind="INCLUSION").update(found=True), "FIRST_INCLUSION", "FAIL"),
        (lambda e: HistoryCheck.objects.filter(enterprise=e, kind="INCLUSION").delete(), "FIRST_INCLUSION", "UNKNOWN"),
        (lambda e: CreditRecord.objects.filter(enterprise=e).delete(), "CREDITWORTHY", "UNKNOWN"),
        (lambda e: listed(e, "DISHONEST"), "CREDITWORTHY", "FAIL"),
        (lambda e: listed(e, "UNLAWFUL"), "LAW_ABIDING", "FAIL"),
        (lambda e: Enterprise.objects.filter(pk=e.pk).update(legal_form=""), "LEGAL_PERSON", "UNKNOWN"),
        (lambda e: Enterprise.objects.filter(pk=e.pk).update(legal_form="BRANCH"), "LEGAL_PERSON", "FAIL"),
        (lambda e: Enterprise.objects.filter(pk=e.pk).update(status="MOVED_OUT"), "IN_CITY", "FAIL"),
        (lambda e: make.exit_(e, dt.date(2024, 2, 1), reason="MOVED_OUT"), "IN_CITY", "FAIL"),
        (lambda e: make.exit_(e, dt.date(2024, 2, 1), reason="BELOW_SCALE"), "IN_CITY", "PASS"),
        (lambda e: make.exit_(e, dt.date(2023, 12, 31), reason="BELOW_SCALE"), "STILL_INCLUDED", "FAIL"),
        (lambda e: make.exit_(e, dt.date(2023, 6, 1), reason="MOVED_DISTRICT"), "STILL_INCLUDED", "PASS"),
        (lambda e: HistoryCheck.objects.filter(enterprise=e, kind="PAYMENT").delete(), "NOT_PAID", "UNKNOWN"),
    ],
)  # fmt: skip
def test_each_fact_moves_its_own_condition(change: Any, rule: str, judgement: str) -> None:
    found = included()
    change(found)
    assert verdict_of(found)[2][rule] == judgement


def test_a_payment_ends_it_and_a_loaded_list_settles_the_others() -> None:
    paid, other = included(), included()
    HistoryCheck.objects.filter(kind="PAYMENT").delete()
    Payment.objects.create(
        enterprise=paid, programme_id="P1", year=2023, amount=200_000, paid_on=dt.date(2023, 9, 1)
    )
    assert verdict_of(paid)[2]["NOT_PAID"] == "FAIL"
    assert verdict_of(other)[2]["NOT_PAID"] == "PASS"


def test_an_earlier_inclusion_is_not_the_first() -> None:
    found = included()
    Inclusion.objects.create(
        enterprise=found,
        district=found.district,
        included_on=dt.date(2016, 1, 9),
        count_year=2016,
        door="ANNUAL",
    )
    assert verdict_of(found)[2]["FIRST_INCLUSION"] == "FAIL"


@pytest.mark.parametrize("reason", ["BELOW_SCALE", "MOVED_DISTRICT"])
def test_an_earlier_exit_tells_of_an_earlier_inclusion_that_nobody_loaded(reason: str) -> None:
    found = included()
    make.exit_(found, dt.date(2018, 12, 31), reason=reason)
    assert verdict_of(found)[2]["FIRST_INCLUSION"] == "FAIL"


def test_whoever_left_and_was_included_again_on_the_day_stayed() -> None:
    found = included()
    make.exit_(found, dt.date(2023, 6, 30), reason="BELOW_SCALE")
    assert verdict_of(found)[2]["STILL_INCLUDED"] == "FAIL"
    make.inclusion(found, dt.date(2023, 6, 30))
    assert verdict_of(found)[2]["STILL_INCLUDED"] == "PASS"


def test_before_the_year_after_has_ended_nobody_can_know() -> None:
    assert verdict_of(included(), dt.date(2023, 12, 30))[2]["STILL_INCLUDED"] == "UNKNOWN"


def test_the_same_facts_write_nothing_and_changed_ones_supersede() -> None:
    found = included(revenue=(2, 1))
    assert evaluate(programme=find("P1"), year=2022, day=DAY).changed == 1
    assert evaluate(programme=find("P1"), year=2022, day=DAY).changed == 0
    AnnualFigures.objects.filter(enterprise=found, year=2023).update(output=1)
    assert evaluate(programme=find("P1"), year=2022, day=DAY).changed == 1
    versions = Evaluation.objects.filter(enterprise=found).order_by("version")
    assert [(v.version, v.is_current, v.verdict) for v in versions] == [(1, False, "PASS"), (2, True, "FAIL")]


def test_the_parts_add_up_and_the_command_says_so() -> None:
    included()
    included(output=None)
    included(output=(2, 1), revenue=(2, 1))
    out = StringIO()
    call_command("evaluate", "P1", "2022", "--json", "--at", "2024-06-01T09:00", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer.pop("seconds") >= 0
    assert answer.pop("cycle") is None
    assert answer == {
        "enterprises": 3, "subjects": 3, "pass": 1, "fail": 1, "unknown": 1, "amount": "200000.00",
    }  # fmt: skip


def test_one_enterprise_is_explained_without_being_stored() -> None:
    found = included()
    out = StringIO()
    call_command("evaluate", "P1", "2022", "--uscc", found.uscc, "--json", "--at", "2024-06-01", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["pass"], answer["verdict"]) == (1, "PASS")
    assert answer["by_subject"][0]["amount"] == "200000.00"
    assert [step["value"] for step in answer["by_subject"][0]["steps"]] == ["200,000 元", "200,000 元"]
    assert next(row["rule"] for row in answer["conditions"]) == "IN_CITY"
    assert not Evaluation.objects.exists()


def test_inclusions_of_2020_wait_for_their_rule() -> None:
    found = included()
    Inclusion.objects.filter(enterprise=found).update(count_year=2020, included_on=dt.date(2020, 11, 1))
    AnnualFigures.objects.filter(enterprise=found, year=2022).update(year=2020)
    AnnualFigures.objects.filter(enterprise=found, year=2023).update(year=2021)
    reasons = preview(find("P1"), 2020, DAY).blocks[0].reasons(0)
    growth = next(reason for reason in reasons if reason["rule"] == "GROWTH")
    assert growth["judgement"] == "UNKNOWN"


def test_the_list_shows_exactly_what_was_counted(client: Any, django_assert_max_num_queries: Any) -> None:
    included()
    included(output=(2, 1), revenue=(2, 1))
    evaluate(programme=find("P1"), year=2022, day=DAY)
    client.force_login(make.user("BUREAU"))
    with django_assert_max_num_queries(16):
        page = client.get("/awards/?programme=P1&year=2022&verdict=PASS")
    assert page.context["count"] == 1
    assert page.context["totals"]["FAIL"][0] == 1
    elsewhere = make.user("OFFICER", "龙岗区")
    client.force_login(elsewhere)
    assert client.get("/awards/?programme=P1&year=2022").context["count"] == 0


def test_years_are_offered_from_the_first_version_on() -> None:
    works = make.enterprise()
    for year in (2015, 2018, 2022):
        make.inclusion(works, dt.date(year, 11, 30))
    assert years(find("P1")) == [2022, 2018]


def test_after_its_last_day_a_version_judges_nobody() -> None:
    found = included()
    PolicyVersion.objects.filter(programme="P1").update(valid_to=dt.date(2022, 12, 30))
    verdict, amount, rules = verdict_of(found)
    assert (verdict, amount, rules) == ("UNKNOWN", None, {"NO_VERSION": "UNKNOWN"})


def test_a_year_without_inclusions_has_nobody_to_judge() -> None:
    assert evaluate(programme=find("P1"), year=2019, day=DAY).changed == 0
    assert not Evaluation.objects.exists()
