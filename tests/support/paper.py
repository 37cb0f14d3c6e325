"""A page as Chromium prints it: how many sheets, and how far down each is filled with text."""

from __future__ import annotations

import re
import zlib
from typing import Any

Matrix = tuple[float, float, float, float, float, float]
_STREAM = re.compile(rb"(\d+) 0 obj\s*<<(?:(?!endobj).)*?>>\s*stream\r?\n(.*?)\r?\nendstream", re.S)
_PAGE = re.compile(rb"/Type\s*/Page\b.*?/Contents (\d+) 0 R", re.S)
_A4, _MARGIN = 841.92, 34.0
"""The height of the paper and of the margin that print.css leaves, in points."""


def filled(page: Any) -> list[float]:
    """The sheets of a page of the browser, by its print style: the share of the height that each fills."""
    data = page.pdf(prefer_css_page_size=True)
    streams = {int(number): body for number, body in _STREAM.findall(data)}
    contents = [
        zlib.decompressobj().decompress(streams[int(number)]).decode("latin-1")
        for number in _PAGE.findall(data)
    ]
    return [(_A4 - _MARGIN - _lowest(content)) / (_A4 - 2 * _MARGIN) for content in contents]


def _lowest(content: str) -> float:
    """The height of the lowest line of text over the paper's lower edge; follows the matrices of the page."""
    lowest, kept = _A4, list[Matrix]()
    now: Matrix = (1, 0, 0, 1, 0, 0)
    for line in content.splitlines():
        words = line.split()
        if words[-1:] == ["q"]:
            kept.append(now)
        elif words[-1:] == ["Q"]:
            now = kept.pop()
        elif words[-1:] == ["cm"]:
            now = _times(_matrix(words), now)
        elif "Tm" in words:
            at = words.index("Tm")
            lowest = min(lowest, _times(_matrix(words[at - 6 : at]), now)[5])
    return lowest


def _matrix(words: list[str]) -> Matrix:
    a, b, c, d, e, f = map(float, words[:6])
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
