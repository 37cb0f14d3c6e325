"""Characters that nobody sees, and look-alikes of ordinary ones: they come along from chats, PDFs and web pages.

Direction marks, joiners, soft hyphens, variation selectors, control characters and noncharacters go (but NUL, which
no database holds and everybody refuses); blanks of odd
widths are blanks; radicals (⼯, ⻋) and compatibility forms of characters are the characters that they look like.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_GONE: Final = (
    "\x01-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff"
)
_BLANKS: Final = "\xa0\u1680\u2000-\u200a\u202f\u205f"
_LINES: Final = "\x0b\x0c\u2028\u2029"
_LOOKALIKES: Final = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
_RADICALS: Final = dict(
    zip(
        "⺁⺃⺄⺅⺇⺈⺉⺋⺍⺎⺐⺓⺔⺕⺖⺗⺘⺙⺜⺝⺟⺠⺡⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺱⺲⺳⺶⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻲⻳",
        "厂乚乙亻几刀刂卩小兀尢幺彐彐忄小扌攵日月母民氵灬爪爫丬犭王疋目示礻竹糸罓罒罓羊羊老老聿肉臼艹艹艹虎衤西西见角讠贝足车辶辶辶阝钅长镸长门阜阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾齐齿龙龟龟",
        strict=True,
    )
)
_SEEN: Final = re.compile(f"[{_GONE}{_BLANKS}{_LINES}{_LOOKALIKES}]")


def is_clean(text: str) -> bool:
    """Whether nothing in the text is changed by `visible`."""
    return _SEEN.search(text) is None


def visible(text: str) -> str:
    """The text as a reader sees it; line breaks and tabs stay."""
    return text if is_clean(text) else _SEEN.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    letter = found[0]
    if letter in _LINES:
        return "\n"
    if unicodedata.category(letter) == "Zs":
        return " "
    if radical := _RADICALS.get(letter):
        return radical
    ordinary = unicodedata.normalize("NFKC", letter) if unicodedata.category(letter)[0] in "SL" else ""
    return "" if ordinary in {"\u115f", "\u1160"} else ordinary
