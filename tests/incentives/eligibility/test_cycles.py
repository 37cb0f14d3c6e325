"""Cycles: frozen facts give the same answer for ever; two of them differ with causes named; other numbers are tried on them."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from core.files.store import open_stored
from core.jobs.models import Job
from core.jobs.running import run_now
from core.parameters.models import Parameter
from core.verdict import Refused
from cultivation.enterprises.models import AnnualFigures, Enterprise
from incentives.eligibility.cycles import services
from incentives.eligibility.cycles.differing import differences
from incentives.eligibility.cycles.models import Cycle, Trial
from incentives.eligibility.evaluating import Evaluated
from incentives.eligibility.registry import find
from incentives.eligibility.whatif import page
from incentives.eligibility.whatif.proposals import propose
from incentives.eligibility.whatif.services import try_out
from incentives.policy.models import PolicyVersion
from tests.incentives.eligibility.test_evaluating import included
from tests.support import factories as make
from tests.support.parameters import load_parameters, load_policies

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 1)


@pytest.fixture(autouse=True)
def _policy() -> None:
    load_parameters()
    load_policies()


@pytest.fixture
def works() -> list[Enterprise]:
    """One that passes, one that does not, one of which nobody knows."""
    return [included(), included(output=(2, 1), revenue=(2, 1)), included(output=None)]


def freeze() -> Cycle:
    return services.freeze(actor=make.user("BUREAU"), programme=find("P1"), year=2022, day=DAY)


def answers(found: Evaluated) -> list[Any]:
    return [
        (int(block.verdict[number]), int(block.amount[number]), block.reasons(number), block.steps(number))
        for block, number, _place in found.each()
    ]


def test_a_cycle_gives_the_same_answer_whatever_happens_afterwards(works: list[Enterprise]) -> None:
    cycle = freeze()
    assert (cycle.subjects, cycle.passed, cycle.failed, cycle.unknown) == (3, 1, 1, 1)
    before = answers(services.opened(cycle).judged())
    AnnualFigures.objects.update(output=1, revenue=1)
    Parameter.objects.filter(code="p1_award").update(value="1")
    PolicyVersion.objects.filter(programme="P1").update(source="改过")
    services._opened.cache_clear()
    assert answers(services.opened(cycle).judged()) == before


def test_the_same_facts_make_the_same_file(works: list[Enterprise]) -> None:
    one, other = freeze(), freeze()
    assert (one.number, other.number) == (1, 2)
    assert one.digest == other.digest
    with open_stored(one.file) as stream:
        assert stream.read(2) == b"PK"


def test_a_year_without_subjects_is_not_frozen() -> None:
    with pytest.raises(Refused, match="没有可测算的对象"):
        freeze()
    assert not Cycle.objects.exists()


def test_two_cycles_differ_and_each_difference_names_its_cause(works: list[Enterprise]) -> None:
    one = freeze()
    AnnualFigures.objects.filter(enterprise=works[1], year=2023).update(output=3)
    make.enterprise()
    later = included()
    other = freeze()
    found = differences(services.opened(one), services.opened(other))
    assert (found.numbers, found.policies) == ((), False)
    assert [(each.enterprise, each.before, each.after, each.causes) for each in found.subjects] == [
        (works[1].pk, "FAIL", "PASS", ("次年产值",)),
        (later.pk, "", "PASS", ("新增",)),
    ]


def test_a_number_that_changed_is_named_for_all(works: list[Enterprise]) -> None:
    one = freeze()
    Parameter.objects.filter(code="p1_award", valid_from=dt.date(2022, 8, 3)).update(value="150000")
    found = differences(services.opened(one), services.opened(freeze()))
    assert found.numbers == ("首次上规奖励金额",)
    assert [(each.enterprise, each.amounts) for each in found.subjects] == [
        (works[0].pk, (20_000_000, 15_000_000))
    ]


def test_other_numbers_change_amounts_and_nothing_that_is_stored(works: list[Enterprise]) -> None:
    cycle = freeze()
    found = try_out(cycle, {"p1_award": "150000"}).as_json()
    assert found["before"] == {"pass": 1, "fail": 1, "unknown": 1, "amount": "200000.00"}
    assert found["after"]["amount"] == "150000.00"
    assert (found["gain"], found["lose"], found["cost_change"]) == (0, 1, "-50000.00")
    assert found["by_district"] == [
        {"district": "宝安区", "before": "200000.00", "after": "150000.00", "gain": 0, "lose": 1}
    ]
    assert services.opened(cycle).given.terms.values["p1_award"] == "200000"


def test_a_draft_is_tried_against_what_is_in_force(works: list[Enterprise]) -> None:
    cycle, programme = freeze(), find("P1")
    draft = make.policy(
        programme, number=9, state="DRAFT", valid_from=dt.date(2029, 1, 1), valid_to=dt.date(2029, 2, 1)
    )
    found = try_out(cycle, {}, propose(draft, services.opened(cycle))).as_json()
    assert (found["after"]["pass"], found["gain"]) == (3, 2)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [({"p9_award": "1"}, "没有名为"), ({"p1_cap": "-1"}, "不能是负数"), ({"p1_cap": "很多"}, "不是数字")],
)
def test_a_number_that_cannot_be_is_refused(
    works: list[Enterprise], numbers: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        try_out(freeze(), numbers)


def test_the_command_tries_the_newest_cycle(works: list[Enterprise]) -> None:
    cycle = freeze()
    out = io.StringIO()
    call_command("what_if", "P1", "2022", "--set", "p1_award=150000", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["cycle"], found["cost_change"]) == (cycle.number, "-50000.00")
    out = io.StringIO()
    call_command("evaluate", "P1", "2022", "--cycle", "1", "--json", stdout=out)
    assert json.loads(out.getvalue())["pass"] == 1


def test_without_a_cycle_the_page_says_what_to_do_first_and_the_button_makes_one(
    works: list[Enterprise],
) -> None:
    client = Client()
    client.force_login(make.user("BUREAU"))
    assert "先做一次测算批" in client.get("/awards/what-if/?programme=P1").content.decode()
    client.post("/awards/cycles/make/", {"programme": "P1", "year": "2022"})
    job = Job.objects.get(kind="award.freeze")
    assert (run_now(job).result or {})["url"] == "/awards/cycles/?programme=P1"
    assert Cycle.objects.get().made_by == job.owner


def test_the_page_says_what_would_change_and_keeps_it_with_its_inputs(works: list[Enterprise]) -> None:
    cycle, client = freeze(), Client()
    client.force_login(make.user("BUREAU"))
    text = client.get("/awards/what-if/?programme=P1&n_p1_award=150000").content.decode()
    assert "这样改，符合的家数不变，支出少 5.00 万元" in text
    assert works[0].name in text
    for by in ("size", "industry"):
        assert client.get(f"/awards/what-if/?programme=P1&by={by}").status_code == 200
    sent = {"programme": "P1", "cycle": cycle.pk, "n_p1_award": "150000", "n_p1_cap": "200000"}
    client.post("/awards/what-if/save/", sent)
    trial = Trial.objects.get()
    assert trial.numbers == {"p1_award": "150000"}
    assert trial.result["after"]["amount"] == "150000.00"


def test_a_number_out_of_bounds_is_said_and_the_page_stays(works: list[Enterprise]) -> None:
    freeze()
    client = Client()
    client.force_login(make.user("BUREAU"))
    text = client.get("/awards/what-if/?programme=P1&n_p1_award=-5").content.decode()
    assert "这个参数不能是负数" in text
    assert "没有变化" in text


def test_the_sentence_holds_the_cost_against_the_budget(works: list[Enterprise]) -> None:
    cycle = freeze()
    dearer = try_out(cycle, {"p1_award": "300000", "p1_cap": "300000"})
    assert (
        page.sentence(dearer, Decimal(250_000))
        == "这样改，符合的家数不变，支出多 10.00 万元，超预算 5.00 万元"
    )
    assert page.sentence(dearer, Decimal(300_000)).endswith("落在预算内")


def test_only_who_runs_evaluations_tries_other_numbers() -> None:
    client = Client()
    client.force_login(make.user("REVIEWER", "宝安区"))
    assert client.get("/awards/what-if/").status_code == 403
    assert client.get("/awards/cycles/").status_code == 403
