"""The audit page: for whoever holds `audit.read`; of business tables it tells no values."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Unit
from core.audit.context import recording
from core.audit.models import AuditStamp
from core.parameters.models import Parameter
from cultivation.enterprises.models import Enterprise
from tests.support import factories

pytestmark = pytest.mark.django_db


def written(actor: Any, **fields: Any) -> AuditStamp:
    with recording(actor=actor, reason="测试修改"):
        Parameter.objects.create(
            **{
                "code": "x",
                "value": "77",
                "unit": "count",
                "valid_from": "2024-01-01",
                "mark": "ours",
                "changed_by": actor,
            }
            | fields
        )
    return AuditStamp.objects.order_by("-id")[0]


def test_who_wrote_what_is_listed_and_found_by_name(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    admin, other = factories.user("ADMIN", name="赵明"), factories.user("ADMIN", name="钱亮")
    for number in range(3):
        written(other, code=f"o{number}")
    written(admin)
    client.force_login(admin)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("core:audit"), {"who": "赵明", "table": "core_parameter"}).content.decode()
    assert "新增参数 1" in page
    assert page.count("测试修改") == 1
    assert "没有符合条件的记录" in client.get(reverse("core:audit"), {"who": "无此人"}).content.decode()


def test_a_system_tables_values_are_told_with_people_by_name(client: Client) -> None:
    admin = factories.user("ADMIN", name="赵明")
    stamp = written(admin)
    client.force_login(admin)
    page = client.get(reverse("core:audit_stamp", args=[stamp.pk])).content.decode()
    assert "77" in page
    assert page.count("赵明") >= 2
    assert client.get(reverse("core:audit_stamp", args=[10**9])).status_code == 404


def test_a_role_given_is_told_in_chinese(client: Client) -> None:
    admin = factories.user("ADMIN", name="赵明")
    with recording(actor=admin, reason="任命"):
        factories.user("OFFICER", "宝安区", name="钱亮")
    stamp = AuditStamp.objects.order_by("-id")[0]
    client.force_login(admin)
    page = client.get(reverse("core:audit_stamp", args=[stamp.pk])).content.decode()
    assert "用户角色" in page
    assert "user-group" not in page


def test_a_column_of_several_values_is_told_by_its_members(client: Client) -> None:
    admin = factories.user("ADMIN")
    with recording(actor=admin, reason="设定类别"):
        unit = factories.city()
        Unit.objects.filter(pk=unit.pk).update(categories=["FINANCE", "LABOUR"])
    stamp = AuditStamp.objects.order_by("-id")[0]
    client.force_login(admin)
    page = client.get(reverse("core:audit_stamp", args=[stamp.pk]))
    assert page.status_code == 200
    assert "FINANCE、LABOUR" in page.content.decode()


def test_a_business_tables_values_are_not(client: Client) -> None:
    admin, officer = factories.user("ADMIN"), factories.user()
    works = factories.enterprise(phone="13900001111")
    with recording(actor=officer, reason="更正"):
        Enterprise.objects.filter(pk=works.pk).update(phone="13900002222")
    stamp = AuditStamp.objects.order_by("-id")[0]
    client.force_login(admin)
    page = client.get(reverse("core:audit_stamp", args=[stamp.pk])).content.decode()
    assert "联系电话" in page
    assert "1390000" not in page


def test_pages_go_on_by_keyset(client: Client) -> None:
    admin = factories.user("ADMIN")
    for number in range(52):
        written(admin, code=f"k{number}")
    client.force_login(admin)
    page = client.get(reverse("core:audit"), {"who": admin.username})
    assert "更早" in page.content.decode()
    second = client.get(reverse("core:audit") + page.context["next_url"])
    assert len(second.context["rows"]) == 2


def test_an_officer_may_not(client: Client) -> None:
    client.force_login(factories.user())
    assert client.get(reverse("core:audit")).status_code == 403
