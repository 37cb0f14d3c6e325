"""The manual in the portal: complete, reachable from each page, and nothing but text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.gate import OPEN
from core import registry
from core.manual import contents
from core.manual.rendering import STATIC, rendered
from exchange.errors import ErrorCode, FileCode
from tests.support import factories as make
from tests.support.looking import complaints, scrolls_sideways, violations
from tests.support.pictures import PICTURES
from tests.support.urls import addresses

PAGES = contents.pages()
FRAMELESS = {"shell_badges", "manual", "manual_page"}


def test_every_file_of_the_manual_is_in_its_contents() -> None:
    assert {page.name for page in PAGES} == {path.stem for path in contents.folder().glob("*.md")}


@pytest.mark.parametrize("item", registry.navigation.all(), ids=lambda item: item.code)
def test_each_line_of_the_navigation_has_a_page(item: Any) -> None:
    about = contents.page_about(item.url_name)
    assert about is not None, f"name a page for {item.url_name} in docs/manual/contents.toml"


def test_each_picture_is_shown_once_says_what_it_shows_and_is_small() -> None:
    shown = re.findall(r"!\[(.*?)\]\((.*?)\)", "\n".join(page.path.read_text() for page in PAGES))
    folder = Path(settings.BASE_DIR) / "static/img/manual"
    assert sorted(path for _text, path in shown) == sorted(
        f"{STATIC}img/manual/{file.name}" for file in folder.iterdir()
    )
    assert all(len(text) >= 6 for text, _path in shown)
    assert max(file.stat().st_size for file in folder.iterdir()) < 120_000
    taken = {file.name for file in folder.iterdir() if file.suffix == ".png"}
    assert taken == {f"{one.name}.png" for one in PICTURES}, (
        "the others are drawn, and held by a test of their room"
    )


def test_each_view_with_a_frame_has_a_page() -> None:
    names = {address.name for address in addresses() if not address.is_public} - OPEN - FRAMELESS
    assert not sorted(name for name in names if contents.page_about(name) is None)


def test_the_contents_follow_the_groups_of_the_navigation() -> None:
    assert [group.title for group in contents.groups()][1:-1] == list(
        dict.fromkeys(str(item.group) for item in registry.navigation.all())
    )
    groups = {page.name: group.title for group in contents.groups() for page in group.pages}
    for item in registry.navigation.all():
        about = contents.page_about(item.url_name)
        assert about is not None
        assert groups[about.name] == str(item.group)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_text_alone_with_headings_in_order(page: contents.ManualPage) -> None:
    body = rendered(page).body
    source = page.path.read_text(encoding="utf-8")
    assert source.startswith(f"# {page.title}\n")
    assert not re.search(r"<(script|style|iframe|h1)\b|\son\w+=|\sstyle=", body)
    levels = [int(level) for level in re.findall(r"<h(\d)", body)]
    assert all(after - before <= 1 for before, after in zip([1, *levels], levels, strict=False))


def test_what_looks_like_html_in_a_page_is_shown_and_not_run(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd.md").write_text("# 页\n\n<script>alert(1)</script>\n\n文<b>字</b>\n", encoding="utf-8")
    monkeypatch.setattr(contents, "folder", lambda: tmp_path)
    body = rendered(contents.ManualPage("odd", "页"))
    assert "<script" not in body.body
    assert "&lt;b&gt;" in body.body


def test_every_code_with_which_an_import_is_refused_is_explained() -> None:
    source = (contents.folder() / "exchange.md").read_text(encoding="utf-8")
    assert not [code.value for code in (*ErrorCode, *FileCode) if f"| `{code.value}` |" not in source]


@pytest.mark.django_db
def test_everyone_signed_in_reaches_every_page_from_the_contents(client: Client) -> None:
    client.force_login(make.user("DEPARTMENT", "HR"))
    index = client.get("/manual/").content.decode()
    for page in PAGES:
        assert f'href="/manual/{page.name}/">{page.title}</a>' in index
        answer = client.get(f"/manual/{page.name}/")
        assert answer.status_code == 200
        assert answer.content.decode().count("<h1") == 1
    assert client.get("/manual/nothing/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/", "home"),
        ("/enterprises/", "enterprises"),
        ("/ledger/", "ledger"),
        ("/scan/", "scan"),
        ("/awards/", "awards"),
        ("/imports/", "exchange"),
        ("/system/jobs/", "system"),
        ("/accounts/password/", "sign-in"),
        ("/system/notices/", "frame"),
    ],
)
def test_help_leads_to_the_page_of_the_room_one_is_in(client: Client, address: str, page: str) -> None:
    client.force_login(make.user("BUREAU"))
    assert f'class="btn help" href="/manual/{page}/"' in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_manual_is_accessible_and_fits_a_phone(open_page: Callable[..., Any], live_server: Any) -> None:
    person = make.user("OFFICER", "宝安区")
    for phone in (False, True):
        page = open_page(person, phone=phone)
        said = complaints(page)
        for address in ("/manual/", "/manual/exchange/", "/manual/api/"):
            page.goto(live_server.url + address)
            assert violations(page) == []
            assert not scrolls_sideways(page), address
        assert said == []
