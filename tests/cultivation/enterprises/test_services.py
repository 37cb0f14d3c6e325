"""Writes of enterprises: the write, the history it leaves, the refusals."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from core.forms.versions import Conflict
from core.phones import mask_phone
from core.verdict import Refused
from cultivation import signals
from cultivation.enterprises.models import AnnualFigures, Enterprise, Standing
from cultivation.enterprises.services import facts as fact_services
from cultivation.enterprises.services import figures, phones, profile
from cultivation.enterprises.standing import last_full_year
from tests.support.factories import enterprise, inclusion, unit, uscc, user

pytestmark = pytest.mark.django_db
VALID = "914403001922038216"


def create(actor: Any, **fields: Any) -> Any:
    defaults: dict[str, Any] = {
        "name": "深圳市试点有限公司",
        "uscc": VALID,
        "district": unit("宝安区"),
        "street": unit("新安街道"),
    }
    return profile.create_enterprise(actor=actor, **(defaults | fields))


def test_an_enterprise_is_created_with_its_first_name_code_and_standing() -> None:
    made = create(
        user("OFFICER", "新安街道"),
        name=" 深圳市 试点(宝安)有限公司 ",
        uscc=" 9144030０1922038216",
        industry="3972",
    )
    made.refresh_from_db()
    assert (made.name, made.uscc, made.division) == ("深圳市试点（宝安）有限公司", VALID, "39")
    assert [row.name for row in made.names.all()] == [made.name]
    assert [row.uscc for row in made.usccs.all()] == [VALID]
    assert Standing.objects.filter(pk=made.pk, street=unit("新安街道")).exists()


def test_an_officer_creates_only_within_the_own_place() -> None:
    for actor in (user("OFFICER", "沙井街道"), user("OFFICER", "南山区"), user("ANALYST")):
        with pytest.raises(Refused, match="不在您负责的范围内"):
            create(actor)
    with pytest.raises(Refused, match="不属于所选的区"):
        create(user("BUREAU"), street=unit("粤海街道"))
    assert not Enterprise.objects.exists()


def test_a_wrong_code_is_refused_with_the_place_that_is_wrong() -> None:
    with pytest.raises(Refused, match="校验码应为 6"):
        create(user("BUREAU"), uscc="914403001922038217")


def test_a_code_that_another_enterprise_has_or_had_is_refused_and_nothing_is_written() -> None:
    owner = enterprise("南山区")
    former = uscc()
    owner.usccs.create(uscc=former, valid_to=dt.date(2020, 1, 1))
    for code in (owner.uscc, former):
        with pytest.raises(Refused, match="另一家企业"):
            create(user("OFFICER", "宝安区"), uscc=code)
    assert Enterprise.objects.count() == 1


def test_a_new_name_closes_the_old_row_and_opens_a_new_one() -> None:
    made = enterprise("宝安区", name="深圳市旧名有限公司")
    profile.edit_enterprise(
        actor=user("OFFICER", "宝安区"),
        enterprise=made.pk,
        version=1,
        effective_on=dt.date(2024, 3, 1),
        name="深圳市新名有限公司",
    )
    rows = list(made.names.order_by("id").values_list("name", "valid_from", "valid_to"))
    assert rows[0][0] == "深圳市旧名有限公司"
    assert rows[0][2] == dt.date(2024, 3, 1)
    assert rows[1] == ("深圳市新名有限公司", dt.date(2024, 3, 1), None)
    made.refresh_from_db()
    assert (made.name, made.version) == ("深圳市新名有限公司", 2)


def test_a_code_changes_and_may_change_back() -> None:
    made = enterprise("宝安区")
    first, second = made.uscc, uscc()
    officer = user("OFFICER", "宝安区")
    profile.edit_enterprise(actor=officer, enterprise=made.pk, version=1, uscc=second)
    profile.edit_enterprise(actor=officer, enterprise=made.pk, version=2, uscc=first)
    assert set(made.usccs.filter(valid_to=None).values_list("uscc", flat=True)) == {first}
    assert made.usccs.count() == 2


def test_the_second_of_two_people_is_told_what_changed() -> None:
    made = enterprise("宝安区", contact="张三", address="一路")
    officer = user("OFFICER", "宝安区")
    profile.edit_enterprise(actor=officer, enterprise=made.pk, version=1, contact="李四")
    with pytest.raises(Conflict) as caught:
        profile.edit_enterprise(actor=officer, enterprise=made.pk, version=1, contact="王五", address="一路")
    assert caught.value.now == {"contact": "李四"}
    made.refresh_from_db()
    assert made.contact == "李四"


def test_saving_what_is_stored_writes_nothing() -> None:
    made = enterprise("宝安区", contact="张三")
    profile.edit_enterprise(actor=user("OFFICER", "宝安区"), enterprise=made.pk, version=1, contact="张三")
    made.refresh_from_db()
    assert made.version == 1


def test_an_enterprise_out_of_scope_is_not_there_and_cannot_be_moved_out_of_ones_place() -> None:
    made = enterprise("宝安区", "新安街道")
    with pytest.raises(Http404):
        profile.edit_enterprise(actor=user("OFFICER", "南山区"), enterprise=made.pk, version=1, contact="某")
    with pytest.raises(Refused, match="不在您负责的范围内"):
        profile.edit_enterprise(
            actor=user("OFFICER", "宝安区"),
            enterprise=made.pk,
            version=1,
            district=unit("南山区"),
            street=None,
        )


def test_changed_figures_are_a_new_version_and_the_same_figures_are_not() -> None:
    made = enterprise("宝安区")
    officer, year = user("OFFICER", "宝安区"), last_full_year()

    def record(amount: Any) -> Any:
        return figures.record_annual_figures(
            actor=officer, enterprise=made.pk, year=year, source="ENTERPRISE", revenue=Decimal(amount)
        )

    record("12000000"), record("12000000.00"), record("13000000")
    kept = list(AnnualFigures.objects.order_by("version").values_list("version", "revenue", "is_current"))
    assert kept == [(1, Decimal("12000000.00"), False), (2, Decimal("13000000.00"), True)]
    assert Standing.objects.get(pk=made.pk).revenue_last == 13_000_000


def test_statistics_and_tax_figures_are_the_liaisons_and_the_own_ones_the_officers() -> None:
    made = enterprise("宝安区")
    year = last_full_year()
    for actor, source in (
        (user("OFFICER", "宝安区"), "STAT"),
        (user("STAT_LIAISON", "宝安区"), "ENTERPRISE"),
    ):
        with pytest.raises(Refused):
            figures.record_annual_figures(
                actor=actor, enterprise=made.pk, year=year, source=source, revenue=Decimal(1)
            )
    figures.record_annual_figures(
        actor=user("STAT_LIAISON", "宝安区"), enterprise=made.pk, year=year, source="STAT", output=Decimal(5)
    )
    with pytest.raises(Refused, match="年份"):
        figures.record_annual_figures(
            actor=user("BUREAU"), enterprise=made.pk, year=year + 1, source="STAT", output=Decimal(5)
        )


def test_an_inclusion_makes_it_above_scale_counts_for_its_year_and_is_told(
    django_capture_on_commit_callbacks: Any,
) -> None:
    made = enterprise("宝安区", "新安街道")
    told = []

    def listen(**facts: Any) -> None:
        told.append((facts["enterprise"], facts["count_year"]))

    signals.enterprise_included.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            fact = fact_services.record_inclusion(
                actor=user("BUREAU"), enterprise=made.pk, included_on=dt.date(2024, 1, 31), door="ANNUAL"
            )
    finally:
        signals.enterprise_included.disconnect(listen)
    assert (fact.count_year, fact.street) == (2023, unit("新安街道"))
    assert told == [(made.pk, 2023)]
    assert Standing.objects.get(pk=made.pk).above_scale
    with pytest.raises(Refused, match="已在规上"):
        fact_services.record_inclusion(
            actor=user("BUREAU"), enterprise=made.pk, included_on=dt.date(2024, 5, 1), door="MONTHLY"
        )


def test_an_exit_needs_an_inclusion_and_ends_above_scale() -> None:
    made = enterprise("宝安区")
    bureau = user("BUREAU")
    with pytest.raises(Refused, match="不在规上"):
        fact_services.record_exit(
            actor=bureau, enterprise=made.pk, exited_on=dt.date(2024, 1, 1), reason="BELOW_SCALE"
        )
    inclusion(made, dt.date(2022, 11, 30))
    with pytest.raises(
        Refused, match="晚于纳统日期"
    ):  # of one day the inclusion holds: it would change nothing
        fact_services.record_exit(
            actor=bureau, enterprise=made.pk, exited_on=dt.date(2022, 11, 30), reason="BELOW_SCALE"
        )
    fact_services.record_exit(
        actor=bureau, enterprise=made.pk, exited_on=dt.date(2024, 1, 1), reason="BELOW_SCALE"
    )
    assert not Standing.objects.get(pk=made.pk).above_scale


def test_facts_are_not_written_by_an_officer() -> None:
    made = enterprise("宝安区")
    with pytest.raises(Refused):
        fact_services.record_inclusion(
            actor=user("OFFICER", "宝安区"),
            enterprise=made.pk,
            included_on=dt.date(2024, 5, 1),
            door="MONTHLY",
        )


def test_a_whole_phone_number_is_shown_to_whom_needs_it_and_that_is_on_record() -> None:
    made = enterprise("宝安区", phone="13800000001")
    officer = user("OFFICER", "宝安区")
    assert phones.unmask_phone(actor=officer, rows=Enterprise.objects.all(), pk=made.pk) == "13800000001"
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor_id, reason FROM history.stamp ORDER BY id DESC LIMIT 1")
        assert cursor.fetchone() == (officer.pk, f"查看完整电话：企业 {made.pk}")
    with pytest.raises(PermissionDenied):
        phones.unmask_phone(actor=user("ANALYST"), rows=Enterprise.objects.all(), pk=made.pk)
    with pytest.raises(Http404):
        phones.unmask_phone(actor=user("OFFICER", "南山区"), rows=Enterprise.objects.all(), pk=made.pk)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800000001", "138****0001"), ("0755-23456789", "075******6789"), ("12345", "***45"), ("", "")],
)
def test_a_phone_is_masked(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked
