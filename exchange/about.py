"""What a workbook says of itself: which list, which columns, of where, through which filters, of which day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\s\\/:*?\"<>|_.]+")
_MOST = 24
"""Characters of a file's name that its places take at most, and its other filters: 255 bytes are a name's limit."""


class Columns(TextChoices):
    """Which columns an export holds: those of the list as it is shown, or all of its dataset."""

    SHOWN = "shown", gettext_lazy("当前列")
    ALL = "all", gettext_lazy("全部列")


@dataclass(frozen=True, slots=True)
class InForce:
    """One filter in force, in words; `is_place` where the words are districts or streets."""

    label: str
    words: str
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What the file's name, its print header and its properties say of an export; `scope` is where its reader works."""

    title: str
    columns: Columns
    scope: str
    filters: tuple[InForce, ...]
    day: date

    @property
    def place(self) -> str:
        """The places that were asked for, the narrower ones if there are both; else those of the reader."""
        asked = [one.words for one in self.filters if one.is_place]
        return asked[-1] if asked else self.scope

    @property
    def sheet(self) -> str:
        """The sheet's name. That of the shown columns says so: an import refuses it."""
        return f"{self.title}{mark(self.columns)}" if self.columns == Columns.SHOWN else self.title

    @property
    def filter_words(self) -> str:
        """The filters in one sentence."""
        return "；".join(
            _("%(label)s：%(words)s") % {"label": one.label, "words": one.words} for one in self.filters
        )

    @property
    def file_name(self) -> str:
        """`企业_宝安区_有望达标_当前列_2024-10-31.xlsx`."""
        others = _cut("_".join(_tidy(one.words) for one in self.filters if not one.is_place), _MOST)
        place = _cut(_tidy(self.place), _MOST)
        parts = (_tidy(self.title), place, others, str(self.columns.label), self.day.isoformat())
        return f"{'_'.join(filter(None, parts))}.xlsx"


def mark(columns: Columns) -> str:
    """How a sheet's name says which columns it holds."""
    return f"（{columns.label}）"


def is_for_reading(sheet: str) -> bool:
    """Whether a sheet of this name holds the shown columns, which are no dataset's and are not imported."""
    return mark(Columns.SHOWN) in sheet


def _tidy(text: str) -> str:
    return _FORBIDDEN.sub(" ", text).strip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
