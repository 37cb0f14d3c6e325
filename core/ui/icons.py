"""Outline icons of our own, 24 × 24, drawn with the current colour; no icon font, no foreign set."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS: dict[str, str] = {
    "bell": "M6 9.5a6 6 0 0 1 12 0c0 5 2 6.5 2 6.500H4s2-1.5 2-6.500ZM10 19.500a2.2 2.2 0 0 0 4 0",
    "camera": "M4 8h3l2-3h6l2 3h3v11H4ZM12 16.500a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4",
    "check": "m5 12.5 4.5 4.500L19 7.5",
    "chevron-down": "m6 9.5 6 6 6-6",
    "chevron-left": "m14.5 6-6 6 6 6",
    "chevron-right": "m9.5 6 6 6-6 6",
    "close": "m6.5 6.5 11 11m0-11-11 11",
    "columns": "M4 5h16v14H4ZM9.5 5v14m5-14v14",
    "download": "M12 4v11m-4.5-4.500L12 15l4.5-4.500M5 19.500h14",
    "edit": "m5 19 1-4L16.5 4.500l3 3L9 18Z",
    "filter": "M4 6h16m-13 6h10m-7 6h4",
    "help": (
        "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z"
        "M9.7 9.500a2.4 2.4 0 1 1 3.3 2.200c-.7.3-1 .8-1 1.800M12 16.600v.1"
    ),
    "home": "m4 11 8-7 8 7v9h-5.500v-6h-5v6H4Z",
    "menu": "M4 6.500h16M4 12h16M4 17.500h16",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.500c1-4 4-5.5 7.5-5.500s6.5 1.5 7.5 5.5",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7Z",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20",
    "sort-down": "M12 5v14m-5-5 5 5 5-5",
    "sort-up": "M12 19V5m-5 5 5-5 5 5",
    "trash": "M4.5 7h15M9 7V4.500h6V7M6.5 7l1 13h9l1-13M10 11v5m4-5v5",
    "undo": "M8 5 4 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-4",
    "upload": "M12 16V4.500M7.5 9 12 4.5 16.5 9M5 19.500h14",
}


def icon(name: str, label: str = "") -> SafeString:
    """The icon as inline SVG; without `label` it is decoration. KeyError for a name that is not drawn."""
    drawn = mark_safe(f'<path d="{PATHS[name]}"/>')  # noqa: S308  (our own constant)
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, drawn
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', drawn)
