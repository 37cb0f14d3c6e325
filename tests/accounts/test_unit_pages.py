"""The administrator's work with units."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts import services, unit_services
from accounts.models import Unit, UnitAlias, User
from accounts.units import load_places
from core.verdict import Refused
from tests.support import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(make.user("ADMIN"))
    return client


def form_of(unit: Unit, **changes: Any) -> dict[str, Any]:
    aliases = "\n".join(unit.aliases.values_list("alias", flat=True))
    form = {"name": unit.name, "short_name": unit.short_name, "aliases": aliases, "version": unit.version}
    return form | {"is_active": "on"} | changes


def test_a_renamed_street_is_still_found_under_its_old_name(browser: Client) -> None:
    unit = make.unit("新安街道")
    answer = browser.post(f"/accounts/units/{unit.pk}/", form_of(unit, name="宝城街道", short_name="宝城"))
    assert answer.status_code == 302
    places = load_places()
    assert places.pair("宝安区", "新安街道").street == places.pair("宝安区", "宝城街道").street == unit.pk


def test_the_old_name_stays_an_alias_though_it_was_not_typed_and_without_a_new_one_those_typed_hold(
    browser: Client,
) -> None:
    unit = make.unit("新安街道")
    browser.post(f"/accounts/units/{unit.pk}/", form_of(unit, name="宝城街道", aliases="甲"))
    unit.refresh_from_db()
    assert set(unit.aliases.values_list("alias", flat=True)) == {"新安街道", "宝城街道", "甲"}
    browser.post(f"/accounts/units/{unit.pk}/", form_of(unit, aliases="乙"))
    assert set(unit.aliases.values_list("alias", flat=True)) == {"乙"}


def test_a_unit_with_open_units_below_is_not_closed(browser: Client) -> None:
    unit = make.unit("宝安区")
    form = form_of(unit)
    del form["is_active"]
    page = browser.post(f"/accounts/units/{unit.pk}/", form)
    assert f"{unit.children.filter(is_active=True).count()} 个下级单位" in page.content.decode()
    unit.children.update(is_active=False)
    assert browser.post(f"/accounts/units/{unit.pk}/", form).status_code == 302


def test_a_new_street_lies_in_its_district(browser: Client) -> None:
    form = {
        "kind": "STREET",
        "parent": make.unit("440306").pk,
        "code": "440306999",
        "name": "海滨街道",
        "short_name": "海滨",
    }
    assert browser.post("/accounts/units/new/", form).status_code == 302
    made = Unit.objects.get(code="440306999")
    assert (made.parent, made.district) == (make.unit("440306"),) * 2
    assert load_places().pair("宝安区", "海滨街道").street == made.pk


def test_a_street_of_the_city_is_refused_at_its_field(browser: Client) -> None:
    form = {"kind": "STREET", "parent": make.city().pk, "code": "X1", "name": "某街道", "short_name": "某"}
    page = browser.post("/accounts/units/new/", form)
    assert page.status_code == 422
    assert "parent" in page.context["form"].errors


def test_a_unit_with_people_is_not_closed(browser: Client) -> None:
    unit = make.unit("新安街道")
    person = make.user("OFFICER", unit)
    form = form_of(unit)
    del form["is_active"]
    page = browser.post(f"/accounts/units/{unit.pk}/", form)
    assert page.status_code == 422
    assert "还有 1 名在岗人员" in page.content.decode()
    person.is_active = False
    person.save()
    assert browser.post(f"/accounts/units/{unit.pk}/", form).status_code == 302
    assert not Unit.objects.get(pk=unit.pk).is_active


def test_an_alias_of_another_unit_is_refused(browser: Client) -> None:
    unit = make.unit("新安街道")
    page = browser.post(f"/accounts/units/{unit.pk}/", form_of(unit, aliases="西乡街道"))
    assert page.status_code == 422
    assert "已属于“西乡街道”" in page.content.decode()
    assert UnitAlias.objects.get(alias="西乡街道").unit.name == "西乡街道"


def test_a_stale_form_is_told_and_keeps_what_was_typed(browser: Client) -> None:
    unit = make.unit("新安街道")
    page = browser.post(f"/accounts/units/{unit.pk}/", form_of(unit, name="新名街道", version=0))
    assert page.status_code == 422
    assert 'value="新名街道"' in page.content.decode()
    assert Unit.objects.get(pk=unit.pk).name == "新安街道"


def test_the_list_counts_people_at_work_and_leads_to_them(browser: Client) -> None:
    unit = make.unit("新安街道")
    for is_active in (True, True, False):
        make.user("OFFICER", unit, is_active=is_active)
    page = browser.get("/accounts/units/?q=新安街道&kind=STREET")
    assert [(found.name, found.people) for found in page.context["units"]] == [("新安街道", 2)]
    assert f"/accounts/users/?unit={unit.pk}&amp;state=active" in page.content.decode()
    assert browser.get(f"/accounts/users/?unit={unit.pk}&state=active").context["total"] == 2


def test_the_list_keeps_to_its_queries(browser: Client, django_assert_max_num_queries: Any) -> None:
    browser.get("/accounts/units/")
    with django_assert_max_num_queries(6):  # person, acting, districts, count, page, bell
        assert len(browser.get("/accounts/units/").context["units"]) == 50


class TestHead:
    """负责人: someone at work in the unit, until they leave or move."""

    @pytest.fixture
    def unit(self) -> Unit:
        return make.unit("新安街道")

    @pytest.fixture
    def person(self, unit: Unit) -> User:
        return make.user("OFFICER", unit)

    @pytest.fixture
    def named(self, browser: Client, unit: Unit, person: User) -> Unit:
        """The unit with the person as its head, by the page."""
        answer = browser.post(f"/accounts/units/{unit.pk}/", form_of(unit, head=person.pk))
        assert answer.status_code == 302
        unit.refresh_from_db()
        return unit

    def test_the_page_offers_people_at_work_there_alone(
        self, browser: Client, unit: Unit, person: User
    ) -> None:
        gone = make.user("OFFICER", unit, is_active=False)
        other = make.user("OFFICER", "西乡街道")
        page = browser.get(f"/accounts/units/{unit.pk}/")
        offered = [value for value, _label in page.context["form"].fields["head"].choices]
        assert offered == ["", str(person.pk)]
        for unfit in (gone, other):
            assert (
                browser.post(f"/accounts/units/{unit.pk}/", form_of(unit, head=unfit.pk)).status_code == 422
            )
            with pytest.raises(Refused, match="不是“新安街道”的在岗人员"):
                self.change(unit, unfit)
        assert Unit.objects.get(pk=unit.pk).head is None

    def test_who_was_named_is_kept_shown_and_on_record(
        self, browser: Client, named: Unit, person: User
    ) -> None:
        assert named.head == person
        page = browser.get(f"/accounts/units/{named.pk}/").content.decode()
        assert f'<option value="{person.pk}" selected>' in page
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT h.new_head_id, s.reason FROM history.accounts_unit h JOIN history.stamp s ON s.id = h.stamp_id"
                " WHERE h.new_id = %s ORDER BY s.id DESC LIMIT 1",
                [named.pk],
            )
            assert cursor.fetchone() == (person.pk, "修改单位")
        assert browser.post(f"/accounts/units/{named.pk}/", form_of(named, head="")).status_code == 302
        assert Unit.objects.get(pk=named.pk).head is None

    def test_who_leaves_heads_nothing_any_more(self, named: Unit, person: User) -> None:
        services.leave(actor=make.user("ADMIN"), user=person.pk, successor=None)
        after = Unit.objects.get(pk=named.pk)
        assert (after.head, after.version) == (None, named.version + 1)

    def test_who_moves_heads_nothing_any_more_who_is_changed_otherwise_does(
        self, named: Unit, person: User
    ) -> None:
        admin = make.user("ADMIN")
        same = {"name": "新名", "unit": named, "phone": "", "email": ""}
        services.change_user(actor=admin, user=person.pk, version=person.version, roles=["OFFICER"], **same)
        assert Unit.objects.get(pk=named.pk).head == person
        moved = same | {"unit": make.unit("西乡街道")}
        services.change_user(
            actor=admin, user=person.pk, version=person.version + 1, roles=["OFFICER"], **moved
        )
        assert Unit.objects.get(pk=named.pk).head is None

    @staticmethod
    def change(unit: Unit, head: User) -> None:
        unit_services.change_unit(
            actor=make.user("ADMIN"), unit=unit.pk, version=unit.version, name=unit.name,
            short_name=unit.short_name, is_active=True, categories=[], aliases=[], head=head,
        )  # fmt: skip
