"""Acts on an application: the whole table for every role, duties apart, papers, clocks, what the conditions decide."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from accounts.models import User
from core.forms.versions import Conflict
from core.parameters.models import Parameter
from core.verdict import Refused
from incentives.applications import money
from incentives.applications.models import Application, ApplicationEvent, ApplicationJudgement, ReviewSample
from incentives.applications.reading import past_of
from incentives.applications.rules import permits
from incentives.applications.services.acting import may_do, perform
from incentives.applications.states import MONEY, TRANSITIONS, Act, Duty, State
from incentives.facts.models import CreditRecord
from incentives.policy.models import PolicyVersion
from tests.incentives.applications.cases import (
    at,
    complete,
    do,
    entered,
    reviewed,
    state_figures,
    submitted,
    works,
)
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")

ENTRY, REVIEW = {"OFFICER", "REVIEWER", "BUREAU"}, {"REVIEWER", "BUREAU"}
STAT, DECIDE = {"STAT_LIAISON", "BUREAU"}, {"BUREAU"}
LEADS = {
    ("DRAFT", "SUBMIT"): ({"SUBMITTED"}, ENTRY),
    ("SUBMITTED", "START"): ({"PRELIMINARY"}, REVIEW),
    ("PRELIMINARY", "PASS"): ({"VERIFICATION"}, REVIEW),
    ("PRELIMINARY", "SUPPLEMENT"): ({"SUPPLEMENT"}, REVIEW),
    ("PRELIMINARY", "REJECT"): ({"REJECTED"}, REVIEW),
    ("SUPPLEMENT", "RESUBMIT"): ({"PRELIMINARY"}, ENTRY),
    ("VERIFICATION", "VERIFY"): ({"SITE_CHECK", "PROPOSAL", "REJECTED"}, STAT),
    ("SITE_CHECK", "PASS"): ({"PROPOSAL"}, DECIDE),
    ("SITE_CHECK", "REJECT"): ({"REJECTED"}, DECIDE),
    ("PROPOSAL", "PUBLISH"): ({"PUBLISHED"}, DECIDE),
    ("PROPOSAL", "REJECT"): ({"REJECTED"}, DECIDE),
    ("PUBLISHED", "OBJECT"): ({"OBJECTION"}, DECIDE),
    ("PUBLISHED", "APPROVE"): ({"APPROVED", "ARCHIVED"}, DECIDE),
    ("OBJECTION", "DISMISS"): ({"PUBLISHED"}, DECIDE),
    ("OBJECTION", "UPHOLD"): ({"REJECTED"}, DECIDE),
    ("APPROVED", "PAID"): ({"PAID"}, {"PAYMENTS"}),
    ("APPROVED", "REVOKE"): ({"REJECTED"}, DECIDE),
    ("PAID", "BOUNCE"): ({"APPROVED"}, {"PAYMENTS"}),
    ("ARCHIVED", "BOUNCE"): ({"APPROVED"}, {"PAYMENTS"}),
    ("PAID", "ARCHIVE"): ({"ARCHIVED"}, DECIDE),
    ("REJECTED", "APPEAL"): ({"PRELIMINARY"}, ENTRY),
    **{
        (state, "WITHDRAW"): ({"WITHDRAWN"}, ENTRY)
        for state in ("DRAFT", "SUBMITTED", "PRELIMINARY", "SUPPLEMENT", "VERIFICATION", "SITE_CHECK", "PROPOSAL",
                      "PUBLISHED", "OBJECTION")
    },
}  # fmt: skip
"""The table of domain.md, section 9, written out anew: state and act, where it leads, who may."""
ROLES = {
    "OFFICER": "新安街道", "REVIEWER": "宝安区", "BUREAU": None, "STAT_LIAISON": None, "PAYMENTS": None, "ANALYST": None,
}  # fmt: skip


def test_the_table_is_the_one_of_the_domain() -> None:
    found = {
        (row.source.value, row.act.value): {target.value for target in row.targets} for row in TRANSITIONS
    }
    appeal = ("REJECTED", "APPEAL")
    assert found.pop(appeal) == set(), "back to the state before"
    assert found == {key: targets for key, (targets, _who) in LEADS.items() if key != appeal}
    assert len(TRANSITIONS) == len(LEADS)


@pytest.mark.parametrize("role", ROLES)
def test_every_state_act_and_role(role: str, officer: User, reviewer: User) -> None:
    """What the table lets the role do leads where it says; all else is refused and writes nothing."""
    person = make.user(role, ROLES[role])
    done = reviewed(officer, reviewer)
    ApplicationEvent.objects.filter(application=done).delete()  # duties are held apart in a test of their own
    for state, act in itertools.product(State, Act):
        Application.objects.filter(pk=done.pk).update(
            state=state, appeals=0, supplements=0, before="PRELIMINARY", ended_on=None,
            due_on=dt.date(2099, 12, 31), ends_on=dt.date(2024, 8, 30),
        )  # fmt: skip
        ApplicationEvent.objects.filter(application=done).delete()
        done.refresh_from_db()
        leads, who = LEADS.get((state, act), (set(), set()))
        by_batch = act is Act.PAID or (act in MONEY and act not in money.ACTS)
        verdict = may_do(person, act, done)
        assert bool(verdict) == (role in who and not by_batch), (role, state, act, verdict.sentence)
        if verdict and act not in MONEY:
            assert do(person, done, act, "情况说明").state in leads
        elif not verdict:
            with pytest.raises(Refused) as refused:
                do(person, done, act, "情况说明")
            codes = {"application.by_batch", "application.permission"} if leads else {"application.state"}
            assert refused.value.code in codes
            assert Application.objects.get(pk=done.pk).version == done.version


def test_the_way_to_the_proposal_with_who_did_what(
    officer: User, reviewer: User, liaison: User, bureau: User
) -> None:
    row = submitted(officer)
    assert (row.state, row.verdict, row.due) == ("SUBMITTED", "PASS", 200_000)
    assert row.due_on == dt.date(2024, 9, 14), (
        "ten working days; the 14th of September makes up for a holiday"
    )
    assert do(reviewer, row, Act.START).due_on == row.due_on, "the review's clock runs from the submission on"
    with pytest.raises(Refused, match="信用报告"):
        do(reviewer, row, Act.PASS)
    complete(reviewer, row, all_of_it=True)
    row = do(reviewer, row, Act.PASS)
    assert row.state == "VERIFICATION"
    row = do(liaison, row, Act.VERIFY)
    assert row.stated_at is not None
    if row.state == "SITE_CHECK":
        row = do(bureau, row, Act.PASS)
    assert row.state == "PROPOSAL"
    told = list(ApplicationEvent.objects.filter(application=row).values_list("kind", "by__name"))
    assert told[:2] == [("ENTERED", "街道经办"), ("PAPERS", "街道经办")]
    assert ("VERIFY", "统计联络员") in told
    assert [each.moment for each in ApplicationJudgement.objects.filter(application=row)] == [
        "ENTRY",
        "SUBMIT",
        "VERIFY",
    ]


class TestConditions:
    """The conditions decide, nobody else."""

    def test_what_is_not_known_is_asked_for(self, officer: User, reviewer: User, liaison: User) -> None:
        of = works(output=None)
        row = reviewed(officer, reviewer, of)
        assert row.verdict == "UNKNOWN"
        with pytest.raises(Refused, match="统计局") as refused:
            do(liaison, row, Act.VERIFY)
        assert refused.value.code == "application.unknown"
        state_figures(of, (30_000_000, 30_100_000))
        assert do(liaison, row, Act.VERIFY).verdict == "PASS"

    def test_who_fails_is_rejected_with_the_condition(
        self, officer: User, reviewer: User, liaison: User
    ) -> None:
        row = do(liaison, reviewed(officer, reviewer, works(output=(30_000_000, 30_000_000))), Act.VERIFY)
        assert (row.state, row.outcome, row.before) == ("REJECTED", "CONDITIONS", "VERIFICATION")
        assert "增长" in row.ended_reason
        assert row.due_on == dt.date(2024, 9, 9), "five working days to appeal"

    def test_a_list_that_it_came_onto_since_is_seen_at_the_verification(
        self, officer: User, reviewer: User, liaison: User
    ) -> None:
        row = reviewed(officer, reviewer)
        CreditRecord.objects.create(
            enterprise=row.enterprise, kind="DISHONEST", valid_from=dt.date(2024, 8, 1)
        )
        assert do(liaison, row, Act.VERIFY).state == "REJECTED"

    def test_a_district_without_a_rule_is_unknown_and_the_application_stays_where_it_is(
        self, officer: User, reviewer: User, liaison: User
    ) -> None:
        row = complete(officer, entered(officer, programme="P2", year=2022), all_of_it=True)
        row = do(reviewer, do(reviewer, do(officer, row, Act.SUBMIT), Act.START), Act.PASS)
        with pytest.raises(Refused, match="政策文件"):
            do(liaison, row, Act.VERIFY)


class TestSample:
    """Who is checked on site: all, a sample by a seed that is kept, or nobody."""

    def test_the_sample_is_kept_and_can_be_drawn_again(
        self, officer: User, reviewer: User, liaison: User
    ) -> None:
        Parameter.objects.filter(code="review_sample_rate").update(value="0.50")
        rows = [do(liaison, reviewed(officer, reviewer), Act.VERIFY) for _each in range(8)]
        assert {row.sampled for row in rows} <= {True, False}
        assert ReviewSample.objects.count() == 1
        assert {row.state for row in rows if row.sampled} <= {"SITE_CHECK"}
        assert {row.state for row in rows if not row.sampled} <= {"PROPOSAL"}

    @pytest.mark.parametrize(("rate", "state"), [("0", "PROPOSAL"), ("1", "SITE_CHECK")])
    def test_nobody_or_everybody(
        self, rate: str, state: str, officer: User, reviewer: User, liaison: User
    ) -> None:
        Parameter.objects.filter(code="review_sample_rate").update(value=rate)
        assert do(liaison, reviewed(officer, reviewer), Act.VERIFY).state == state

    def test_a_programme_that_is_always_checked(self, officer: User, reviewer: User, liaison: User) -> None:
        PolicyVersion.objects.filter(programme="P1").update(site_check="ALWAYS")
        assert do(liaison, reviewed(officer, reviewer), Act.VERIFY).state == "SITE_CHECK"
        assert not ReviewSample.objects.exists()


class TestApart:
    """Nobody has two duties of one application that are kept apart, in whoever's stead."""

    def test_who_entered_does_not_review(self, reviewer: User) -> None:
        row = submitted(reviewer)
        with pytest.raises(Refused, match="须由其他人办") as refused:
            do(reviewer, row, Act.START)
        assert refused.value.code == "application.apart"
        assert do(make.user("REVIEWER", "宝安区"), row, Act.START).state == "PRELIMINARY"

    def test_who_acts_for_who_entered_does_not_either(self, reviewer: User) -> None:
        row, deputy = submitted(reviewer), make.user("ANALYST", "宝安区")
        make.acting(reviewer, deputy)
        with pytest.raises(Refused) as refused:
            do(User.objects.get(pk=deputy.pk), row, Act.START)
        assert refused.value.code == "application.apart"

    @pytest.mark.parametrize(
        ("kind", "state"), [("PASS", "SITE_CHECK"), ("PUBLISH", "PROPOSAL"), ("SUBMIT", "DRAFT")]
    )
    def test_who_entered_checked_or_proposed_does_not_approve(
        self, kind: str, state: str, bureau: User
    ) -> None:
        row = make.application(works(), "PUBLISHED")
        ApplicationEvent.objects.create(
            application=row,
            kind=kind,
            from_state=state,
            to_state="PUBLISHED",
            on=dt.date(2024, 9, 1),
            by=bureau,
        )
        done = past_of(row.pk).duties
        assert not permits.apart(Duty.APPROVAL, (bureau.pk, None), done)
        assert not permits.apart(Duty.APPROVAL, (make.user("BUREAU").pk, bureau.pk), done)
        assert permits.apart(Duty.APPROVAL, (make.user("BUREAU").pk, None), done)

    def test_who_stated_the_account_does_not_release(self, officer: User) -> None:
        row = complete(officer, entered(officer))
        assert not permits.apart(Duty.RELEASE, (officer.pk, None), past_of(row.pk).duties)


class TestWhoDecides:
    """A programme is decided in its responsible unit alone."""

    def test_another_units_office_may_not(self, bureau: User) -> None:
        row = make.application(works(), "SITE_CHECK", unit=make.unit("MIIT"))
        assert may_do(bureau, Act.PASS, row).code == "application.permission"
        assert may_do(make.user("BUREAU", "MIIT"), Act.PASS, row)
        assert may_do(make.user("DEPARTMENT", "MIIT"), Act.PASS, row)

    def test_a_department_sees_its_own_alone(self) -> None:
        own = make.application(works(), "SITE_CHECK", unit=make.unit("MIIT"))
        make.application(works(), "SITE_CHECK")
        assert list(Application.objects.visible_to(make.user("DEPARTMENT", "MIIT"))) == [own]

    def test_the_districts_own_award_is_decided_there(self, officer: User, reviewer: User) -> None:
        row = entered(officer, programme="P2", year=2022)
        assert row.unit == make.unit("宝安区")
        Application.objects.filter(pk=row.pk).update(state="PROPOSAL")
        row.refresh_from_db()
        assert may_do(reviewer, Act.REJECT, row)
        assert may_do(make.user("BUREAU"), Act.REJECT, row).code == "application.permission"


class TestSupplement:
    """Papers are asked for once; the review's clock waits for them."""

    def test_once_and_the_rest_of_the_clock(self, officer: User, reviewer: User) -> None:
        row = do(reviewer, submitted(officer), Act.START)
        row = do(reviewer, row, Act.SUPPLEMENT, "请补盖公章", at(dt.date(2024, 9, 5)))
        assert (row.state, row.due_on, row.days_left) == ("SUPPLEMENT", dt.date(2024, 9, 12), 7)
        row = do(officer, row, Act.RESUBMIT, when=at(dt.date(2024, 9, 9)))
        assert (row.state, row.due_on) == ("PRELIMINARY", dt.date(2024, 9, 19)), (
            "seven working days from the 9th"
        )
        with pytest.raises(Refused, match="已经退回补正过一次"):
            do(reviewer, row, Act.SUPPLEMENT, "再补", at(dt.date(2024, 9, 10)))


class TestAppeal:
    """Once, in time, back to where it was, to another person."""

    @pytest.fixture
    def rejected(self, officer: User, reviewer: User) -> Application:
        row = do(reviewer, submitted(officer), Act.START)
        return do(reviewer, row, Act.REJECT, "材料与登记不符")

    def test_to_another_person(self, rejected: Application, officer: User, reviewer: User) -> None:
        row = do(officer, rejected, Act.APPEAL, "附上更正证明")
        assert (row.state, row.appeals, row.ended_on) == ("PRELIMINARY", 1, None)
        with pytest.raises(Refused) as refused:
            do(reviewer, row, Act.REJECT, "仍不符")
        assert refused.value.code == "application.appealed"
        other = make.user("REVIEWER", "宝安区")
        row = do(other, row, Act.REJECT, "仍不符")
        with pytest.raises(Refused, match="已经申诉过一次"):
            do(officer, row, Act.APPEAL, "再申诉")

    def test_not_when_it_is_late(self, rejected: Application, officer: User) -> None:
        with pytest.raises(Refused, match="申诉期限已过"):
            do(officer, rejected, Act.APPEAL, "附上更正证明", at(dt.date(2024, 9, 10)))

    def test_not_beside_another_that_was_entered_since(self, rejected: Application, officer: User) -> None:
        entered(officer, rejected.enterprise)
        with pytest.raises(Refused, match="另一件在办"):
            do(officer, rejected, Act.APPEAL, "附上更正证明")
        rejected.refresh_from_db()
        assert rejected.state == "REJECTED"


class TestObjection:
    """The clock of the publication stands still for this one."""

    def test_the_rest_of_the_period_runs(self, bureau: User) -> None:
        row = make.application(
            works(), "PUBLISHED", published_on=dt.date(2024, 9, 2), ends_on=dt.date(2024, 9, 9)
        )
        row = do(bureau, row, Act.OBJECT, "有人反映", at(dt.date(2024, 9, 4)))
        assert (row.state, row.days_left, row.due_on) == ("OBJECTION", 3, dt.date(2024, 9, 19))
        row = do(bureau, row, Act.DISMISS, "查无实据", at(dt.date(2024, 9, 10)))
        assert (row.state, row.ends_on) == ("PUBLISHED", dt.date(2024, 9, 13))

    def test_upheld_it_is_rejected_and_an_appeal_proposes_it_anew(self, bureau: User) -> None:
        row = make.application(works(), "OBJECTION", published_on=dt.date(2024, 9, 2))
        row = do(bureau, row, Act.UPHOLD, "属实")
        assert (row.state, row.before, row.published_on) == ("REJECTED", "PROPOSAL", None)


def test_acts_against_somebody_carry_a_reason(officer: User, reviewer: User) -> None:
    row = do(reviewer, submitted(officer), Act.START)
    for act in (Act.SUPPLEMENT, Act.REJECT):
        with pytest.raises(Refused, match="请写明"):
            do(reviewer, row, act, "  ")


def test_the_second_of_two_is_told_that_it_has_moved(officer: User) -> None:
    row = complete(officer, entered(officer))
    do(officer, row, Act.SUBMIT)
    with pytest.raises(Conflict):
        perform(
            actor=officer, application=row.pk, act=Act.WITHDRAW, note="重复", version=row.version, at=at()
        )


def test_out_of_scope_is_not_there(officer: User) -> None:
    row = entered(officer)
    with pytest.raises(Http404):
        do(make.user("OFFICER", "南山区"), row, Act.WITHDRAW, "不办了")


def test_an_entry_of_the_ledger_is_never_changed(rules_loaded: None) -> None:
    award = make.award(works())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incentives_movement (purse_id, kind, amount, at, reason) VALUES (%s, 'BUDGET', 1, now(), '')"
            " RETURNING id",
            [award.purse_id],
        )
        key = cursor.fetchone()[0]
    for statement in ("UPDATE incentives_movement SET amount = 2", "DELETE FROM incentives_movement"):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"{statement} WHERE id = %s", [key])
