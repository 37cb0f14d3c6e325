"""The pages of enterprises: what is shown to whom, forms that keep what was typed, a fixed number of queries."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cultivation.enterprises.models import AnnualFigures, Enterprise, Inclusion
from cultivation.enterprises.standing import last_full_year
from tests.support.factories import annual, enterprise, exit_, inclusion, problem, unit, user

pytestmark = pytest.mark.django_db
LIST = reverse("enterprises:list")
VALID = "914403001922038216"


def at(client: Client, person: Any) -> Any:
    client.force_login(person)
    return client


def detail(made: Any) -> Any:
    return reverse("enterprises:detail", args=[made.pk])


def test_the_list_says_the_exact_count_and_shows_amounts_in_wan(client: Client) -> None:
    enterprise(
        "宝安区", "新安街道", name="深圳市明达光电有限公司", standing={"revenue_last": Decimal(23_100_000)}
    )
    text = at(client, user("OFFICER", "宝安区")).get(LIST).content.decode()
    assert "宝安区 · 1 家" in text
    assert "2,310" in text
    assert "深圳市明达光电有限公司" in text


def test_the_list_page_keeps_to_its_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    officer = user("OFFICER", "宝安区")
    for number in range(60):
        enterprise("宝安区", name=f"企业{number}")
    at(client, officer).get(LIST)
    with django_assert_max_num_queries(9):
        assert client.get(LIST).status_code == 200


def test_an_empty_list_says_what_to_do_first(client: Client) -> None:
    assert "新建企业" in at(client, user("OFFICER", "宝安区")).get(LIST).content.decode()
    assert "没有符合条件的企业" in client.get(LIST, {"q": "查无"}).content.decode()


def test_who_may_not_register_enterprises_is_offered_no_import_of_them(client: Client) -> None:
    upload = reverse("exchange:upload", args=["enterprises"])
    assert upload in at(client, user("OFFICER", "宝安区")).get(LIST).content.decode()
    assert upload not in at(client, user("DEPARTMENT", "HR")).get(LIST).content.decode()


def test_one_character_is_refused_politely(client: Client) -> None:
    answer = at(client, user("OFFICER", "宝安区")).get(LIST, {"q": "明"})
    assert "请至少输入两个字" in answer.content.decode()


def test_chips_take_a_filter_away_and_keep_the_others(client: Client) -> None:
    enterprise("宝安区", "新安街道")
    query = {"street": unit("新安街道").code, "status": "OPERATING"}
    text = at(client, user("OFFICER", "宝安区")).get(LIST, query).content.decode()
    assert 'href="?status=OPERATING"' in text
    assert "新安街道" in text


def test_the_panel_offers_the_streets_of_ones_own_district(client: Client) -> None:
    text = at(client, user("OFFICER", "宝安区")).get(reverse("enterprises:panel")).content.decode()
    assert "沙井街道" in text
    assert "粤海街道" not in text


def test_a_department_sees_identity_and_contact_and_no_figures(client: Client) -> None:
    made = enterprise(
        "宝安区", standing={"revenue_last": Decimal(23_100_000), "risk": "RED", "above_scale": True}
    )
    annual(made, 2023, revenue=Decimal(23_100_000))
    member = user("DEPARTMENT")
    problem(made, holder=member.unit)
    text = at(client, member).get(detail(made)).content.decode()
    assert made.contact in text
    for hidden in ("2,310", "红色预警", "年度数据", "规上"):
        assert hidden not in text
    assert "2,310" not in client.get(LIST).content.decode()


def test_out_of_scope_is_404_and_in_scope_without_permission_403(client: Client) -> None:
    made = enterprise("宝安区")
    other = at(client, user("OFFICER", "南山区"))
    for name in ("detail", "edit", "figures"):
        assert other.get(reverse(f"enterprises:{name}", args=[made.pk])).status_code == 404
    assert other.post(reverse("enterprises:phone", args=[made.pk])).status_code == 404
    analyst = at(client, user("ANALYST"))
    assert analyst.get(detail(made)).status_code == 200
    for name in ("edit", "figures", "inclusion"):
        assert analyst.get(reverse(f"enterprises:{name}", args=[made.pk])).status_code == 403


def test_the_page_shows_figures_side_by_side_facts_and_history(client: Client) -> None:
    made = enterprise("宝安区", "新安街道")
    annual(made, 2023, source="ENTERPRISE", revenue=Decimal(18_000_000))
    annual(made, 2023, source="STAT", revenue=Decimal(19_000_000))
    inclusion(made, dt.date(2022, 11, 30))
    exit_(made, dt.date(2023, 12, 31))
    officer = user("OFFICER", "宝安区")
    at(client, officer).post(reverse("enterprises:edit", args=[made.pk]), edited(made, contact="李四"))
    text = client.get(detail(made)).content.decode()
    for shown in (
        "1,800.00",
        "<strong>1,900.00</strong>",
        "计入 2022 年",
        "退库：规模不达标",
        "王经理 → 李四",
    ):
        assert shown in text, shown


def test_the_page_keeps_to_its_queries_however_long_its_history(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    made = enterprise("宝安区")
    for year in range(2015, 2024):
        for source in ("ENTERPRISE", "STAT", "TAX"):
            annual(made, year, source=source)
    client = at(client, user("OFFICER", "宝安区"))
    client.get(detail(made))
    with django_assert_max_num_queries(61):
        client.get(detail(made))


def test_a_phone_is_masked_until_it_is_asked_for(client: Client) -> None:
    made = enterprise("宝安区", phone="13800138000")
    client = at(client, user("OFFICER", "宝安区"))
    assert "138****8000" in client.get(detail(made)).content.decode()
    assert "13800138000" not in client.get(detail(made)).content.decode()
    whole = reverse("enterprises:phone", args=[made.pk])
    assert client.get(whole).status_code == 405
    assert "13800138000" in client.post(whole).content.decode()
    assert at(client, user("ANALYST")).post(whole).status_code == 403


def typed(**fields: Any) -> Any:
    defaults = {
        "name": "深圳市试点有限公司",
        "uscc": VALID,
        "district": unit("宝安区").pk,
        "street": unit("新安街道").pk,
        "status": "OPERATING",
    }
    return defaults | fields


def edited(made: Any, **fields: Any) -> Any:
    defaults = {
        "name": made.name,
        "uscc": made.uscc,
        "district": made.district_id,
        "street": made.street_id or "",
        "industry": made.industry,
        "legal_form": made.legal_form,
        "status": made.status,
        "founded_on": "2015-03-01",
        "contact": made.contact,
        "phone": made.phone,
        "version": made.version,
    }
    return defaults | fields


def test_an_enterprise_is_created_from_the_form(client: Client) -> None:
    answer = at(client, user("OFFICER", "新安街道")).post(
        reverse("enterprises:create"), typed(production_from="2015年3月", industry="3972")
    )
    made = Enterprise.objects.get()
    assert answer.url == detail(made)
    assert (made.production_from, made.street) == (dt.date(2015, 3, 1), unit("新安街道"))


def test_a_double_submit_is_one(client: Client) -> None:
    made = enterprise("宝安区")
    client = at(client, user("OFFICER", "宝安区"))
    data = {"year": last_full_year(), "source": "ENTERPRISE", "revenue": "1", "form_key": "k1"}
    address = reverse("enterprises:figures", args=[made.pk])
    answers = [client.post(address, data), client.post(address, data)]
    assert client.post(address, data | {"revenue": "2"}).status_code == 409
    assert answers[0]["Location"] == answers[1]["Location"]
    assert AnnualFigures.objects.count() == 1


def test_a_wrong_form_keeps_what_was_typed_and_says_where(client: Client) -> None:
    answer = at(client, user("OFFICER", "新安街道")).post(
        reverse("enterprises:create"), typed(uscc="914403001922038217", contact="张三")
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "校验码应为 6" in text
    assert 'value="张三"' in text
    assert not Enterprise.objects.exists()


def test_a_code_known_elsewhere_is_refused_at_its_field_without_saying_whose(client: Client) -> None:
    owner = enterprise("南山区", name="深圳市别家有限公司")
    text = (
        at(client, user("OFFICER", "宝安区"))
        .post(reverse("enterprises:create"), typed(uscc=owner.uscc))
        .content.decode()
    )
    assert "另一家企业" in text
    assert "深圳市别家有限公司" not in text


def test_the_second_of_two_people_sees_what_is_stored_and_keeps_what_was_typed(client: Client) -> None:
    made = enterprise("宝安区", contact="张三", founded_on=dt.date(2015, 3, 1))
    edit = reverse("enterprises:edit", args=[made.pk])
    client = at(client, user("OFFICER", "宝安区"))
    client.post(edit, edited(made, contact="李四"))
    answer = client.post(edit, edited(made, contact="王五"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "他人已改为：李四" in text
    assert 'value="王五"' in text
    assert 'value="2"' in text  # sent again, it is saved
    assert client.post(edit, edited(made, contact="王五", version=2)).status_code == 302


def test_a_masked_phone_in_the_form_leaves_the_stored_one(client: Client) -> None:
    made = enterprise("宝安区", phone="13800138000")
    at(client, user("OFFICER", "宝安区")).post(
        reverse("enterprises:edit", args=[made.pk]), edited(made, phone="138****8000", contact="新人")
    )
    made.refresh_from_db()
    assert (made.phone, made.contact) == ("13800138000", "新人")


def test_the_code_is_judged_while_it_is_typed(client: Client) -> None:
    owner = enterprise("宝安区", name="深圳市本区有限公司")
    far = enterprise("南山区", name="深圳市外区有限公司")
    client = at(client, user("OFFICER", "宝安区"))
    check = reverse("enterprises:check_uscc")
    assert "应为 18 位" in client.get(check, {"uscc": "9144"}).content.decode()
    assert "深圳市本区有限公司" in client.get(check, {"uscc": owner.uscc}).content.decode()
    assert "校验通过" in client.get(check, {"uscc": far.uscc}).content.decode()
    assert "校验通过" in client.get(check, {"uscc": owner.uscc, "of": str(owner.pk)}).content.decode()


def test_streets_follow_the_district(client: Client) -> None:
    client = at(client, user("BUREAU"))
    text = client.get(reverse("enterprises:streets"), {"district": unit("南山区").pk}).content.decode()
    assert "粤海街道" in text
    assert "新安街道" not in text


def test_two_characters_find_at_most_eight_within_scope(client: Client) -> None:
    for number in range(10):
        enterprise("宝安区", name=f"深圳市光电{number}有限公司")
    enterprise("南山区", name="光电有限公司")
    client = at(client, user("OFFICER", "宝安区"))
    found = client.get(reverse("enterprises:find"), {"q": "光电"})
    assert found.content.decode().count("finder-hit") == 8
    assert "请至少输入两个字" in client.get(reverse("enterprises:find"), {"q": "光"}).content.decode()
    answer = client.get(
        reverse("enterprises:find"), {"q": "光电3"}, headers={"accept": "application/json"}
    ).json()
    assert [row["name"] for row in answer["results"]] == ["深圳市光电3有限公司"]


def test_the_search_of_every_page_finds_enterprises(client: Client) -> None:
    made = enterprise("宝安区", name="深圳市麒骥有限公司")
    text = at(client, user("OFFICER", "宝安区")).get(reverse("search"), {"q": "麒骥"}).content.decode()
    assert detail(made) in text


def test_figures_are_recorded_in_wan(client: Client) -> None:
    made = enterprise("宝安区")
    year = last_full_year()
    answer = at(client, user("OFFICER", "宝安区")).post(
        reverse("enterprises:figures", args=[made.pk]),
        {"year": year, "source": "ENTERPRISE", "revenue": "1,850.123456"},
    )
    assert answer.status_code == 302
    assert AnnualFigures.objects.get().revenue == Decimal("18501234.56")


def test_an_inclusion_is_recorded_by_the_liaison(client: Client) -> None:
    made = enterprise("宝安区")
    answer = at(client, user("STAT_LIAISON")).post(
        reverse("enterprises:inclusion", args=[made.pk]), {"included_on": "2024-01-31", "door": "ANNUAL"}
    )
    assert answer.status_code == 302
    assert Inclusion.objects.get().count_year == 2023
    assert "登记退库" in client.get(detail(made)).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("phone", "联系前台", "请填写电话号码"),
        ("founded_on", "2099-01-01", "成立日期晚于今天"),
        ("production_from", "1850-03", "请按 2015-03-01 的样子填写日期"),
    ],
)
def test_what_an_import_would_refuse_the_form_refuses_too(
    client: Client, field: str, typed: str, said: str
) -> None:
    made = enterprise("宝安区")
    answer = at(client, user("OFFICER", "宝安区")).post(
        reverse("enterprises:edit", args=[made.pk]), edited(made, **{field: typed})
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed in answer.content.decode()


def test_no_phone_is_no_phone_however_it_is_written(client: Client) -> None:
    made = enterprise("宝安区", phone="13800138000")
    at(client, user("OFFICER", "宝安区")).post(
        reverse("enterprises:edit", args=[made.pk]), edited(made, phone="无")
    )
    made.refresh_from_db()
    assert made.phone == ""
