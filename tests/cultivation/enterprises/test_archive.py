"""One archive: every table's history by pages, all versions of the figures, on paper and in Word, phones masked."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from core import registry
from core.audit.models import AuditStamp
from cultivation.enterprises import history
from cultivation.enterprises.models import AnnualFigures, Enterprise
from cultivation.enterprises.record.services import choose
from cultivation.enterprises.services.profile import edit_enterprise
from cultivation.enterprises.standing import last_full_year
from tests.support.factories import annual, attachment, enterprise, payment, problem, recognition, user
from tests.support.parameters import load_parameters

pytestmark = pytest.mark.django_db
YEAR = last_full_year()


def test_each_section_keeps_its_place_where_there_is_one_column() -> None:
    css = Path("static/css/widths.css").read_text()
    every = registry.sections.all()
    assert len(every) > 12
    assert all(f".place-{place} {{\n    order: {place};" in css for place in range(1, len(every) + 1))


@pytest.fixture(autouse=True)
def _parameters(db: None) -> None:
    load_parameters()


def full() -> Enterprise:
    """An enterprise with some of everything."""
    made = enterprise("宝安区", "新安街道", name="深圳市明达光电有限公司", phone="13800138000")
    annual(made, YEAR, revenue=Decimal(18_000_000))
    AnnualFigures.supersede(
        {"enterprise": made, "year": YEAR, "source": "ENTERPRISE"}, revenue=Decimal(19_000_000)
    )
    annual(made, YEAR, source="TAX", revenue=Decimal(25_000_000))
    recognition(made)
    problem(made, title="招工难")
    problem(made, title="续贷", state="CLOSED")
    payment(made, amount=Decimal(84_000))
    return made


def page_of(client: Client, person: Any, made: Enterprise) -> str:
    client.force_login(person)
    return client.get(reverse("enterprises:detail", args=[made.pk])).content.decode()


def test_the_page_says_what_each_section_found(client: Client) -> None:
    made = full()
    text = page_of(client, user("OFFICER", "宝安区"), made)
    for said in (
        "问题：1 个在办，1 个办完",
        "续贷",
        "奖补：已拨 8.40 万元",
        "第 1 版",
        "1,800.00",
        "经过：谁、什么时候",
    ):
        assert said in text, said


def test_a_settled_difference_says_who_chose(client: Client) -> None:
    made, bureau = full(), user("BUREAU")
    choose(actor=bureau, enterprise=made.pk, year=YEAR, source="ENTERPRISE", reason="核实")
    assert f"{bureau.name}选定" in page_of(client, bureau, made)


def test_the_history_holds_every_table_with_who_and_why_and_masks_phones(client: Client) -> None:
    made, officer = full(), user("OFFICER", "宝安区")
    edit_enterprise(actor=officer, enterprise=made.pk, version=1, phone="13900139000")
    attachment(made, officer)
    found = history.entries(officer, made, limit=50)
    assert {"企业", "年度数据", "认定", "问题", "拨付记录", "附件"} <= {entry.what for entry in found}
    changed = next(entry for entry in found if "联系电话" in entry.text)
    assert (changed.who, changed.why) == (str(officer), "修改企业")
    assert "138****8000 → 139****9000" in changed.text
    assert len(found) == history.count(officer, made)
    liaison = user("STAT_LIAISON")
    assert "问题" not in {entry.what for entry in history.entries(liaison, made, limit=50)}
    client.force_login(user("DEPARTMENT", "HR"))
    assert client.get(reverse("enterprises:history", args=[made.pk])).status_code == 403


def test_the_history_is_paged_in_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    made, officer = enterprise("宝安区"), user("OFFICER", "宝安区")
    for number in range(120):
        Enterprise.objects.filter(pk=made.pk).update(contact=f"联系人{number}")
    client.force_login(officer)
    door = reverse("enterprises:history", args=[made.pk])
    client.get(door)
    with django_assert_max_num_queries(14):
        first = client.get(door).content.decode()
    assert "联系人119" in first
    assert "联系人60" not in first
    assert "联系人60" in client.get(door, {"page": "2"}).content.decode()
    assert client.get(door, {"page": "99"}).status_code == 200


def test_word_holds_the_sections_names_person_and_day_and_masks_the_phone(client: Client) -> None:
    made, officer = full(), user("OFFICER", "宝安区")
    attachment(made, officer)
    client.force_login(officer)
    door = reverse("enterprises:word", args=[made.pk])
    assert client.get(door).status_code == 405
    answer: Any = client.post(door)
    document = Document(io.BytesIO(b"".join(answer.streaming_content)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    told = "\n".join(texts)
    for said in (made.name, officer.name, "1,900.00", "招工难", "专精特新", "营业执照.pdf", "138****8000"):
        assert said in told, said
    for unsaid in ("13800138000", "登记年度数据", "显示完整号码"):
        assert unsaid not in told, unsaid
    assert officer.name in document.sections[0].footer.paragraphs[0].text
    stamp = AuditStamp.objects.latest("id")
    assert (stamp.actor_id, stamp.reason) == (officer.pk, f"下载企业档案：{made.name}")
    client.force_login(user("OFFICER", "南山区"))
    assert client.post(door).status_code == 404


def test_paper_names_person_and_day(client: Client) -> None:
    officer = user("OFFICER", "宝安区")
    text = page_of(client, officer, full())
    assert f'<p class="only-print muted">宝安区 {officer.name} 于' in text
