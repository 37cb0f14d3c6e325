"""What a browser test asks of any page: axe finds nothing, nothing is refused by the CSP, no sideways scroll."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from playwright.sync_api import Page

_RUN = """() => axe.run().then((result) => result.violations.map((found) =>
  found.id + ': ' + found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')))"""


def violations(page: Page) -> list[str]:
    """What axe objects to, each with the first elements; evaluated from outside, so the CSP does not matter."""
    page.evaluate((settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN)
    return found


def scrolls_sideways(page: Page) -> bool:
    """Whether the page as a whole is wider than the screen."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))


def complaints(page: Page) -> list[str]:
    """Collects from now on what the console says is wrong: script errors and what the CSP refused."""
    said: list[str] = []

    def listen(message: Any) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said
