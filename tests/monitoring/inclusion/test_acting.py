"""Acts on a case: the whole table for every role, three people, papers and checks, reasons, the way back."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404

from accounts.models import User
from core.files.models import Attachment
from core.forms.versions import Conflict
from core.verdict import Refused
from cultivation.enterprises.models import Inclusion
from cultivation.enterprises.services.facts import record_inclusion
from monitoring.inclusion.models import Case, CaseEvent
from monitoring.inclusion.services import figures, papers
from monitoring.inclusion.services.acting import Said, may_do, perform
from monitoring.inclusion.services.opening import change_door, open_by_hand
from monitoring.inclusion.states import Act, State
from tests.monitoring.inclusion.cases import at, complete, do, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")

LEADS = {
    ("FOUND", "PREPARE"): ("PREPARING", {"OFFICER", "REVIEWER", "BUREAU"}),
    ("FOUND", "WITHDRAW"): ("WITHDRAWN", {"OFFICER", "REVIEWER", "BUREAU"}),
    ("PREPARING", "CHECK"): ("DISTRICT_CHECKED", {"REVIEWER", "BUREAU"}),
    ("PREPARING", "RETURN"): ("RETURNED", {"REVIEWER", "BUREAU"}),
    ("PREPARING", "WITHDRAW"): ("WITHDRAWN", {"OFFICER", "REVIEWER", "BUREAU"}),
    ("DISTRICT_CHECKED", "CITY_CHECK"): ("CITY_CHECKED", {"BUREAU"}),
    ("DISTRICT_CHECKED", "RETURN"): ("RETURNED", {"BUREAU"}),
    ("DISTRICT_CHECKED", "WITHDRAW"): ("WITHDRAWN", {"REVIEWER", "BUREAU"}),
    ("CITY_CHECKED", "SUBMIT"): ("SUBMITTED", {"BUREAU"}),
    ("CITY_CHECKED", "RETURN"): ("RETURNED", {"BUREAU"}),
    ("CITY_CHECKED", "WITHDRAW"): ("WITHDRAWN", {"REVIEWER", "BUREAU"}),
    ("SUBMITTED", "INCLUDE"): ("INCLUDED", {"STAT_LIAISON", "BUREAU"}),
    ("SUBMITTED", "REFUSE"): ("REFUSED", {"STAT_LIAISON", "BUREAU"}),
    ("SUBMITTED", "RETURN"): ("RETURNED", {"STAT_LIAISON", "BUREAU"}),
    ("SUBMITTED", "WITHDRAW"): ("WITHDRAWN", {"BUREAU"}),
    ("RETURNED", "RESUME"): ("PREPARING", {"OFFICER", "REVIEWER", "BUREAU"}),
    ("RETURNED", "WITHDRAW"): ("WITHDRAWN", {"OFFICER", "REVIEWER", "BUREAU"}),
}
"""The table of domain.md, section 2, written out anew: state and act, where it leads, who may."""
ROLES = {
    "OFFICER": "新安街道", "REVIEWER": "宝安区", "BUREAU": None, "STAT_LIAISON": None, "ANALYST": None, "LEADING_GROUP": None,
}  # fmt: skip


@pytest.fixture
def case(rules_loaded: None) -> Case:
    """Found in October, at the annual door."""
    return make.inclusion_case(works())


@pytest.fixture
def ready(case: Case, officer: User) -> Case:
    """With all its papers and figures."""
    return complete(officer, do(officer, case, Act.PREPARE))


@pytest.mark.parametrize("role", ROLES)
def test_every_state_act_and_role(role: str, officer: User) -> None:
    """A case that is complete: what the table lets the role do leads where it says, all else is refused and writes nothing."""
    person, of = make.user(role, ROLES[role]), works()
    done = complete(officer, do(officer, make.inclusion_case(of), Act.PREPARE))
    for state, act in itertools.product(State, Act):
        Case.objects.filter(pk=done.pk).update(state=state, inclusion=None, ended_on=None, checked_by=None)
        CaseEvent.objects.filter(case=done, by=person).delete()
        Inclusion.objects.filter(enterprise=of).delete()
        done.refresh_from_db()
        leads, who = LEADS.get((state, act), ("", set()))
        verdict = may_do(person, act, done)
        assert bool(verdict) == (role in who), (role, state, act, verdict.sentence)
        if role in who:
            assert do(person, done, act, "情况说明").state == leads
        else:
            with pytest.raises(Refused) as refused:
                do(person, done, act, "情况说明")
            assert refused.value.code == ("case.permission" if leads else "case.state")
            assert Case.objects.get(pk=done.pk).version == done.version


def test_the_whole_way_to_inclusion(ready: Case, reviewer: User, bureau: User, liaison: User) -> None:
    assert do(reviewer, ready, Act.CHECK).state == "DISTRICT_CHECKED"
    assert do(bureau, ready, Act.CITY_CHECK).state == "CITY_CHECKED"
    sent = do(bureau, ready, Act.SUBMIT)
    assert (sent.state, sent.batch) == ("SUBMITTED", "20241023年度")
    done = do(liaison, ready, Act.INCLUDE, "统计局批复", on=dt.date(2024, 11, 29))
    fact = Inclusion.objects.get(enterprise=ready.enterprise)
    assert (done.state, done.inclusion, done.ended_on) == ("INCLUDED", fact.pk, dt.date(2024, 11, 29))
    assert (fact.door, fact.count_year, fact.source) == ("ANNUAL", 2024, "统计局批复")
    kinds = list(CaseEvent.objects.filter(case=ready).values_list("kind", flat=True))
    assert [kind for kind in kinds if kind not in {"PAPERS", "FIGURES"}] == [
        "PREPARE", "CHECK", "CITY_CHECK", "SUBMIT", "INCLUDE",
    ]  # fmt: skip


def test_who_records_the_inclusion_for_someone_says_for_whom(case: Case, liaison: User) -> None:
    deputy = make.user("ANALYST")
    make.acting(liaison, deputy)
    Case.objects.filter(pk=case.pk).update(state="SUBMITTED")
    do(User.objects.get(pk=deputy.pk), case, Act.INCLUDE)
    assert CaseEvent.objects.filter(case=case).values_list("kind", "by", "principal")[0] == (
        "INCLUDE", deputy.pk, liaison.pk,
    )  # fmt: skip


def test_the_check_asks_for_papers_and_checks(case: Case, officer: User, reviewer: User) -> None:
    do(officer, case, Act.PREPARE)
    with pytest.raises(Refused) as refused:
        do(reviewer, case, Act.CHECK)
    assert refused.value.code == "case.incomplete"
    done = complete(officer, case, vat_amount=Decimal(20_500_000))
    assert done.left == 0  # the difference was explained by M12, which `complete` brings where it is wanted
    assert "M12" in set(done.papers.values_list("code", flat=True))
    papers.take_back(actor=officer, case=case.pk, code="M12", at=at())
    with pytest.raises(Refused) as refused:
        do(reviewer, case, Act.CHECK)
    assert "差异说明" in refused.value.sentence


class TestThreePeople:
    """Who prepared does not check, the two checks are two people, acting for someone included."""

    def test_who_prepared_does_not_check(self, case: Case, reviewer: User) -> None:
        complete(reviewer, do(reviewer, case, Act.PREPARE))
        with pytest.raises(Refused) as refused:
            do(reviewer, case, Act.CHECK)
        assert refused.value.code == "case.own_papers"
        assert do(make.user("REVIEWER", "宝安区"), case, Act.CHECK).state == "DISTRICT_CHECKED"

    def test_who_brought_but_one_paper_does_not_check(self, ready: Case, reviewer: User) -> None:
        papers.bring(actor=reviewer, case=ready.pk, code="M01", on_paper=True, at=at())
        with pytest.raises(Refused) as refused:
            do(reviewer, ready, Act.CHECK)
        assert refused.value.code == "case.own_papers"

    def test_who_acts_for_the_preparer_does_not_check_in_that_capacity(self, case: Case) -> None:
        preparer, deputy = make.user("REVIEWER", "宝安区"), make.user("OFFICER", "新安街道")
        complete(preparer, do(preparer, case, Act.PREPARE))
        make.acting(preparer, deputy)
        with pytest.raises(Refused) as refused:
            do(User.objects.get(pk=deputy.pk), case, Act.CHECK)
        assert refused.value.code == "case.own_papers"

    def test_what_a_deputy_prepared_is_the_principals_too(self, case: Case, reviewer: User) -> None:
        deputy = make.user("ANALYST")
        make.acting(reviewer, deputy)
        deputy = User.objects.get(pk=deputy.pk)
        complete(deputy, do(deputy, case, Act.PREPARE))
        with pytest.raises(Refused) as refused:
            do(reviewer, case, Act.CHECK)
        assert refused.value.code == "case.own_papers"

    def test_the_two_checks_are_two_people(self, ready: Case, bureau: User) -> None:
        do(bureau, ready, Act.CHECK)
        with pytest.raises(Refused) as refused:
            do(bureau, ready, Act.CITY_CHECK)
        assert refused.value.code == "case.same_checker"
        assert do(make.user("BUREAU"), ready, Act.CITY_CHECK).state == "CITY_CHECKED"

    def test_a_return_asks_for_both_checks_again(
        self, ready: Case, officer: User, reviewer: User, bureau: User
    ) -> None:
        do(reviewer, ready, Act.CHECK)
        back = do(bureau, ready, Act.RETURN, "利润表缺章")
        assert (back.state, back.checked_by) == ("RETURNED", None)
        again = do(officer, ready, Act.RESUME)
        assert (again.state, again.left) == ("PREPARING", 0)


@pytest.mark.parametrize(("state", "act"), [
    ("PREPARING", Act.RETURN), ("SUBMITTED", Act.REFUSE), ("FOUND", Act.WITHDRAW),
])  # fmt: skip
def test_reasons_are_asked_for(case: Case, bureau: User, state: str, act: Act) -> None:
    Case.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(Refused) as refused:
        do(bureau, case, act, "  ")
    assert refused.value.code == "case.reason"


def test_out_of_scope_is_not_there_and_the_second_of_two_is_told(case: Case, officer: User) -> None:
    with pytest.raises(Http404):
        do(make.user("OFFICER", "南山区"), case, Act.PREPARE)
    do(officer, case, Act.PREPARE)
    with pytest.raises(Conflict):
        perform(actor=officer, case=case.pk, act=Act.WITHDRAW, said=Said(note="不办了"), version=1, at=at())


def test_nothing_is_sent_while_the_window_is_shut(ready: Case, bureau: User) -> None:
    Case.objects.filter(pk=ready.pk).update(state="CITY_CHECKED", opens_on=dt.date(2024, 12, 2))
    with pytest.raises(Refused) as refused:
        do(bureau, ready, Act.SUBMIT)
    assert refused.value.code == "window.not_open"
    Case.objects.filter(pk=ready.pk).update(opens_on=dt.date(2024, 10, 1), due_on=dt.date(2024, 10, 22))
    with pytest.raises(Refused) as refused:
        do(bureau, ready, Act.SUBMIT)
    assert refused.value.code == "window.closed"


class TestPapers:
    """Files, papers seen, waivers; what does not fit is refused in one sentence."""

    @pytest.fixture
    def preparing(self, case: Case, officer: User) -> Case:
        return do(officer, case, Act.PREPARE)

    def test_a_file_settles_its_paper_and_taken_back_it_is_missing_again(
        self, preparing: Case, officer: User, tmp_path: Any
    ) -> None:
        before = preparing.left
        assert before is not None
        file = tmp_path / "利润表.pdf"
        file.write_bytes(make.PDF)
        row = papers.bring(actor=officer, case=preparing.pk, code="M03", files=[(file, file.name)], at=at())
        preparing.refresh_from_db()
        assert (row.received_on, preparing.left) == (dt.date(2024, 10, 23), before - 1)
        attachment = Attachment.objects.of(row).get()
        papers.take_back(actor=officer, case=preparing.pk, code="M03", attachment=attachment.pk, at=at())
        preparing.refresh_from_db()
        assert (preparing.papers.get(code="M03").received_on, preparing.left) == (None, before)

    def test_a_photo_is_a_photo_whatever_its_name_says(
        self, preparing: Case, officer: User, tmp_path: Any
    ) -> None:
        for name in ("车间.pdf", "车间.jpg"):
            file = tmp_path / name
            file.write_bytes(make.PDF)
            with pytest.raises(Refused) as refused:
                papers.bring(actor=officer, case=preparing.pk, code="M07", files=[(file, name)], at=at())
            assert refused.value.code == "case.paper_kind"
        assert not preparing.papers.exists()

    def test_a_paper_that_the_door_does_not_ask_for(self, preparing: Case, officer: User) -> None:
        for code in ("M08", "M14"):
            with pytest.raises(Refused) as refused:
                papers.bring(actor=officer, case=preparing.pk, code=code, on_paper=True, at=at())
            assert refused.value.code == "case.paper_not_wanted"

    def test_the_licence_may_be_waived_with_a_reason(self, preparing: Case, officer: User) -> None:
        row = papers.waive(
            actor=officer, case=preparing.pk, code="M02", reason="系统已核对名称和代码", at=at()
        )
        assert row.waived
        with pytest.raises(Refused):
            papers.waive(actor=officer, case=preparing.pk, code="M03", reason="没有", at=at())

    def test_after_the_check_papers_and_figures_stand(
        self, ready: Case, officer: User, reviewer: User
    ) -> None:
        do(reviewer, ready, Act.CHECK)
        with pytest.raises(Refused) as refused:
            papers.bring(actor=officer, case=ready.pk, code="M01", on_paper=True, at=at())
        assert refused.value.code == "case.not_preparing"
        with pytest.raises(Refused):
            figures.record(actor=officer, case=ready.pk, values={"vat_amount": 1}, at=at())


class TestByHand:
    """Opening, and the other door."""

    def test_the_door_is_proposed_and_one_is_open_for_a_door(self, officer: User) -> None:
        of = works(production_from=dt.date(2023, 11, 1))
        made = open_by_hand(actor=officer, enterprise=of.pk, at=at())
        assert (made.door, made.year, made.opens_on, made.due_on) == (
            "MONTHLY", 2024, dt.date(2024, 10, 1), dt.date(2024, 10, 31),
        )  # fmt: skip
        with pytest.raises(Refused) as refused:
            open_by_hand(actor=officer, enterprise=of.pk, at=at())
        assert refused.value.code == "case.open"
        assert open_by_hand(actor=officer, enterprise=of.pk, door="ANNUAL", at=at()).door == "ANNUAL"

    @pytest.mark.parametrize(("told", "code"), [
        ({"industry": "5137"}, "case.industry"), ({"status": "STOPPED"}, "case.not_operating"),
    ])  # fmt: skip
    def test_whom_it_does_not_concern(self, officer: User, told: dict[str, str], code: str) -> None:
        with pytest.raises(Refused) as refused:
            open_by_hand(actor=officer, enterprise=works(**told).pk, at=at())
        assert refused.value.code == code

    def test_not_while_above_scale(self, officer: User, liaison: User, case: Case) -> None:
        of = works()
        make.inclusion(of)
        with pytest.raises(Refused) as refused:
            open_by_hand(actor=officer, enterprise=of.pk, at=at())
        assert refused.value.code == "case.above_scale"
        make.inclusion(
            case.enterprise
        )  # and an inclusion while above scale is refused by the fact's own rule
        Case.objects.filter(pk=case.pk).update(state="SUBMITTED")
        with pytest.raises(Refused) as refused:
            do(liaison, case, Act.INCLUDE)
        assert refused.value.code == "INCLUSION_ABOVE"

    def test_the_other_door_has_its_own_window(self, case: Case, officer: User) -> None:
        moved = change_door(actor=officer, case=case.pk, note="今年新投产", at=at())
        assert (moved.door, moved.due_on) == ("MONTHLY", dt.date(2024, 10, 31))
        with pytest.raises(Refused):
            change_door(actor=officer, case=case.pk, note=" ", at=at())


def test_the_fact_alone_includes(case: Case, bureau: User, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record_inclusion(
            actor=bureau, enterprise=case.enterprise_id, included_on=dt.date(2024, 11, 29), door="MONTHLY"
        )
    case.refresh_from_db()
    assert (case.state, case.before_inclusion) == ("INCLUDED", "FOUND")  # with another door than the case's
