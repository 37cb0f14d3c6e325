"""What a bulk act is about: ticked rows or what a list's filters let through, made anew at commit."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import QueryDict

from accounts.models import Unit
from core.ui import bulk
from core.ui.bulk import Changed, Nothing, Selection
from core.ui.filters import Filter, FilterTable, among
from core.verdict import Refused, refuse
from tests.support import factories as make

pytestmark = pytest.mark.django_db

UNITS: FilterTable[None] = FilterTable(Filter("kind", "类别", among("kind")))
APPS = ("core", "accounts", "exchange", "cultivation", "monitoring", "incentives", "reports", "sbs_portal")


def streets() -> list[Unit]:
    return [make.unit(name) for name in ("新安街道", "西乡街道", "石岩街道")]


def read(**data: Any) -> Selection[None]:
    return Selection.read(None, UNITS, data)


def previewed(**data: Any) -> dict[str, Any]:
    """What the form would send after the rows were shown."""
    pairs = read(**data).preview(Unit.objects.all(), None).pairs
    return {name: [value for key, value in pairs if key == name] for name, _value in pairs}


def touch(row: Unit, _version: int | None) -> None:
    Unit.objects.filter(pk=row.pk).update(sort=99)


def touched() -> set[int]:
    return set(Unit.objects.filter(sort=99).values_list("pk", flat=True))


def test_a_form_a_mapping_and_a_program_say_the_same() -> None:
    first, second, _third = streets()
    form = QueryDict(f"pk={first.pk}.4&pk={second.pk}&kind=STREET")
    given = {"pk": [f"{first.pk}.4", second.pk], "kind": "STREET"}
    for selection in (Selection.read(None, UNITS, form), Selection.read(None, UNITS, given)):
        assert selection.versions == {first.pk: 4, second.pk: None}
        assert not selection.every


@pytest.mark.parametrize("data", [{}, {"pk": ["x", "-1"]}, {"pk": [], "kind": "STREET"}])
def test_nothing_selected_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(Nothing, match="请先勾选要处理的内容"):
        read(**data)


def test_a_filter_that_is_refused_selects_nothing() -> None:
    with pytest.raises(Refused, match="含有无法识别的字符"):
        read(every="1", kind="a\0b")


def test_ticked_rows_are_found_again_on_the_version_that_was_shown() -> None:
    first, second, third = streets()
    again = previewed(pk=[first.pk, second.pk])
    assert again == {"pk": [f"{first.pk}.{first.version}", f"{second.pk}.{second.version}"]} or set(
        again["pk"]
    ) == {f"{first.pk}.{first.version}", f"{second.pk}.{second.version}"}
    outcome = read(**again).each(Unit.objects.all(), None, touch)
    assert (outcome.done, outcome.refused, touched()) == (2, [], {first.pk, second.pk})
    assert third.pk not in touched()


def test_what_is_refused_leaves_the_others_as_they_are() -> None:
    first, second, third = streets()

    def act(row: Unit, version: int | None) -> None:
        touch(row, version)
        if row.pk == second.pk:
            raise Refused(refuse("已由他人处理"))

    outcome = read(pk=[first.pk, second.pk, third.pk]).each(Unit.objects.all(), None, act)
    assert (outcome.done, outcome.refused) == (2, [(str(second), "已由他人处理")])
    assert touched() == {first.pk, third.pk}


def test_a_ticked_row_out_of_scope_is_told_and_not_touched() -> None:
    first, second, _third = streets()
    scope = Unit.objects.exclude(pk=second.pk)
    assert read(pk=[first.pk, second.pk]).preview(scope, None).missing == 1
    outcome = read(pk=[first.pk, second.pk]).each(scope, None, touch)
    assert (outcome.done, touched()) == (1, {first.pk})
    assert outcome.refused == [(str(second.pk), "没有找到，可能已不在您的工作范围内")]


def test_all_that_the_filters_let_through_is_done_within_the_scope() -> None:
    rows = streets()
    scope = Unit.objects.filter(pk__in=[row.pk for row in rows[:2]])
    pairs = dict(read(every="1", kind="STREET").preview(scope, None).pairs)
    assert (pairs["every"], pairs["kind"], pairs["count"]) == ("1", "STREET", "2")
    seen: dict[int, int | None] = {}
    outcome = read(**pairs).each(scope, None, lambda row, version: seen.update({row.pk: version}))
    assert outcome.done == 2
    assert seen == {row.pk: row.version for row in rows[:2]}


def test_nothing_is_done_when_the_filters_let_through_another_number() -> None:
    streets()
    again = previewed(every="1", kind="STREET")
    gone = Unit.objects.filter(kind="STREET").first()
    assert gone is not None
    Unit.objects.filter(pk=gone.pk).update(kind="DEPARTMENT")
    with pytest.raises(Changed, match=r"原为 \d+ 条，现为 \d+ 条），没有做任何处理"):
        read(**again).each(Unit.objects.all(), None, touch)
    assert touched() == set()


@pytest.mark.parametrize("changes", [{"version": 9}, {"pk": 900_001}])
def test_nothing_is_done_when_as_many_rows_are_others_or_changed(changes: dict[str, Any]) -> None:
    first, *_others = streets()
    again = previewed(every="1", kind="STREET")
    Unit.objects.filter(pk=first.pk).update(kind="DEPARTMENT" if "pk" in changes else "STREET")
    if "pk" in changes:
        Unit.objects.create(code="S9", name="新街道", short_name="新", kind="STREET", **changes)
    else:
        Unit.objects.filter(pk=first.pk).update(**changes)
    with pytest.raises(Changed, match="筛选出的内容刚被他人改动"):
        read(**again).each(Unit.objects.all(), None, touch)
    assert touched() == set()


def test_a_filter_without_what_was_shown_does_nothing() -> None:
    streets()
    with pytest.raises(Changed):
        read(every="1", kind="STREET").each(Unit.objects.all(), None, touch)


def test_so_many_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [row.pk for row in streets()]
    monkeypatch.setattr(bulk, "MOST", 2)
    with pytest.raises(Refused, match="一次最多处理 2 条，这里有 3 条"):
        read(pk=keys)
    with pytest.raises(Refused, match="一次最多处理 2 条"):
        read(every="1", kind="STREET").preview(Unit.objects.all(), None)
    two = Unit.objects.filter(pk__in=keys[:2])
    for selection in (read(pk=keys[:2]), read(every="1", kind="STREET")):
        shown = selection.preview(two, None)
        assert (len(shown.rows), shown.missing) == (2, 0)


def reads_of_several(path: Path) -> Iterator[str]:
    """The names of which a module reads several values from a request; files are no rows."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "getlist"
            and getattr(node.func.value, "attr", "") != "FILES"
        ):
            yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


def test_no_view_takes_the_rows_of_a_bulk_act_but_by_a_selection() -> None:
    root = Path(settings.BASE_DIR)
    found = {
        str(path.relative_to(root)): names
        for app in APPS
        for path in (root / app).rglob("*.py")
        if (names := list(reads_of_several(path)))
    }
    assert found == {}


def test_every_form_with_picked_rows_leads_to_a_view_that_reads_a_selection_or_to_an_export() -> None:
    root = Path(settings.BASE_DIR)
    forms = {
        str(path.relative_to(root / "templates"))
        for path in (root / "templates").rglob("*.html")
        if "data-bulk" in path.read_text(encoding="utf-8")
    }
    exports = {"enterprises/list.html"}
    acts = {
        "accounts/user_list.html": "accounts/views/users.py",
        "contacts/list.html": "cultivation/contacts/views/several.py",
        "inclusion/list.html": "monitoring/inclusion/views/submitting.py",
        "ledger/list.html": "cultivation/ledger/views/several.py",
        "returns/review.html": "monitoring/returns/views/queue.py",
        "pool/key.html": "cultivation/pool/views/nominating.py",
    }
    assert forms == exports | set(acts)
    for module in acts.values():
        assert "Selection.read(" in (root / module).read_text(encoding="utf-8")
