"""What a browser test asks of any page: axe finds nothing, nothing is refused by the CSP, no sideways scroll."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from playwright.sync_api import Page, TimeoutError

SETTLES = 3000
"""So many milliseconds a page has to draw itself anew for another width."""

_RUN = """() => axe.run().then((result) => result.violations.map((found) =>
  found.id + ': ' + found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')))"""


def violations(page: Page) -> list[str]:
    """What axe objects to, each with the first elements; evaluated from outside, so the CSP does not matter."""
    page.evaluate((settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN)
    return found


def scrolls_sideways(page: Page) -> bool:
    """Whether the page as a whole stays wider than the screen, once what drew itself for another width has drawn anew."""
    try:
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth", timeout=SETTLES)
    except TimeoutError:
        return True
    return False


def complaints(page: Page) -> list[str]:
    """Collects from now on what the console says is wrong: script errors and what the CSP refused."""
    said: list[str] = []

    def listen(message: Any) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


_NARROW = """() => {
  const found = [];
  for (const cell of document.querySelectorAll('main td, main th')) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const letters = [...node.data.replace(/\\s/g, '')].length;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = new Set([...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top)));
      if (letters > 2 && lines.size > 1 && letters / lines.size <= 2) found.push(node.data.trim());
    }
  }
  return found;
}"""
_OUT_OF_SIGHT = """() => [...document.querySelectorAll('main *')].filter((one) =>
    !['INPUT', 'TEXTAREA', 'SELECT'].includes(one.tagName) && one.scrollWidth > one.clientWidth + 1
    && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)
    && !getComputedStyle(one).backgroundImage.includes('gradient')).map((one) => one.className)"""


def stacked(page: Page) -> list[str]:
    """The texts in tables that stand in lines of two characters or fewer."""
    found: list[str] = page.evaluate(_NARROW)
    return found


def cut_off(page: Page) -> list[str]:
    """What scrolls sideways and gives no hint of it at its edge; by class."""
    found: list[str] = page.evaluate(_OUT_OF_SIGHT)
    return found
