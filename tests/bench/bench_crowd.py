"""Many people at once, through the real web server: on one list, on the whole portal, and all signing in."""

from __future__ import annotations

import http.client
import itertools
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from django.contrib.auth.hashers import check_password, make_password

from accounts.demo import PASSWORD
from accounts.models import User
from cultivation.enterprises.models import Enterprise
from cultivation.ledger.models import Problem
from tests.bench.city import bench_city
from tests.bench.harness import Bench
from tests.bench.many_names import many_city
from tests.bench.web_server import Browser, web_server
from tests.support.factories import user

ROWS, PAGES, USERS = 100_000, 240, 8
PEOPLE, EACH = 40, 12
SIGN_INS, CORES = 100, 2
_state: dict[str, Any] = {}
_open = ExitStack()


def _set_up() -> None:
    many_city(ROWS)
    _state["port"] = _open.enter_context(web_server())
    people = [
        User.objects.filter(username=f"crowd{number}").first() or user("BUREAU", username=f"crowd{number}")
        for number in range(USERS)
    ]
    _state["browsers"] = [Browser(_state["port"], person) for person in people]
    _fetch(USERS)  # every process and thread has its connections


def _visit(browser: Browser, pages: Iterator[str]) -> None:
    """One user's pages, one after the other."""
    for page in pages:
        _seconds(browser, page)


def _seconds(browser: Browser, page: str) -> float:
    started = time.perf_counter()
    answer = browser.get(page)
    if answer.status != http.client.OK:
        raise RuntimeError(f"{page} answered {answer.status}")
    return time.perf_counter() - started


def _fetch(users: int) -> None:
    """`PAGES` pages by that many users at once; all of them are busy until the last page is asked for."""
    pages = itertools.repeat("/enterprises/", PAGES)
    with ThreadPoolExecutor(users) as crowd:
        list(crowd.map(_visit, _state["browsers"][:users], [pages] * users))


def _people() -> None:
    bench_city(2_000)
    _state["port"] = _open.enter_context(web_server())
    people = User.objects.filter(is_active=True).exclude(password="!").order_by("pk")
    _state["people"] = list(itertools.islice(itertools.cycle(people), max(PEOPLE, SIGN_INS)))


def _walk(browser: Browser, pages: Sequence[str]) -> list[tuple[str, float]]:
    return [(page, _seconds(browser, page)) for page in pages]


def _pages(person: User, first: int) -> list[str]:
    """What a person of any role opens in turn, each beginning somewhere else."""
    firms = Enterprise.objects.visible_to(person).order_by("pk")
    problems = Problem.objects.visible_to(person).order_by("pk")
    pages = ["/", "/enterprises/", "/ledger/", "/scan/", "/returns/", "/dashboard/"]
    pages += [f"/enterprises/{firm.pk}/" for firm in firms[first : first + 1]]
    pages += [f"/ledger/{problem.pk}/" for problem in problems[first : first + 1]]
    browser = Browser(_state["port"], person)
    allowed = [page for page in pages if browser.get(page).status == http.client.OK]
    return list(itertools.islice(itertools.cycle(allowed), first, first + EACH))


def _forty() -> float:
    """The seconds within which 95 of 100 pages come to forty people, none of whom stops to read."""
    browsers, pages = _state["walkers"]
    with ThreadPoolExecutor(PEOPLE) as crowd:
        walks = list(crowd.map(_walk, browsers, pages))
    seconds = [took for walk in walks for _page, took in walk]
    _say_by_page(walks)
    return statistics.quantiles(seconds, n=20)[-1]


def _fair() -> float:
    """What a page costs one person alone, times those who wait for a core: what forty would wait if all were alike."""
    browsers, pages = _state["walkers"]
    walks = [_walk(browser, walk[:3]) for browser, walk in zip(browsers, pages, strict=True)]
    return statistics.mean(took for walk in walks for _page, took in walk) * PEOPLE / CORES


def _walkers() -> None:
    _people()
    people = _state["people"][:PEOPLE]
    pages = [_pages(person, number) for number, person in enumerate(people)]
    _state["walkers"] = [Browser(_state["port"], person) for person in people], pages


def _say_by_page(walks: Sequence[Sequence[tuple[str, float]]]) -> None:
    """The middle and the slowest of each kind of page, to the operator."""
    kinds: dict[str, list[float]] = defaultdict(list)
    for page, took in itertools.chain.from_iterable(walks):
        kinds[re.sub(r"\d+", "N", page)].append(took)
    for kind, all_of_it in sorted(kinds.items(), key=lambda one: -statistics.median(one[1])):
        middle, slowest = statistics.median(all_of_it), max(all_of_it)
        print(f"    {kind:24} {middle:6.2f} s, at most {slowest:.2f} s", file=sys.stderr)


def _sign_in(person: User) -> Browser:
    browser = Browser(_state["port"])
    browser.get("/accounts/sign-in/")
    answer = browser.post("/accounts/sign-in/", {"username": person.username, "password": PASSWORD})
    if answer.status != http.client.FOUND:
        raise RuntimeError(f"{person.username} was not signed in: {answer.status}")
    return browser


def _all_sign_in() -> float:
    """Until the last of them is in; that all of them still are when all have come is looked at afterwards."""
    started = time.perf_counter()
    with ThreadPoolExecutor(SIGN_INS) as crowd:
        browsers = list(crowd.map(_sign_in, _state["people"]))
    took = time.perf_counter() - started
    if any(browser.get("/").status != http.client.OK for browser in browsers):
        raise RuntimeError("a session ended with the sign-in of another")
    return took


def _all_hashes() -> None:
    with ProcessPoolExecutor(CORES) as cores:
        list(cores.map(check_password, [PASSWORD] * SIGN_INS, [make_password(PASSWORD)] * SIGN_INS))


BENCHES = [
    Bench("list page, eight users at once", work=lambda: _fetch(1), reference=lambda: _fetch(USERS), bar=1.8,
          setup=_set_up, teardown=_open.close, repeat=5, at_least=True),
    Bench("forty users at once, 95 of 100 pages", work=_forty, reference=_fair, bar=2, setup=_walkers,
          teardown=_open.close, repeat=3),
    Bench("a hundred sign-ins at once", work=_all_sign_in, reference=_all_hashes, bar=4, setup=_people,
          teardown=_open.close, repeat=3),
]  # fmt: skip
