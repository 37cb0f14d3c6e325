"""The forms of imports: a file, and what its columns are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange import dataset as datasets
from exchange.dataset import Kind
from exchange.models import ImportBatch

UNITS = ("元", "千元", "万元", "亿元")
YEARS_BACK = 6
NONE = "none"
SUFFIXES = (".xlsx", ".xls", ".csv")


class UploadForm(forms.Form):
    """What is imported, and the file."""

    dataset = forms.ChoiceField(label=gettext_lazy("导入什么"))
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy(
            "可以是 .xlsx、.xls 或 .csv；表头上方的标题、单位行和表尾的合计、说明都不用删。"
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES), "class": "form-control"}),
        max_length=200,
        error_messages={"empty": gettext_lazy("文件是空的，没有可导入的内容")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large before anything is kept."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(_("文件超过 %(most)d MB，请拆分后再上传") % {"most": most})
        return file


class ColumnsForm(forms.Form):
    """What the columns of the first sheet are, and the unit of its amounts; one select for each column with a heading.

    `corrections` gives the mapping that the reader takes, only for what differs from what was found.
    """

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.dataset = batch, datasets.get(batch.dataset)
        self.sheets: list[dict[str, Any]] = batch.reading.get("sheets", [])
        names = [sheet["sheet"] for sheet in self.sheets]
        names += [skipped["sheet"] for skipped in batch.reading.get("skipped_sheets", [])]
        if len(names) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("工作表"),
                required=False,
                choices=[("", _("自动判断")), *((name, name) for name in names)],
                initial=batch.mapping.get("sheet") or "",
            )
        self.found = self.sheets[0]["columns"] if self.sheets else []
        offered = self._choices()
        for column in self.found:
            self.fields[f"column_{column['index']}"] = forms.ChoiceField(
                label=column["heading"] or column["letter"],
                required=False,
                choices=offered,
                initial=_taken(column),
                widget=_select(),
            )
            if column["unit_from"] and self._is_amount(column):
                self.fields[f"unit_{column['index']}"] = forms.ChoiceField(
                    label=_("%(heading)s的单位") % {"heading": column["heading"]},
                    required=False,
                    choices=[(unit, unit) for unit in UNITS],
                    initial=column["unit"],
                    widget=_select(),
                )

    def rows(self) -> list[dict[str, Any]]:
        """The columns with their selects, for the template."""
        return [
            {
                **column,
                "taken": self[f"column_{column['index']}"],
                "measure": self[f"unit_{column['index']}"]
                if f"unit_{column['index']}" in self.fields
                else None,
            }
            for column in self.found
        ]

    def corrections(self) -> dict[str, str | None]:
        """The columns that the person wants taken otherwise, earlier corrections kept."""
        kept = dict(self.batch.mapping.get("columns") or {})
        for column in self.found:
            place = str(column["index"])
            code = self.cleaned_data.get(f"column_{place}") or ""
            unit = self.cleaned_data.get(f"unit_{place}") or ""
            if code == _taken(column) and (not unit or unit == column["unit"]):
                continue
            name = code.partition(":")[0]
            amount = bool(name) and self.dataset[name].kind is Kind.AMOUNT
            kept[place] = (f"{code}@{unit}" if unit and amount else code) or None
        return kept

    def _is_amount(self, column: dict[str, Any]) -> bool:
        return bool(column["column"]) and self.dataset[column["column"]].kind is Kind.AMOUNT

    def _choices(self) -> list[tuple[str, str]]:
        offered: list[tuple[str, str]] = [("", _("不导入"))]
        last = timezone.localdate(self.batch.created_at).year - 1
        stated = {column["year"] for column in self.found if column["year"]}
        years = sorted(stated | {last - back for back in range(YEARS_BACK)}, reverse=True)
        for column in self.dataset.columns:
            if column.yearly:
                offered += [(f"{column.code}:{year}", f"{year}年{column.heading}") for year in years]
            else:
                offered.append((column.code, str(column.heading)))
        return offered


class AskedForm(forms.Form):
    """The questions about required columns that the file may have under other headings: for each, one of its columns or none.

    What is clearly likelier is chosen beforehand; of equals the person must choose. `corrections` gives the mapping
    that the reader takes.
    """

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.asked = batch, batch.reading.get("asked", [])
        for question in self.asked:
            likely = question["preselected"]
            self.fields[question["column"]] = forms.ChoiceField(
                label=_("%(sentence)s，是否采用？") % question
                if likely is not None
                else f"{question['sentence']}。",
                choices=_answers(question),
                initial=None if likely is None else str(likely),
                widget=forms.RadioSelect(),
                error_messages={"required": _("请选择“%(title)s”是哪一列") % {"title": question["title"]}},
            )

    def clean(self) -> dict[str, Any]:
        """A column of the file is one thing."""
        cleaned = super().clean() or {}
        chosen = [place for place in cleaned.values() if place != NONE]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError(_("同一列不能用作两项内容，请重新选择"))
        return cleaned

    def corrections(self) -> dict[str, str | None]:
        """Earlier corrections with what was chosen; of a question that was answered with none, no column is proposed again."""
        kept = dict(self.batch.mapping.get("columns") or {})
        chosen = {place: code for code, place in self.cleaned_data.items() if place != NONE}
        for question in self.asked:
            if self.cleaned_data[question["column"]] == NONE:
                places = (str(each["index"]) for each in question["candidates"])
                kept |= {place: None for place in places if place not in chosen}
        return kept | chosen


def _answers(question: dict[str, Any]) -> list[tuple[str, str]]:
    """The file's columns that may be it, each with its reason, and none of them."""
    candidates = question["candidates"]
    offered = [
        (str(each["index"]), _("采用 %(letter)s 列“%(heading)s”：%(reason)s") % each) for each in candidates
    ]
    return [*offered, (NONE, _("不采用") if len(candidates) == 1 else _("都不是"))]


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select form-select-sm"})


def _taken(column: dict[str, Any]) -> str:
    """The code by which a select names what a column was taken for."""
    if not column["column"]:
        return ""
    return f"{column['column']}:{column['year']}" if column["year"] else str(column["column"])
