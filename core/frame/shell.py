"""The frame around every page: navigation by group, quick acts, period, bell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property

from core import registry
from core.manual.contents import page_about
from core.notices.models import Notice
from core.periods import Period
from core.ui.period import period_of

PERIODS = 12


@dataclass(frozen=True)
class NavigationLine:
    """One line of the navigation, ready to be shown."""

    code: str
    label: str
    url: str
    current: bool = False
    has_badge: bool = False


@dataclass
class NavigationGroup:
    """A heading of the navigation with its lines; 工作台 stands alone without a heading."""

    label: str
    links: list[NavigationLine] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """Empty where the only line says the same."""
        return "" if [link.label for link in self.links] == [self.label] else self.label


def address(url_name: str) -> str:
    """The address of a page, or nothing while its room is not there."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


class Shell:
    """What base.html needs; each part is made only when a template asks for it, so fragments pay nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = request.user

    @cached_property
    def groups(self) -> list[NavigationGroup]:
        """The navigation that this person may use; a group stands where its first line does."""
        items = [(item, address(item.url_name)) for item in registry.navigation.allowed(self.user)]
        current = _current(self.request.path, [url for _item, url in items if url])
        by_label: dict[str, NavigationGroup] = {}
        for item, url in items:
            if url:
                group = by_label.setdefault(str(item.group), NavigationGroup(str(item.group)))
                here = url == current
                group.links.append(
                    NavigationLine(
                        item.code, str(item.label), self._kept(item, url), here, item.badge is not None
                    )
                )
        return list(by_label.values())

    @cached_property
    def has_badges(self) -> bool:
        """Whether any line of the navigation counts something."""
        return any(link.has_badge for group in self.groups for link in group.links)

    @cached_property
    def acts(self) -> list[dict[str, Any]]:
        """The officer's acts within the thumb's reach, at most three: only those permitted and existing."""
        allowed = [(act, address(act.url_name)) for act in registry.quick_acts.allowed(self.user)]
        shown = [(act, url) for act, url in allowed if url][:3]
        alone = any(act.alone and url == self.request.path for act, url in shown)
        return [
            {"label": act.label, "url": url, "key": act.key, "primary": act.primary and not alone}
            for act, url in shown
        ]

    @cached_property
    def period(self) -> Period:
        """The quarter in force."""
        return period_of(self.request)

    @cached_property
    def unread_period(self) -> str:
        """What the address calls a quarter and is none; the page shows the quarter in force."""
        text = self.request.GET.get("period", "")
        return text if text and str(self.period) != text.strip().upper() else ""

    @cached_property
    def periods(self) -> list[Period]:
        """The last twelve complete quarters and the running one, newest first."""
        newest = Period.containing(timezone.localdate())
        offered = [newest.shifted(-back) for back in range(PERIODS + 1)]
        return offered if self.period in offered else [self.period, *offered]

    @cached_property
    def unread(self) -> int:
        """How many notices wait behind the bell: one query on a partial index."""
        return Notice.objects.filter(user_id=self.user.pk, read_at=None).count()

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Pages of other rooms that the frame links when they are there."""
        return {"notices": address("core:notices"), "manual": address("manual")}

    @cached_property
    def help(self) -> str:
        """The page of the manual that explains this page, else its table of contents."""
        match = self.request.resolver_match
        about = page_about(match.view_name) if match else None
        return reverse("manual_page", args=[about.name]) if about else reverse("manual")

    def _kept(self, item: registry.NavItem, url: str) -> str:
        """The page as it opens for the person; a chosen period goes along from page to page."""
        asked = dict(item.begins(self.user)) if item.begins else {}
        if self.request.GET.get("period"):
            asked["period"] = str(self.period)
        return f"{url}?{urlencode(asked)}" if asked else url


def _current(path: str, urls: list[str]) -> str:
    """The line under which a path lies: the longest address it begins with; the home page only exactly."""
    inside = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(inside, key=len, default="")
