"""Characters that nobody sees go; what looks like an ordinary character is one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import is_clean, visible


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("\u202d13800138000\u202c", "13800138000"),
        ("91440300\u200bMA5", "91440300MA5"),
        ("工\u00ad业", "工业"),
        ("王\u0007明\u001f", "王明"),
        ("深圳\ufffe市", "深圳市"),
        ("心\ufe0f", "心"),
        ("\u3164甲", "甲"),
        ("a\u00a0b\u2003c", "a b c"),
        ("一\u2028二\u000b三", "一\n二\n三"),
        ("⼯业⻋间⻓⻰", "工业车间长龙"),
        ("\uf90a\U0002f804", "金你"),
        ("Ａ（１）", "Ａ（１）"),
        ("制表\t换行\r\n", "制表\t换行\r\n"),
        ("", ""),
    ],
)
def test_a_text_is_what_a_reader_sees(typed: str, seen: str) -> None:
    assert visible(typed) == seen
    assert is_clean(typed) is (typed == seen)


@given(st.text())
def test_nothing_is_left_to_take_away(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    hidden = [letter for letter in once if unicodedata.category(letter) in {"Cc", "Zl", "Zp"}]
    assert set(hidden) <= set("\0\t\n\r")
