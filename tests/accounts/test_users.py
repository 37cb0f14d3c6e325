"""The administrator's work with users: made, changed, given passwords, left, acted for."""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import acting, forms, rules, selectors, services
from accounts.filters import UNITS
from accounts.models import AccessToken, ActingFor, Unit, User
from accounts.roles import Role
from accounts.signals import open_work, person_left
from core.verdict import Refused
from tests.support import factories as make

pytestmark = pytest.mark.django_db
FORM = {"username": "li.si", "name": "李四", "roles": ["OFFICER"], "phone": "13900000000", "email": ""}


@pytest.fixture
def admin() -> User:
    return make.user("ADMIN")


@pytest.fixture
def browser(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture
def holder() -> Iterator[dict[str, Any]]:
    """A room above that holds three things for whoever leaves."""
    state: dict[str, Any] = {"moved_to": None}

    def count(person: User, **_kwargs: Any) -> dict[str, int]:
        return {"问题": 3}

    def move(person: User, successor: User | None, **_kwargs: Any) -> dict[str, int]:
        state["moved_to"] = successor
        return {"问题": 3}

    open_work.connect(count)
    person_left.connect(move)
    yield state
    open_work.disconnect(count)
    person_left.disconnect(move)


def test_a_new_user_gets_a_one_time_password_that_the_page_shows_once(browser: Client) -> None:
    unit = make.unit("新安街道")
    page = browser.post("/accounts/users/new/", FORM | {"unit": unit.pk})
    made = User.objects.get(username="li.si")
    (row,) = page.context["rows"]
    assert row["password"] in page.content.decode()
    assert made.check_password(row["password"])
    assert (made.unit, made.role_codes, made.must_change_password) == (unit, ("OFFICER",), True)
    assert "no-store" in page.headers["Cache-Control"]


def test_the_own_password_replaces_the_cheap_hash_of_the_first(db: None) -> None:
    person, _given = services.create_user(
        actor=None, username="new.one", name="新人", unit=make.unit("新安街道"), roles=["OFFICER"]
    )
    assert person.password.startswith("pbkdf2_sha256$20000$")
    person = services.set_own_password(actor=person, password="eigen-und-lang-7")
    assert person.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("roles", "place", "code"),
    [
        (["REVIEWER"], "STREET", "ROLE_PLACE"),
        (["OFFICER"], rules.CITY_DEPARTMENT, "ROLE_PLACE"),
        (["DEPARTMENT"], "DISTRICT", "ROLE_PLACE"),
        (["BUREAU"], "DISTRICT", "ROLE_PLACE"),
        (["BUREAU"], rules.DISTRICT_DEPARTMENT, "ROLE_PLACE"),
        (["ADMIN", "BUREAU"], "CITY", "ROLE_ADMIN_ALONE"),
        ([], "CITY", "ROLE_NONE"),
        (["OFFICER", "REVIEWER"], "DISTRICT", ""),
        (["OFFICER"], "STREET", ""),
        (["ANALYST"], "DISTRICT", ""),
        (["BUREAU", "ANALYST"], rules.CITY_DEPARTMENT, ""),
        (["DEPARTMENT"], rules.DISTRICT_DEPARTMENT, ""),
    ],
)
def test_roles_fit_their_units_and_one_another(roles: list[str], place: str, code: str) -> None:
    assert rules.may_hold(roles, place, "某单位").code == code


def test_a_refused_role_keeps_what_was_typed_and_writes_nothing(browser: Client) -> None:
    page = browser.post(
        "/accounts/users/new/", FORM | {"unit": make.unit("新安街道").pk, "roles": ["REVIEWER"]}
    )
    assert page.status_code == 422
    assert "角色“区审核”不能设在“新安街道”" in page.content.decode()
    assert 'value="李四"' in page.content.decode()
    assert not User.objects.filter(username="li.si").exists()


def test_a_taken_user_name_is_told_at_its_field(browser: Client) -> None:
    make.user(username="LI.SI")
    page = browser.post("/accounts/users/new/", FORM | {"unit": make.unit("新安街道").pk})
    assert page.status_code == 422
    assert page.context["form"].errors["username"] == ["用户名“li.si”已被使用"]


def test_the_second_of_two_people_is_told_what_stands_now_and_may_save_then(browser: Client) -> None:
    person = make.user("OFFICER", "宝安区", name="王一")
    form = {
        "name": "王二",
        "unit": person.unit_id,
        "roles": ["OFFICER"],
        "phone": "",
        "email": "",
        "version": "1",
    }
    User.objects.filter(pk=person.pk).update(name="王三", version=2)
    page = browser.post(f"/accounts/users/{person.pk}/", form)
    assert page.status_code == 422
    assert page.context["form"].errors["name"] == ["现在是：王三"]
    assert 'value="王二"' in page.content.decode()
    person.refresh_from_db()
    assert person.name == "王三"
    browser.post(f"/accounts/users/{person.pk}/", form | {"version": page.context["form"]["version"].value()})
    person.refresh_from_db()
    assert (person.name, person.version) == ("王二", 3)


def test_the_last_administrator_keeps_the_role_and_stays(admin: User) -> None:
    other = make.user("ADMIN", is_active=False)
    with pytest.raises(Refused, match="最后一名"):
        services.change_user(actor=admin, user=admin.pk, version=1, roles=["BUREAU"])
    with pytest.raises(Refused, match="不能将自己"):
        services.leave(actor=admin, user=admin.pk, successor=None)
    with pytest.raises(Refused, match="已离岗"):
        services.leave(actor=admin, user=other.pk, successor=None)


def test_the_database_keeps_two_spellings_of_one_user_name_apart_from_nobody() -> None:
    make.user(username="wang")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.user(username="Wang")


@pytest.mark.django_db(transaction=True)
def test_two_administrators_do_not_remove_one_another_at_the_same_moment() -> None:
    one, two = make.user("ADMIN"), make.user("ADMIN")
    found: list[str] = []

    def second() -> None:
        try:
            services.leave(actor=two, user=one.pk, successor=None)
        except Refused as refused:
            found.append(refused.code)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        services.leave(actor=one, user=two.pk, successor=None)
        thread.start()
        thread.join(0.5)
    thread.join(10)
    assert found == ["LEFT_LAST_ADMIN"]
    assert User.objects.filter(is_active=True, groups__name=Role.ADMIN).count() == 1


def test_passwords_of_several_are_reset_at_once_and_their_locks_go(browser: Client) -> None:
    people = [make.user("OFFICER", "宝安区") for _number in range(3)]
    AccessAttempt.objects.create(username=people[0].username, ip_address="10.0.0.1", failures_since_start=5)
    page = browser.post("/accounts/users/reset-passwords/", {"pk": [person.pk for person in people]})
    given = {row["person"].pk: row["password"] for row in page.context["rows"]}
    assert set(given) == {person.pk for person in people}
    for person in people:
        person.refresh_from_db()
        assert person.check_password(given[person.pk])
        assert person.must_change_password
    assert not AccessAttempt.objects.exists()


def test_who_has_left_gets_no_password_but_a_sentence(browser: Client) -> None:
    gone = make.user("OFFICER", "宝安区", is_active=False)
    page = browser.post(f"/accounts/users/{gone.pk}/reset-password/", follow=True).content.decode()
    assert "请先恢复在岗" in page


def test_who_leaves_hands_over_what_the_rooms_hold_for_them(browser: Client, holder: dict[str, Any]) -> None:
    person, successor = make.user("OFFICER", "宝安区"), make.user("OFFICER", "宝安区")
    running = make.acting(make.user("OFFICER", "宝安区"), person)
    page = browser.get(f"/accounts/users/{person.pk}/leave/")
    assert page.context["work"] == {"问题": 3}
    assert browser.post(f"/accounts/users/{person.pk}/leave/", {"successor": ""}).status_code == 422
    person.refresh_from_db()
    assert person.is_active
    browser.post(f"/accounts/users/{person.pk}/leave/", {"successor": successor.pk})
    person.refresh_from_db()
    assert (person.is_active, person.left_on) == (False, timezone.localdate())
    assert holder["moved_to"] == successor
    assert not ActingFor.objects.filter(pk=running.pk).exists()


def test_a_successor_is_another_person_at_work(admin: User) -> None:
    person, gone = make.user("OFFICER", "宝安区"), make.user("OFFICER", "宝安区", is_active=False)
    for successor in (person, gone):
        with pytest.raises(Refused, match="接手人须为在岗的其他用户"):
            services.leave(actor=admin, user=person.pk, successor=successor)
    person.refresh_from_db()
    assert person.is_active


def test_every_change_of_a_person_is_one_version_more(admin: User) -> None:
    person = make.user("OFFICER", "宝安区")
    seen = [person.version]
    for change in (
        lambda: services.change_user(
            actor=admin, user=person.pk, version=person.version, roles=["OFFICER"], name="新名"
        ),
        lambda: services.change_user(
            actor=admin, user=person.pk, version=person.version, roles=["OFFICER"], name="又名"
        ),
        lambda: services.reset_password(actor=admin, user=person.pk),
        lambda: services.leave(actor=admin, user=person.pk, successor=None),
    ):
        change()
        person.refresh_from_db()
        seen.append(person.version)
    assert seen == list(range(seen[0], seen[0] + 5))


@pytest.mark.parametrize(
    ("form", "model", "field"),
    [
        (forms.UserForm, User, "name"),
        (forms.UserForm, User, "phone"),
        (forms.ActingForm, ActingFor, "reason"),
        (forms.UnitForm, Unit, "name"),
        (forms.UnitForm, Unit, "short_name"),
        (forms.TokenForm, AccessToken, "name"),
    ],
)
def test_a_text_may_be_as_long_as_it_is_kept(form: Any, model: Any, field: str) -> None:
    assert form.base_fields[field].max_length == model._meta.get_field(field).max_length


def test_a_token_is_for_a_month_a_quarter_or_a_year_a_quarter_unless_said() -> None:
    days = forms.TokenForm.base_fields["days"]
    assert [value for value, _label in days.choices] == [30, 90, 365]  # type: ignore[attr-defined]
    assert days.initial == 90


def test_who_leaves_without_open_work_needs_no_successor_and_may_come_back(browser: Client) -> None:
    person = make.user("OFFICER", "宝安区")
    assert browser.post(f"/accounts/users/{person.pk}/leave/", {"successor": ""}).status_code == 302
    page = browser.post(f"/accounts/users/{person.pk}/come-back/")
    person.refresh_from_db()
    assert person.is_active
    assert person.left_on is None
    assert person.check_password(page.context["rows"][0]["password"])


def test_acting_is_set_from_the_persons_page_and_ended_there(browser: Client) -> None:
    principal, deputy = make.user("REVIEWER", "宝安区"), make.user("OFFICER", "宝安区")
    today = timezone.localdate()
    form = {
        "deputy": deputy.pk,
        "starts_on": today - dt.timedelta(1),
        "ends_on": today + dt.timedelta(3),
        "reason": "出差",
    }
    answer = browser.post(f"/accounts/users/{principal.pk}/acting/", form)
    assert answer.headers["Location"] == f"/accounts/users/{principal.pk}/"
    row = ActingFor.objects.get()
    assert "出差" in browser.get(answer.headers["Location"]).content.decode()
    browser.post(f"/accounts/acting/{row.pk}/end/")
    row.refresh_from_db()
    assert row.ends_on == today - dt.timedelta(1)
    assert not User.objects.get(pk=deputy.pk).can("return.review")


@pytest.mark.parametrize(
    ("roles", "starts", "ends", "code"),
    [
        (("REVIEWER", "OFFICER"), 3, 1, "ACTING_DAYS"),
        (("REVIEWER", "OFFICER"), -9, -1, "ACTING_PAST"),
        (("REVIEWER", "OFFICER"), 0, 400, "ACTING_LONG"),
        (("ADMIN", "OFFICER"), 0, 3, "ACTING_ADMIN"),
        (("OFFICER", "ADMIN"), 0, 3, "ACTING_ADMIN"),
        (("REVIEWER", "OFFICER"), 0, 3, ""),
    ],
)
def test_acting_has_its_rules(roles: tuple[str, str], starts: int, ends: int, code: str) -> None:
    today = dt.date(2024, 5, 6)
    verdict = rules.may_act_for(
        principal_roles=[roles[0]],
        deputy_roles=[roles[1]],
        same_person=False,
        starts_on=today + dt.timedelta(starts),
        ends_on=today + dt.timedelta(ends),
        today=today,
    )
    assert verdict.code == code


def test_two_deputies_at_once_are_refused(admin: User) -> None:
    principal = make.user("REVIEWER", "宝安区")
    make.acting(principal, make.user("OFFICER", "宝安区"))
    today = timezone.localdate()
    with pytest.raises(Refused, match="日期不能重叠"):
        acting.set_acting(
            actor=admin,
            principal=principal,
            deputy=make.user(),
            starts_on=today,
            ends_on=today,
            reason="病假",
        )


def test_what_a_deputy_does_for_the_principal_names_both_in_the_audit() -> None:
    principal, deputy = make.user("ADMIN"), make.user("ADMIN", "BUREAU")
    deputy.groups.clear()
    make.acting(principal, deputy)
    deputy = User.objects.get(pk=deputy.pk)
    assert deputy.use("user.write")
    services.create_user(
        actor=deputy, username="by.deputy", name="某人", unit=make.unit("宝安区"), roles=[Role.OFFICER]
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor_id, acting_for_id, reason FROM history.stamp ORDER BY id DESC LIMIT 1")
        assert cursor.fetchone() == (deputy.pk, principal.pk, "新建用户")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=赵", {"赵六"}),
        ("q=QIAN7", {"钱七"}),
        ("role=REVIEWER", {"钱七"}),
        ("state=left", {"孙八"}),
        ("state=active&role=OFFICER", {"赵六"}),
    ],
)
def test_the_list_finds_by_name_role_and_state(browser: Client, query: str, names: set[str]) -> None:
    make.user("OFFICER", "新安街道", name="赵六")
    make.user("REVIEWER", "宝安区", name="钱七", username="qian7")
    make.user("OFFICER", "南山区", name="孙八", is_active=False)
    assert {person.name for person in browser.get(f"/accounts/users/?{query}").context["people"]} == names


def test_people_and_units_are_listed_for_whom_manages_them_alone(admin: User) -> None:
    officer = make.user("OFFICER", "宝安区")
    assert set(selectors.users(admin)) == {admin, officer}
    assert not selectors.users(officer).exists()
    assert not selectors.units(officer, UNITS.parse(officer, {})).exists()


def test_a_districts_filter_includes_its_streets_and_departments(browser: Client) -> None:
    inside = {make.user("OFFICER", place).pk for place in ("宝安区", "新安街道")} | {
        make.user("DEPARTMENT", "440306-D_HR").pk
    }
    make.user("OFFICER", "南山区")
    page = browser.get(f"/accounts/users/?unit={make.unit('440306').pk}")
    assert {person.pk for person in page.context["people"]} == inside
    assert page.context["total"] == 3


def test_the_list_keeps_to_its_queries_however_many_people_there_are(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    browser.get("/accounts/users/")
    with django_assert_max_num_queries(6):  # person, acting, units, count, page, bell
        browser.get("/accounts/users/")
    for _number in range(60):
        make.user("OFFICER", "新安街道")
    with django_assert_max_num_queries(6):
        assert len(browser.get("/accounts/users/").context["people"]) == 50


def test_page_two_shows_the_rest(browser: Client) -> None:
    for _number in range(60):
        make.user("OFFICER", "新安街道")
    assert len(browser.get("/accounts/users/?page=2").context["people"]) == 11


def test_the_frame_says_for_whom_a_person_acts_today(client: Client) -> None:
    principal, deputy = make.user("REVIEWER", "宝安区", name="赵六"), make.user("OFFICER", "南山区")
    make.acting(principal, deputy)
    client.force_login(deputy)
    assert "今日代行：赵六（宝安）" in client.get("/accounts/password/").content.decode()
