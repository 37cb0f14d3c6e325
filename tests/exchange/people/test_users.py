"""The dataset `users`: imported by the administrator, exported, and imported again unchanged."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Unit, User
from exchange.people.imports import role_codes
from exchange.staging import batches
from tests.support import factories as make

pytestmark = pytest.mark.django_db
HEADING = "用户名,姓名,单位,角色,手机,邮箱\n"


@pytest.fixture
def admin() -> User:
    return make.user("ADMIN", username="root")


def imported(tmp_path: Path, *lines: str, user: str = "root") -> dict[str, Any]:
    path, out = tmp_path / "users.csv", StringIO()
    path.write_text(HEADING + "\n".join(lines) + "\n", encoding="utf-8")
    call_command("import_data", "users", str(path), user=user, json=True, stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def test_new_people_come_in_with_unit_and_roles_and_without_a_password(admin: User, tmp_path: Path) -> None:
    said = imported(
        tmp_path,
        "li.si,李四,宝安新安街道,经办,13900000001,",
        "wang.wu,王五,440306,区审核、经办,,wang@example.gov.cn",
        "zhao.liu,赵六,HR,责任部门,,",
    )
    assert (said["created"], said["refused"]) == (3, 0), said
    first = User.objects.get(username="li.si")
    assert (first.unit.name, first.role_codes, first.phone) == ("新安街道", ("OFFICER",), "13900000001")
    assert not first.has_usable_password()
    assert first.must_change_password
    assert User.objects.get(username="wang.wu").role_codes == ("OFFICER", "REVIEWER")


def test_the_same_file_again_writes_nothing(admin: User, tmp_path: Path) -> None:
    lines = ("li.si,李四,新安街道,经办,13900000001,", "wang.wu,王五,440306,经办、区审核,,")
    imported(tmp_path, *lines)
    before = list(User.objects.values_list("username", "version"))
    said = imported(tmp_path, *lines)
    assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 2)
    assert list(User.objects.values_list("username", "version")) == before


def test_what_is_stated_changes_and_an_empty_cell_leaves_what_stands(admin: User, tmp_path: Path) -> None:
    person = make.user("OFFICER", "宝安区", username="li.si", name="旧名", phone="13900000001")
    said = imported(tmp_path, "LI.SI,李四,,区审核,,")
    assert said["updated"] == 1, said
    person = User.objects.get(pk=person.pk)
    assert (person.name, person.phone, person.unit.name, person.role_codes) == (
        "李四", "13900000001", "宝安区", ("REVIEWER",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("li.si,李四,不存在的单位,经办,,", "UNKNOWN_UNIT"),
        ("li.si,李四,新安街道,国王,,", "RULE"),
        ("li.si,李四,新安街道,区审核,,", "RULE"),
        ("li.si,李四,440300,系统管理员、分析员,,", "RULE"),
        ("li.si,,新安街道,经办,,", "REQUIRED"),
        ("李四,李四,新安街道,经办,,", "BAD_FORMAT"),
        ("root,改自己,440300,市局业务处,,", "RULE"),
        ("gone,回来,宝安区,经办,,", "RULE"),
        ("li.si,李四,新安街道,经办,13800138000/0755-27788888,", "TOO_LONG"),
        ("li.si,李四,新安街道,经办,,没有邮箱", "BAD_FORMAT"),
    ],
)
def test_a_row_that_does_not_belong_is_refused_and_the_good_one_goes_in(
    admin: User, tmp_path: Path, line: str, code: str
) -> None:
    make.user("OFFICER", "宝安区", username="gone", is_active=False)
    said = imported(tmp_path, line, "good.one,好人,新安街道,经办,,")
    assert (said["created"], said["refused"]) == (1, 1)
    assert [error["code"] for error in said["errors"]] == [code]
    assert User.objects.filter(username="good.one").exists()


def test_two_spellings_of_one_user_name_are_both_refused(admin: User, tmp_path: Path) -> None:
    said = imported(tmp_path, "li.si,李四,新安街道,经办,,", "LI.SI,李四,新安街道,经办,,")
    assert said["refused"] == 2


def test_only_who_manages_users_may_import_them(admin: User, tmp_path: Path) -> None:
    make.user("BUREAU", username="bureau")
    with pytest.raises((CommandError, SystemExit)):
        imported(tmp_path, "li.si,李四,新安街道,经办,,", user="bureau")
    assert not User.objects.filter(username="li.si").exists()


def test_who_is_moved_by_a_file_heads_the_old_unit_no_more(admin: User, tmp_path: Path) -> None:
    unit, person = make.unit("新安街道"), make.user("OFFICER", "新安街道", username="li.si", name="李四")
    Unit.objects.filter(pk=unit.pk).update(head=person)
    imported(tmp_path, "li.si,李四光,新安街道,经办,,")
    assert Unit.objects.get(pk=unit.pk).head == person
    said = imported(tmp_path, "li.si,李四光,西乡街道,经办,,")
    assert said["updated"] == 1, said
    assert Unit.objects.get(pk=unit.pk).head is None
    Unit.objects.filter(name="西乡街道").update(head=person)
    batches.undo(batches.open_undo(actor=admin, batch_id=said["batch"]).pk)
    assert User.objects.get(pk=person.pk).unit == unit
    assert list(Unit.objects.exclude(head=None)) == [unit], (
        "as before the file; nobody heads where they are not"
    )


def test_an_undo_takes_new_people_out_and_puts_roles_back(admin: User, tmp_path: Path) -> None:
    person = make.user("OFFICER", "宝安区", username="li.si", name="旧名")
    said = imported(tmp_path, "li.si,李四,宝安区,区审核,,", "wang.wu,王五,宝安区,经办,,")
    batches.undo(batches.open_undo(actor=admin, batch_id=said["batch"]).pk)
    person = User.objects.get(pk=person.pk)
    assert (person.name, person.role_codes) == ("旧名", ("OFFICER",))
    assert not User.objects.filter(username="wang.wu").exists()


def test_an_export_comes_in_again_unchanged(admin: User, tmp_path: Path) -> None:
    make.user(("OFFICER", "REVIEWER"), "宝安区", username="li.si", phone="13900000001", email="a@b.cn")
    make.user("DEPARTMENT", "440306-D_HR", username="wang.wu")
    path, out = tmp_path / "users.xlsx", StringIO()
    call_command("export_data", "users", str(path), user="root", json=True, stdout=out)
    assert json.loads(out.getvalue())["rows"] == 3
    again = StringIO()
    call_command("import_data", "users", str(path), user="root", json=True, stdout=again)
    said = json.loads(again.getvalue())
    assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 3), said


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("state=locked", {"li.si"}),
        ("state=left", {"gone"}),
        ("q=1390000", {"li.si"}),
        ("role=ADMIN", {"root"}),
    ],
)
def test_an_export_is_the_list_that_one_sees(
    admin: User, client: Client, tmp_path: Path, asked: str, names: set[str]
) -> None:
    make.user("OFFICER", "宝安区", username="li.si", phone="13900000001")
    make.user("OFFICER", "宝安区", username="gone", is_active=False)
    AccessAttempt.objects.create(username="li.si", ip_address="10.0.0.1", failures_since_start=5)
    client.force_login(admin)
    assert {person.username for person in client.get(f"/accounts/users/?{asked}").context["people"]} == names
    path = tmp_path / "users.xlsx"
    call_command("export_data", "users", str(path), user="root", filter=[asked])
    cells = openpyxl.load_workbook(path).active.iter_rows(min_row=2, max_col=1, values_only=True)  # type: ignore[union-attr]
    assert {name for (name,) in cells} == names


@pytest.mark.parametrize("asked", ["unit=x", "state=nowhere", "role=KING"])
def test_a_filter_that_means_nothing_is_refused_in_a_sentence(
    admin: User, tmp_path: Path, asked: str
) -> None:
    with pytest.raises(CommandError, match="筛选条件"):
        call_command("export_data", "users", str(tmp_path / "a.xlsx"), user="root", filter=[asked])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("经办", ["OFFICER"]),
        ("区审核，经办", ["OFFICER", "REVIEWER"]),
        ("OFFICER / REVIEWER", ["OFFICER", "REVIEWER"]),
        ("经办、国王", []),
        ("", []),
    ],
)
def test_roles_are_read_by_label_or_code(text: str, codes: list[str]) -> None:
    assert role_codes(text) == codes
