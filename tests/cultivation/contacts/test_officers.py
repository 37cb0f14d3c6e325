"""Officers are named, replaced, handed over and let go."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404

from accounts.models import User
from accounts.services import change_user, leave
from core.audit.models import AuditStamp
from core.notices.models import Notice
from core.ui.bulk import Changed, Selection
from cultivation.contacts import serving
from cultivation.contacts.filters import CONTACTS, NO_OFFICER
from cultivation.contacts.models import ContactOfficer
from cultivation.contacts.services import officers
from cultivation.contacts.services.following import follow
from cultivation.contacts.terms import asked_on
from cultivation.enterprises.models import Enterprise
from exchange.staging import batches
from tests.support import factories as make
from tests.support.refusals import refuses

D = dt.date
TODAY = D(2024, 5, 10)


def of(enterprise: Enterprise) -> list[tuple[str, D, D | None]]:
    """The officers of an enterprise, the first first."""
    rows = ContactOfficer.objects.filter(enterprise=enterprise).order_by("valid_from", "pk")
    return list(rows.values_list("user__name", "valid_from", "valid_to"))


def test_another_officer_ends_the_first_on_that_day(
    reviewer: User, street: User, district: User, works: Enterprise
) -> None:
    officers.assign(actor=reviewer, enterprise=works.pk, officer=street.pk, on=D(2024, 4, 12))
    officers.assign(actor=reviewer, enterprise=works.pk, officer=district.pk)
    assert of(works) == [("王芳", D(2024, 4, 12), TODAY), ("李强", TODAY, None)]
    ended = ContactOfficer.objects.get(user=street)
    assert (ended.end_reason, ended.version) == ("另行指定", 2)
    assert AuditStamp.objects.filter(actor_id=reviewer.pk, reason="指定联系干部").exists()


def test_on_the_day_of_the_change_the_new_one_alone_is_in_force(
    reviewer: User, street: User, district: User, works: Enterprise
) -> None:
    make.contact(works, street, D(2024, 4, 12))
    officers.assign(actor=reviewer, enterprise=works.pk, officer=district.pk)
    for day, name in ((D(2024, 4, 11), None), (D(2024, 5, 9), "王芳"), (TODAY, "李强")):
        found = ContactOfficer.objects.in_force(day).filter(enterprise=works)
        assert [one.user.name for one in found] == ([name] if name else [])


def test_the_same_officer_again_writes_nothing(reviewer: User, street: User, works: Enterprise) -> None:
    make.contact(works, street)
    done = officers.assign(actor=reviewer, enterprise=works.pk, officer=street.pk)
    assert (done.same, done.done) == (1, 0)
    assert len(of(works)) == 1


def test_the_new_officer_is_told_and_whoever_names_themselves_is_not(
    reviewer: User, street: User, works: Enterprise
) -> None:
    officers.assign(actor=reviewer, enterprise=works.pk, officer=street.pk)
    assert Notice.objects.get(user=street).title == f"您是“{works.name}”的联系干部"
    officers.assign(actor=reviewer, enterprise=works.pk, officer=reviewer.pk)
    assert not Notice.objects.filter(user=reviewer).exists()


@pytest.mark.parametrize(
    ("role", "place", "code"),
    [
        ("OFFICER", "西乡街道", "contact.scope"),
        ("OFFICER", "南山区", "contact.scope"),
        ("ANALYST", "南山区", "contact.role"),
        ("LEADING_GROUP", "LEADING", "contact.role"),
    ],
)
def test_an_officer_visits_and_covers_the_enterprise(
    reviewer: User, works: Enterprise, role: str, place: str, code: str
) -> None:
    other = make.user(role, place)
    with refuses(code):
        officers.assign(actor=reviewer, enterprise=works.pk, officer=other.pk)


def test_who_acts_for_another_does_not_become_an_officer_by_it(
    reviewer: User, street: User, works: Enterprise
) -> None:
    deputy = make.user("OFFICER", "西乡街道")
    make.acting(street, deputy)
    with refuses("contact.scope"):
        officers.assign(actor=reviewer, enterprise=works.pk, officer=deputy.pk)


def test_the_city_serves_everyone_and_who_left_nobody(reviewer: User, works: Enterprise) -> None:
    bureau = make.user("BUREAU")
    assert officers.assign(actor=reviewer, enterprise=works.pk, officer=bureau.pk).done == 1
    gone = make.user("OFFICER", "新安街道", is_active=False)
    with refuses("contact.left"):
        officers.assign(actor=reviewer, enterprise=works.pk, officer=gone.pk)


def test_the_rule_in_sql_and_in_python_are_one(reviewer: User, works: Enterprise) -> None:
    make.enterprise("南山区", "粤海街道")  # out of the reach of whom is asked for at the end
    bare = make.enterprise("宝安区", "")
    people = [
        make.user("OFFICER", "新安街道"), make.user("OFFICER", "宝安区"), make.user("OFFICER", "南山区"), reviewer,
        make.user("BUREAU"), make.user("ANALYST"), make.user("DEPARTMENT", "440306-D_HR"),
        make.user("OFFICER", "新安街道", is_active=False), make.user(("OFFICER", "ANALYST"), "粤海街道"),
    ]  # fmt: skip
    for person in people:
        reached = set(Enterprise.objects.filter(serving.reach_q(person)).values_list("pk", flat=True))
        rows = Enterprise.objects.raw(
            "SELECT e.id FROM cultivation_enterprise e, accounts_user o"
            f" WHERE o.id = %s AND {serving.SERVES}",
            [person.pk],
        )
        assert {row.pk for row in rows} == reached, person.role_codes
    assert {works.pk, bare.pk} == set(
        Enterprise.objects.filter(serving.reach_q(reviewer)).values_list("pk", flat=True)
    )


def test_who_names_sees_the_enterprise_and_may(street: User, works: Enterprise) -> None:
    stranger = make.user("REVIEWER", "南山区")
    with pytest.raises(Http404):
        officers.assign(actor=stranger, enterprise=works.pk, officer=street.pk)
    with refuses("OUT_OF_SCOPE"):
        officers.assign(actor=street, enterprise=works.pk, officer=street.pk)
    assert of(works) == []


def test_days_to_come_and_before_the_last_are_refused(
    reviewer: User, street: User, district: User, works: Enterprise
) -> None:
    make.contact(works, street, D(2024, 4, 15))
    for day, code in ((D(2024, 5, 11), "contact.future"), (D(2024, 4, 14), "contact.before")):
        with refuses(code):
            officers.assign(actor=reviewer, enterprise=works.pk, officer=district.pk, on=day)
    assert len(of(works)) == 1


def test_the_second_of_two_is_told_who_it_is_now(
    reviewer: User, street: User, district: User, works: Enterprise
) -> None:
    officers.assign(actor=reviewer, enterprise=works.pk, officer=street.pk, seen=0)
    with refuses("contact.changed") as refused:
        officers.assign(actor=reviewer, enterprise=works.pk, officer=district.pk, seen=0)
    del refused
    assert [name for name, *_days in of(works)] == ["王芳"]


def test_an_officers_time_ends_with_a_reason(reviewer: User, street: User, works: Enterprise) -> None:
    row = make.contact(works, street)
    officers.end(actor=reviewer, contact=row.pk, on=TODAY, reason="街道调整分工", version=1)
    row.refresh_from_db()
    assert (row.valid_to, row.end_reason, row.version) == (TODAY, "街道调整分工", 2)
    with refuses("contact.ended"):
        officers.end(actor=reviewer, contact=row.pk, on=TODAY, reason="再来")
    with refuses("contact.changed"):
        officers.end(actor=reviewer, contact=row.pk, on=TODAY, reason="再来", version=1)


class TestSeveral:
    """A whole set at once."""

    @pytest.fixture
    def members(self, may: Any) -> list[Enterprise]:
        """Three key members without an officer, two of them in 新安街道."""
        found = [make.enterprise("宝安区", place) for place in ("新安街道", "新安街道", "西乡街道")]
        for one in found:
            make.confirmed(one)
        return found

    def chosen(self, actor: User, **data: Any) -> Selection[Any]:
        """What the list's filters let through, as the person was shown it."""
        asked = asked_on(TODAY, actor.pk)
        shown = Selection.read(actor, CONTACTS, {"every": "1", "show": NO_OFFICER, **data})
        _count, pairs = shown.extent(officers.writable(actor), asked)
        return Selection.read(actor, CONTACTS, dict(pairs))

    def test_the_set_has_the_officer_and_one_notice_tells_of_it(
        self, reviewer: User, district: User, members: list[Enterprise]
    ) -> None:
        done = officers.assign_selected(
            actor=reviewer, selection=self.chosen(reviewer), asked=asked_on(TODAY), officer=district.pk
        )
        assert (done.done, done.refused) == (3, [])
        assert ContactOfficer.objects.filter(user=district, valid_to=None, by=reviewer).count() == 3
        assert Notice.objects.get(user=district).title == "您新增 3 家联系企业"

    def test_those_out_of_the_officers_scope_are_told_and_the_others_are_in(
        self, reviewer: User, street: User, members: list[Enterprise]
    ) -> None:
        done = officers.assign_selected(
            actor=reviewer, selection=self.chosen(reviewer), asked=asked_on(TODAY), officer=street.pk
        )
        assert done.done == 2
        assert [(name, verdict.code) for name, verdict in done.refused] == [
            (members[2].name, "contact.scope")
        ]

    def test_a_set_that_grew_since_is_refused_and_nothing_is_written(
        self, reviewer: User, district: User, members: list[Enterprise]
    ) -> None:
        selection = self.chosen(reviewer)
        make.confirmed(make.enterprise("宝安区", "新安街道"))
        with pytest.raises(Changed):
            officers.assign_selected(
                actor=reviewer, selection=selection, asked=asked_on(TODAY), officer=district.pk
            )
        assert not ContactOfficer.objects.exists()

    def test_an_officer_named_by_someone_else_meanwhile_is_not_overwritten(
        self, reviewer: User, street: User, district: User, members: list[Enterprise]
    ) -> None:
        ids = [one.pk for one in members]
        selection = Selection.read(reviewer, CONTACTS, {"pk": [str(pk) for pk in ids]})
        stamp = officers.stamp_of(ids)
        make.contact(members[0], street)
        with pytest.raises(Changed):
            officers.assign_selected(
                actor=reviewer, selection=selection, asked=asked_on(TODAY), officer=district.pk, stamp=stamp
            )
        assert ContactOfficer.objects.get().user == street

    def test_ticked_ones_out_of_scope_are_left_alone(self, district: User, members: list[Enterprise]) -> None:
        other = make.user("REVIEWER", "南山区")
        selection = Selection.read(other, CONTACTS, {"pk": [str(one.pk) for one in members]})
        done = officers.assign_selected(
            actor=other, selection=selection, asked=asked_on(TODAY), officer=district.pk
        )
        assert (done.done, done.refused) == (0, [])

    def test_statements_do_not_grow_with_the_set(
        self, reviewer: User, district: User, members: list[Enterprise], django_assert_max_num_queries: Any
    ) -> None:
        for _each in range(20):
            make.confirmed(make.enterprise("宝安区", "新安街道"))
        selection = self.chosen(reviewer)
        asked = asked_on(TODAY)
        with django_assert_max_num_queries(32):
            officers.assign_selected(actor=reviewer, selection=selection, asked=asked, officer=district.pk)


class TestHandingOver:
    """All that one person has goes to another, or becomes a gap."""

    def test_everything_goes_over_from_a_day_on(self, reviewer: User, street: User, district: User) -> None:
        firms = [make.enterprise("宝安区", "新安街道") for _each in range(3)]
        for firm in firms:
            make.contact(firm, street)
        done = officers.hand_over(actor=reviewer, person=street.pk, successor=district.pk, on=D(2024, 5, 6))
        assert done.done == 3
        assert of(firms[0]) == [("王芳", D(2024, 4, 15), D(2024, 5, 6)), ("李强", D(2024, 5, 6), None)]
        assert Notice.objects.get(user=district).title == "您新增 3 家联系企业"

    def test_what_the_successor_does_not_cover_stays_and_is_told(
        self, reviewer: User, street: User, district: User
    ) -> None:
        inside, outside = make.enterprise("宝安区", "新安街道"), make.enterprise("宝安区", "西乡街道")
        make.contact(inside, district)
        make.contact(outside, district)
        done = officers.hand_over(actor=reviewer, person=district.pk, successor=street.pk)
        assert done.done == 1
        assert [verdict.code for _name, verdict in done.refused] == ["contact.scope"]
        assert of(outside)[-1] == ("李强", D(2024, 4, 15), None)

    def test_only_what_is_in_the_actors_scope_goes(self, reviewer: User) -> None:
        bureau, other = make.user("BUREAU"), make.user("BUREAU")
        far = make.enterprise("南山区", "粤海街道")
        make.contact(far, bureau)
        with refuses("contact.nothing"):
            officers.hand_over(actor=reviewer, person=bureau.pk, successor=other.pk)

    def test_nobody_takes_over_from_themselves(self, reviewer: User, street: User) -> None:
        with refuses("contact.self"):
            officers.hand_over(actor=reviewer, person=street.pk, successor=street.pk)

    def test_who_leaves_hands_over_to_who_takes_over(self, street: User, works: Enterprise) -> None:
        make.contact(works, street)
        make.hang_point(works, user=street)
        colleague = make.user("OFFICER", "新安街道", name="赵敏")
        admin = make.user("ADMIN")
        moved = leave(actor=admin, user=street.pk, successor=colleague)
        assert moved == {"联系企业": 1, "挂点企业": 1}
        assert of(works) == [("王芳", D(2024, 4, 15), TODAY), ("赵敏", TODAY, None)]
        hung = works.hang_points.get()
        assert (hung.ended_on, hung.end_reason) == (TODAY, "离岗")

    def test_who_leaves_without_a_successor_leaves_gaps(self, street: User, works: Enterprise) -> None:
        make.contact(works, street)
        leave(actor=make.user("ADMIN"), user=street.pk, successor=None)
        assert of(works) == [("王芳", D(2024, 4, 15), TODAY)]
        assert ContactOfficer.objects.get().end_reason == "离岗"

    def test_a_successor_elsewhere_takes_none(self, street: User, works: Enterprise) -> None:
        make.contact(works, street)
        leave(actor=make.user("ADMIN"), user=street.pk, successor=make.user("OFFICER", "南山区"))
        assert of(works) == [("王芳", D(2024, 4, 15), TODAY)]

    def test_who_moves_to_another_unit_keeps_only_what_they_still_cover(
        self, district: User, works: Enterprise
    ) -> None:
        other = make.enterprise("宝安区", "西乡街道")
        make.contact(works, district)
        make.contact(other, district)
        change_user(
            actor=make.user("ADMIN"), user=district.pk, version=district.version, roles=["OFFICER"],
            unit=make.unit("西乡街道"),
        )  # fmt: skip
        assert of(works)[-1][2] == TODAY
        assert of(other)[-1][2] is None
        assert ContactOfficer.objects.get(enterprise=works).end_reason == "企业不在其工作范围内"

    def test_an_import_of_people_and_its_undo_are_followed_at_once(
        self, district: User, works: Enterprise, tmp_path: Path
    ) -> None:
        """Moved by a file to another street, they serve what they still cover; back again, what they took on there."""
        other, root = make.enterprise("宝安区", "西乡街道"), make.user("ADMIN")
        make.contact(works, district)
        make.contact(other, district)
        path = tmp_path / "users.csv"
        path.write_text(f"用户名,姓名,单位,角色\n{district.username},李强,西乡街道,经办\n", encoding="utf-8")
        batch = batches.upload(actor=root, dataset="users", source=path, filename=path.name)
        batches.read_and_plan(batch.pk)
        batches.commit(batch.pk)
        assert (of(works)[-1][2], of(other)[-1][2]) == (TODAY, None)
        far = make.contact(works, make.user("OFFICER", "西乡街道"))  # whoever no longer covers it
        batches.undo(batches.open_undo(actor=root, batch_id=batch.pk).pk)
        far.refresh_from_db()
        assert (far.valid_to, of(other)[-1][2]) == (TODAY, None)

    def test_the_history_says_why_nobody_serves_it_any_more(self, district: User, works: Enterprise) -> None:
        make.contact(works, district)
        change_user(
            actor=make.user("ADMIN"), user=district.pk, version=district.version, roles=["ANALYST"],
            unit=district.unit,
        )  # fmt: skip
        assert ContactOfficer.objects.get(enterprise=works).end_reason == "不再有走访权限"
        other = make.contact(works, make.user("OFFICER", "宝安区", is_active=False))
        assert follow()["uncovered"] == 1
        other.refresh_from_db()
        assert other.end_reason == "离岗"


def test_the_nightly_sweep_ends_once_and_leaves_others_alone(street: User, works: Enterprise) -> None:
    make.contact(works, street)
    kept = make.enterprise("宝安区", "新安街道")
    make.contact(kept, street)
    Enterprise.objects.filter(pk=works.pk).update(street=make.unit("西乡街道"))
    assert follow()["uncovered"] == 1
    assert follow()["uncovered"] == 0
    assert of(kept)[-1][2] is None
