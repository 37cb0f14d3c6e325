"""What stands behind details, and lists that are sorted as they say, over a small demo city."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.support.reading import seen, sorted_column
from tests.support.small_city import city  # noqa: F401  (a fixture)


def test_what_is_behind_details_is_not_in_sight_and_the_rest_is() -> None:
    page = "<main><p>甲 V04<br></p><details><summary>详情</summary><p>V05</p></details><p>乙<small>丙</small></p></main>丁"
    assert seen(page) == "甲 V04|乙|丙"


def test_the_code_and_version_of_what_was_judged_are_one_press_away(city: None) -> None:  # noqa: F811
    client = Client()
    client.force_login(User.objects.get(username="bureau"))
    page = client.get("/system/parameters/ledger_accept/").content.decode()
    assert "ledger_accept" not in seen(page)
    assert "<code>ledger_accept</code>" in page.split('class="behind"')[1].split("</details>", maxsplit=1)[0]


@pytest.mark.parametrize("path", ["/enterprises/", "/ledger/", "/returns/", "/scan/"])
def test_a_list_shows_its_arrow_and_stands_in_the_order_that_the_column_shows(path: str, city: None) -> None:  # noqa: F811
    client = Client()
    client.force_login(User.objects.get(username="bureau"))
    first = client.get(path).content.decode()
    sorts = set(re.findall(r'<th\b[^>]*>\s*<a href="\?[^"]*sort=-?(\w+)', first))
    assert sorted_column(first), "no heading is marked"
    assert sorts
    for sort in sorts:
        for asked, direction in ((sort, "ascending"), (f"-{sort}", "descending")):
            page = client.get(path, {"sort": asked}).content.decode()
            marked = sorted_column(page, second=sort == "due")  # the day stands below its light
            assert marked is not None, asked
            assert marked[0] == direction
            if sort not in (
                "place",
                "level",
            ):  # in the city's order of districts, in that of how grave a level is
                keys = [_key(cell) for cell in marked[1]]
                known = [key for key in keys if key is not None]
                assert known == sorted(known, reverse=direction == "descending"), asked
                assert _at_one_end(keys), asked


def _key(cell: str) -> bytes | float | None:
    """What a cell is compared by: its number, its name as pinyin has it; None for nothing."""
    bare = cell.replace(",", "")
    if re.fullmatch(r"-?\d+(\.\d+)?", bare):
        return float(bare)
    return None if cell in {"", "—"} or "前回访" in cell else cell.encode("gb18030")


def _at_one_end(keys: list[bytes | float | None]) -> bool:
    gaps = [at for at, key in enumerate(keys) if key is None]
    return not gaps or (gaps[0] + len(gaps) - 1 == gaps[-1] and (gaps[0] == 0 or gaps[-1] == len(keys) - 1))
