"""Whether pieces hold what nobody sees, wherever they are cut."""

from __future__ import annotations

import pytest

from exchange.reading.unseen import Unseen

ONE = "一".encode()  # a byte of it is the last of the control character below


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([], False),
        ([b"<v>plain</v>", b"&amp; # _ x"], False),
        ([ONE, ONE], False),
        ([ONE[:1], ONE[1:]], False),
        (["甲\u0080".encode()], True),
        (["\u200b".encode()], True),
        ([b"a", "\u200b".encode()[:1], "\u200b".encode()[1:], b"b"], True),
        ([b"&#8203;"], True),
        ([b"_x200B_"], True),
        (["甲".encode("utf-16-le") + b"\xff"], True),  # another encoding: who knows
        (["\u200b".encode(), b"plain"], True),
    ],
)
def test_what_nobody_sees_is_found_and_the_pieces_stay_what_they_are(
    pieces: list[bytes], found: bool
) -> None:
    unseen = Unseen()
    assert list(unseen.through(pieces)) == pieces
    assert unseen.found is found


def test_what_one_part_holds_is_not_forgotten_over_the_next() -> None:
    unseen = Unseen()
    for piece in ("\u200b".encode(), b"plain"):
        list(unseen.through([piece]))
    assert unseen.found


def test_plain_chinese_is_clean_wherever_its_bytes_are_cut() -> None:
    """一 and the wide space end with the first byte that is no ASCII."""
    raw = "<t>一　号、二万</t>".encode()
    for size in (1, 2, 3, 100):
        unseen = Unseen()
        assert b"".join(unseen.through(raw[at : at + size] for at in range(0, len(raw), size))) == raw
        assert not unseen.found
