"""The manual's pictures, taken anew from a running demo.

`python -m tests.support.pictures http://127.0.0.1:8000 2026 [NAME…]`
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from sbs_portal.runtime import browser
from sbs_portal.runtime.paths import ROOT
from tests.support.browsing import chromium, new_context

FOLDER = ROOT / "static/img/manual"
PASSWORD = "Demo-Portal-2022"
WIDTH, DESK, COLOURS = 1280, 1440, 64


@dataclass(frozen=True)
class Picture:
    """A page as one of the demo's people sees it, from the top down to `height` pixels; `link` leads on."""

    name: str
    user: str
    path: str
    height: int = 760
    link: str = ""
    width: int = WIDTH


PICTURES = (
    Picture("plan-progress", "bureau", "/plan/", 800),
    Picture("plan-targets", "bureau", "/plan/{year}/targets/", 720),
    Picture("pool", "bureau", "/pool/", 700),
    Picture("key-pool", "reviewer-440306", "/pool/key/", 640),
    Picture("ledger", "reviewer-440306", "/ledger/?work=MINE", 640),
    Picture("raised", "leading", "/ledger/raised/", 760),
    Picture("ledger-statistics", "bureau", "/ledger/statistics/", 720),
    Picture("contacts", "bureau", "/contacts/", 720),
    Picture("visits-owed", "reviewer-440306", "/visits/owed/", 720),
    Picture("returns-progress", "bureau", "/returns/progress/", 640),
    Picture("returns-review", "reviewer-440306", "/returns/review/", 720),
    Picture("scan", "bureau", "/scan/", 860),
    Picture("backtest", "bureau", "/scan/backtest/", 860),
    Picture("warnings", "reviewer-440306", "/warnings/?show=open", 720),
    Picture("warning", "reviewer-440306", "/warnings/?show=open", 860, link="tbody th a"),
    Picture("inclusion", "bureau", "/inclusion/", 640),
    Picture("sprint", "bureau", "/inclusion/sprint/", 720),
    Picture("reconciliation", "bureau", "/enterprises/reconciliation/", 560),
    Picture("doublets", "bureau", "/enterprises/doublets/", 420),
    Picture("policy-version", "bureau-2", "/policies/", 900, link='li:has-text("待审批") a', width=DESK),
    Picture("what-if", "bureau", "/awards/what-if/?programme=P1&n_p1_award=150000", 900, width=DESK),
    Picture("nearly-there", "reviewer-440306", "/awards/nearly/", 820, width=DESK),
    Picture("scoring", "bureau", "/scoring/?year={before}", 900, link="tbody th a", width=DESK),
    Picture("application", "bureau-2", "/applications/?state=PUBLISHED", 900, link="tbody a", width=DESK),
    Picture(
        "award-batch",
        "bureau-2",
        "/applications/money/batches/",
        620,
        link='tr:has-text("公示中") a',
        width=DESK,
    ),
    Picture(
        "payment-batch",
        "payments",
        "/applications/money/payments/",
        880,
        link='tr:has-text("已放行") a',
        width=DESK,
    ),
    Picture("clawback", "payments", "/applications/money/clawbacks/", 420, link="tbody th a", width=DESK),
    Picture("archive", "bureau", "/enterprises/?status=OPERATING&title=SPECIALISED", 900, link="tbody th a"),
)


def take(url: str, year: int, names: Collection[str] = ()) -> None:
    """Take every picture, or those named, of a portal with demo data of a year; each person signs in anew."""
    os.environ.update(browser.ready())
    with chromium() as started:
        for one in PICTURES:
            if names and one.name not in names:
                continue
            shape = {"viewport": {"width": one.width, "height": one.height}}
            with new_context(started, url, shape) as context:
                page = context.new_page()
                _sign_in(page, one.user)
                page.goto(one.path.format(year=year, before=year - 1))
                if one.link:
                    page.goto(str(page.locator(one.link).first.get_attribute("href")))
                page.wait_for_load_state("networkidle")
                _write(page.screenshot(animations="disabled"), FOLDER / f"{one.name}.png")


def _sign_in(page: Page, user: str) -> None:
    page.goto("/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def _write(content: bytes, target: Path) -> None:
    """With few colours, small ones too (lights): a page of text needs no more, and a picture stays small."""
    target.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1).save(target, optimize=True)


if __name__ == "__main__":
    take(sys.argv[1].rstrip("/"), int(sys.argv[2]), sys.argv[3:])
