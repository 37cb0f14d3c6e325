"""Whether a workbook's parts hold characters that nobody sees, found while they are inflated (`core.text`).

Nearly no file does, and then no cell is looked at for it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator

from core.text import is_clean

_ASCII = bytes(range(128))
_SPELT = (re.compile(b"&#"), re.compile(b"_x"))  # each a literal: searched twice as fast as by `in`


class Unseen:
    """Looks through pieces on their way; `found` says what was there so far.

    XML and workbooks spell what they cannot write plainly as `&#7;` and `_x0007_`.
    """

    def __init__(self) -> None:
        self.found = False

    def through(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces of one part, unchanged."""
        decode = codecs.getincrementaldecoder("utf-8")("strict").decode
        for piece in pieces:
            if not self.found:
                self.found = any(spelt.search(piece) for spelt in _SPELT) or not _plain(decode, piece)
            yield piece


def _plain(decode: Callable[[bytes], str], piece: bytes) -> bool:
    try:
        return is_clean(decode(piece.translate(None, _ASCII)))
    except UnicodeDecodeError:  # another encoding: then every cell is looked at
        return False
