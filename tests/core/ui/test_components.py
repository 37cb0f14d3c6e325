"""Each component as a page shows it, rendered by the gallery page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User

BASE = "?street=1&street=2&name=瑞&sort=-revenue&period=2024Q3"


@pytest.fixture
def html(client: Client, officer: User, gallery: str) -> str:
    """The gallery with two filters and a sort, on one line."""
    client.force_login(officer)
    return re.sub(r"\s+", " ", client.get(gallery + BASE).content.decode())


def test_the_page_header_says_title_count_and_one_primary_act(html: str) -> None:
    head = html.split('class="page-head"')[1].split('class="filter-bar"', maxsplit=1)[0]
    assert "<h1>培育库</h1>" in head
    assert "宝安区 · 1,284 家" in head
    assert "橙色预警" in head
    assert head.count("btn-primary") == 1


def test_a_filter_in_force_is_a_chip_that_can_be_taken_away(html: str) -> None:
    bar = html.split('class="filter-bar"')[1].split("<form", maxsplit=1)[0]
    assert "沙井街道、福永街道" in bar
    assert 'href="?name=%E7%91%9E&amp;sort=-revenue&amp;period=2024Q3" aria-label="去掉筛选：街道"' in bar


def test_clearing_the_filters_keeps_sort_and_period(html: str) -> None:
    assert '<a href="?sort=-revenue&amp;period=2024Q3">清空</a>' in html


def test_the_filter_panel_carries_the_other_parameters_along(html: str) -> None:
    panel = html.split('class="filter-panel"')[1].split("</details>", maxsplit=1)[0]
    assert '<input type="hidden" name="period" value="2024Q3">' in panel
    assert '<input type="hidden" name="sort" value="-revenue">' in panel
    assert 'type="hidden" name="street"' not in panel


def test_a_sorted_column_says_so_and_turns_around(html: str) -> None:
    head = html.split("<thead>")[1].split("</thead>", maxsplit=1)[0]
    assert 'class="number" aria-sort="descending"' in head
    assert "sort=revenue&amp;" in head
    assert "<small>万元</small>" in head
    assert head.count("aria-sort") == 1


def test_a_row_has_a_named_checkbox_and_cells_that_name_themselves_on_a_phone(html: str) -> None:
    assert 'value="91440306MA5XJMY80P" aria-label="选择 深圳市华瑞精密五金有限公司"' in html
    assert 'data-label="街道">沙井街道' in html
    assert 'data-label="上年营收（万元）">1,840<' in html
    assert 'data-label="上年营收（万元）">—<' in html


def test_the_pager_says_which_rows_of_how_many(html: str) -> None:
    pager = html.split('class="pager"')[1].split("</nav>", maxsplit=1)[0]
    assert "第 51–100 家，共 1,284 家" in pager
    assert 'rel="prev"' in pager
    assert "page=3" in pager
    assert "period=2024Q3" in pager


def test_a_field_has_label_mark_help_and_unit(html: str) -> None:
    assert (
        '<label class="form-label" for="id_name">企业<span class="required-mark" title="必填">*</span></label>'
        in html
    )
    assert 'aria-describedby="id_name-help"' in html
    assert '<div class="field-help" id="id_name-help">输入两个字即可查找。</div>' in html
    assert "<span>万元</span>" in html


def test_choices_as_taps_stand_in_a_named_group(html: str) -> None:
    group = html.split("<legend>类别")[1].split("</fieldset>", maxsplit=1)[0]
    assert group.count('class="tap"') == 3
    assert group.count('type="radio" name="category"') == 3


def test_errors_stand_at_their_fields_and_what_was_typed_stays(
    client: Client, officer: User, gallery: str
) -> None:
    client.force_login(officer)
    answer = client.post(gallery, {"name": "明达", "amount": "约三百"})
    html = re.sub(r"\s+", " ", answer.content.decode())
    assert answer.status_code == 422
    assert 'value="明达"' in html
    assert 'value="约三百"' in html
    assert 'aria-describedby="id_description-error"' in html
    assert html.count('aria-invalid="true"') >= 2
    assert "有 4 项需要改正，已填内容都保留着。" in html


def test_reasons_say_rule_observed_required_and_source_and_keep_the_codes_behind_a_press(html: str) -> None:
    table = html.split('aria-label="理由"')[1].split("</table>", maxsplit=1)[0]
    assert "全年中位预计低于门槛<small>方案第十五条</small>" in table
    assert "1,954.18" in table
    assert "≥ 2,000.00" in table
    behind = (
        html.split('aria-label="理由"')[1].split("<details", maxsplit=1)[1].split("</details>", maxsplit=1)[0]
    )
    assert "<code>X4</code> <code>X5</code>" in behind


def test_a_running_job_fetches_itself_again_and_a_finished_one_does_not(
    html: str, client: Client, gallery: str
) -> None:
    running = html.split('id="job-7"')[1].split("</form>", maxsplit=1)[0]
    assert 'hx-get="/gallery/job/" hx-trigger="every 1s"' in running
    assert 'max="11" value="4"' in running
    done = client.get(f"{gallery}job/").content.decode()
    assert "hx-trigger" not in done
    assert "取消任务" not in done


def test_the_empty_state_says_what_to_do_first(html: str) -> None:
    assert "先登记一次走访，企业档案里就能看到。" in html
    assert '<div class="acts"><a class="btn" href="#">登记走访</a></div>' in html


def test_a_chart_comes_with_its_sentence_its_data_and_its_table(html: str) -> None:
    figure = html.split('id="revenue"')[1].split("</figure>", maxsplit=1)[0]
    assert "预计全年 1,856–2,052 万元，多半低于 2,000 万元" in figure
    assert '"threshold": 550.0' in figure
    assert "406–602" in figure or "406–603" in figure
    districts = html.split('id="districts"')[1].split("</figure>", maxsplit=1)[0]
    assert '<a href="/gallery/?d=1">289</a>' in districts
    assert "序时应达" in districts


def test_messages_become_toasts_and_an_error_is_an_alert(client: Client, officer: User, gallery: str) -> None:
    client.force_login(officer)
    html = client.get(f"{gallery}?toast=1").content.decode()
    assert re.search(r'notice-success"\s+data-passing>\s*<p>已保存。', html)
    assert re.search(r'notice-error"\s+role="alert">\s*<p>只有承办单位可以办结', html)


def test_no_component_writes_inline_style_or_script(html: str) -> None:
    assert " style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)


def test_the_gallery_is_no_page_of_the_portal(client: Client, officer: Any) -> None:
    client.force_login(officer)
    assert client.get("/gallery/").status_code == 404
