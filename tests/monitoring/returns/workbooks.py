"""Returns workbooks as districts send them."""

from pathlib import Path
from typing import Any

import openpyxl

from exchange.staging import batches

FIGURES = {
    "营业收入": (1386.5, 1250),
    "工业总产值": (1402.3, 1281.6),
}
PLAIN = {
    "出口交货值": 0,
    "利润总额": 86.2,
    "实缴税金合计": 45.31,
    "研发费用": 62,
    "固定资产投资": 120,
    "其中：技改投资": 80,
    "应收账款": 310.4,
    "存货": 205.7,
    "其中：产成品": 66,
}
WORDS = {
    "订单较上季": "增长",
    "下季度预期": "好转",
    "生产状态": "正常生产",
    "填表人": "李会计",
    "填表人电话": "138 0013 8000",
    "填报日期": "2024.10.12",
}


def workbook(
    path: Path, enterprises: Any, *, unit: str = "万元", factor: float = 1, change: Any = None
) -> Path:
    """A sheet with title, unit line, a two-row heading with merged cells, and a total at its end.

    `change(name)` gives cells of that enterprise that differ, by heading (`营业收入` is this year's).
    """
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["2024年三季度小微工业企业监测报表"])
    sheet.append([f"单位：{unit}"])
    upper = ["序号", "企业名称", "统一社会信用代码"]
    lower = ["", "", ""]
    for stem in FIGURES:
        upper += [stem, ""]
        lower += ["本年累计", "上年同期"]
    upper += [*PLAIN, "用电量（万千瓦时）", "", "期末从业人员（人）", *WORDS]
    lower += ["" for _ in PLAIN] + ["本年累计", "上年同期", ""] + ["" for _ in WORDS]
    sheet.append(upper)
    sheet.append(lower)
    for column, text in enumerate(lower, 1):
        if text == "本年累计":
            sheet.merge_cells(start_row=3, end_row=3, start_column=column, end_column=column + 1)
        elif not text:
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    for number, works in enumerate(enterprises, 1):
        cells: dict[str, Any] = {**PLAIN, **WORDS}
        now: dict[str, Any] = {stem: pair[0] for stem, pair in FIGURES.items()}
        people = 86
        for heading, value in (change(works) if change else {}).items():
            if heading in now:
                now[heading] = value
            elif heading == "人":
                people = value
            else:
                cells[heading] = value
        line: list[Any] = [number, works.name, works.uscc.lower()]
        for stem, (_now, before) in FIGURES.items():
            line += [_times(now[stem], factor), _times(before, factor)]
        line += [_times(cells[heading], factor) for heading in PLAIN]
        line += [41.25, 39.8, people, *(cells[heading] for heading in WORDS)]
        sheet.append(line)
    sheet.append(["合计", "", "", 99999])
    sheet.append(["填表说明：本表由企业填报。"])
    book.save(path)
    return path


def _times(value: Any, factor: float) -> Any:
    return value if isinstance(value, str) or value is None else round(value * factor, 6)


def bring(
    person: Any, path: Path, dataset: str = "returns", *, period: str = "2024Q3", commit: bool = True
) -> Any:
    """Through the real staged import."""
    options = {"period": period} if period else {}
    batch = batches.upload(actor=person, dataset=dataset, source=path, filename=path.name, options=options)
    batch = batches.read_and_plan(batch.pk)
    return batches.commit(batch.pk) if commit else batch
