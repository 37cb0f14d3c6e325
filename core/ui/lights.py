"""Lights (灯): a word, a colour and a shape together (look, "lights"), never colour alone."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

_SHAPES = {
    "green": '<circle cx="5" cy="5" r="4.5"/>',
    "amber": '<path d="M5 .5 9.8 9.500H.200Z"/>',
    "red": '<path d="M.8.8h8.400v8.400H.8Z"/>',
    "none": '<circle cx="5" cy="5" r="3.7"/>',
}
_TONES = {
    **dict.fromkeys(("GREEN", "REACHED", "LIKELY", "PASS", "DONE"), "green"),
    **dict.fromkeys(("AMBER", "ORANGE", "YELLOW", "POSSIBLE", "RUNNING"), "amber"),
    **dict.fromkeys(("RED", "FAIL", "FAILED"), "red"),
    **dict.fromkeys(("NONE", "REACHABLE", "NURTURE", "UNKNOWN", "QUEUED", "CANCELLED"), "none"),
}
_WORDS = {
    "GREEN": _("正常"),
    "AMBER": _("注意"),
    "RED": _("红色预警"),
    "ORANGE": _("橙色预警"),
    "YELLOW": _("黄色预警"),
    "REACHED": _("已达标"),
    "LIKELY": _("有望达标"),
    "POSSIBLE": _("可能达标"),
    "REACHABLE": _("尚可争取"),
    "NURTURE": _("培育"),
    "UNKNOWN": _("依据不足"),
    "PASS": _("符合"),
    "FAIL": _("不符合"),
    "NONE": _("无"),
}


def tone(level: str | None) -> str:
    """`green`, `amber`, `red` or `none` for any level that the portal knows; `none` for all others."""
    return _TONES.get(str(level or "NONE").upper(), "none")


def light(level: str | None, text: object = "") -> SafeString:
    """A light with its word; without `text` the level's usual word."""
    shade = tone(level)
    word = text or _WORDS.get(str(level or "NONE").upper(), level or _WORDS["NONE"])
    shape = mark_safe(_SHAPES[shade])  # noqa: S308  (our own constant)
    return format_html(
        '<span class="light light-{}"><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>',
        shade,
        shape,
        word,
    )
