"""How names are tidied before they are kept."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cultivation.enterprises.names import tidy_name

LETTERS = st.sampled_from("深圳市华锐制造公司（）()ＡＢａ１2bZ ·\u3000\t-豈ﾊﾞ㈱e\u0301")


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("深圳市华锐精密制造有限公司", "深圳市华锐精密制造有限公司"),
        ("华锐（深圳）有限公司", "华锐（深圳）有限公司"),
        ("华锐 ( 深圳 ) 有限公司", "华锐（深圳）有限公司"),
        ("深圳市 ＡＢＣ１２３　电子厂", "深圳市ABC123电子厂"),
        ("Acme (Shenzhen)  Ltd", "Acme (Shenzhen) Ltd"),
        ("（）", "()"),
    ],
)
def test_a_name_is_kept_tidily(found: str, kept: str) -> None:
    assert tidy_name(found) == kept


@given(st.text(LETTERS, max_size=12))
@example("\u0301 \uff9e")
def test_a_blank_behind_a_name_changes_nothing_and_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy_name(text + " ") == tidy_name(text)
    assert tidy_name(tidy_name(text)) == tidy_name(text)
