"""What can be wrong with a workbook: the codes, their sentences, and the two shapes an error takes.

A fault of the file as a whole raises `FileRefused`; a fault of a row is a `RowError` and never stops the other rows.
The codes are part of the contract of `import_data --json` and are listed in the manual.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class ErrorCode(StrEnum):
    """Why a row was refused."""

    REQUIRED = "REQUIRED"
    USCC_NUMERIC = "USCC_NUMERIC"
    USCC_LENGTH = "USCC_LENGTH"
    USCC_CHARACTER = "USCC_CHARACTER"
    USCC_CHECK = "USCC_CHECK"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    NOT_AN_INTEGER = "NOT_AN_INTEGER"
    TOO_MANY_DECIMALS = "TOO_MANY_DECIMALS"
    AMOUNT_TOO_LARGE = "AMOUNT_TOO_LARGE"
    QUANTITY_TOO_LARGE = "QUANTITY_TOO_LARGE"
    NOT_A_DATE = "NOT_A_DATE"
    NOT_A_YEAR = "NOT_A_YEAR"
    NOT_A_PHONE = "NOT_A_PHONE"
    UNKNOWN_CHOICE = "UNKNOWN_CHOICE"
    UNKNOWN_UNIT = "UNKNOWN_UNIT"
    BAD_FORMAT = "BAD_FORMAT"
    TOO_LONG = "TOO_LONG"
    FORMULA_WITHOUT_VALUE = "FORMULA_WITHOUT_VALUE"
    CELL_ERROR = "CELL_ERROR"
    DUPLICATE_CONFLICT = "DUPLICATE_CONFLICT"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    RULE = "RULE"


class FileCode(StrEnum):
    """Why a file as a whole was refused."""

    EMPTY_FILE = "EMPTY_FILE"
    EMPTY_SHEET = "EMPTY_SHEET"
    NO_ROWS = "NO_ROWS"
    NO_HEADING = "NO_HEADING"
    COLUMN_UNSURE = "COLUMN_UNSURE"
    COLUMN_MISSING = "COLUMN_MISSING"
    NO_SUCH_SHEET = "NO_SUCH_SHEET"
    BAD_MAPPING = "BAD_MAPPING"
    TWO_LISTS = "TWO_LISTS"
    FOR_READING = "FOR_READING"
    WHOLE = "WHOLE"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    TOO_LARGE = "TOO_LARGE"
    ZIP_BOMB = "ZIP_BOMB"
    PASSWORD = "PASSWORD"  # noqa: S105 - a code, not a secret
    WORD_DOCUMENT = "WORD_DOCUMENT"
    NOT_A_SPREADSHEET = "NOT_A_SPREADSHEET"
    BROKEN = "BROKEN"
    ENCODING = "ENCODING"


SENTENCES: Mapping[ErrorCode, Promise] = {
    ErrorCode.REQUIRED: _("“{heading}”没有填写，这一列必须填写"),
    ErrorCode.USCC_NUMERIC: _(
        "统一社会信用代码被存成了数字，末尾几位已经丢失；请把该列设为文本后重新填写 18 位代码"
    ),
    ErrorCode.USCC_LENGTH: _("统一社会信用代码应为 18 位，现为 {length} 位"),
    ErrorCode.USCC_CHARACTER: _(
        "统一社会信用代码第 {place} 位是“{character}”，代码中不会出现这个字符（不含 I、O、S、V、Z）"
    ),
    ErrorCode.USCC_CHECK: _("统一社会信用代码的校验位不符：第 18 位应为“{expected}”，现为“{character}”"),
    ErrorCode.NOT_A_NUMBER: _("“{heading}”应为数字，现为“{found}”"),
    ErrorCode.NOT_AN_INTEGER: _("“{heading}”应为整数，现为“{found}”"),
    ErrorCode.TOO_MANY_DECIMALS: _("“{heading}”最多 {decimals} 位小数，现为“{found}”"),
    ErrorCode.AMOUNT_TOO_LARGE: _("“{heading}”的数值过大（应小于 10 万亿元），现为“{found}”，请核对单位"),
    ErrorCode.QUANTITY_TOO_LARGE: _("“{heading}”的数值过大，现为“{found}”，请核对单位"),
    ErrorCode.NOT_A_DATE: _("“{heading}”应为日期（如 2015-03-01 或 2015年3月），现为“{found}”"),
    ErrorCode.NOT_A_YEAR: _("“{heading}”应为四位年份（如 2023），现为“{found}”"),
    ErrorCode.NOT_A_PHONE: _("“{heading}”应为电话号码，现为“{found}”"),
    ErrorCode.UNKNOWN_CHOICE: _("“{heading}”现为“{found}”，应为以下之一：{choices}"),
    ErrorCode.UNKNOWN_UNIT: _("“{heading}”现为“{found}”，{why}"),
    ErrorCode.BAD_FORMAT: _("“{heading}”现为“{found}”，应为{expected}"),
    ErrorCode.TOO_LONG: _("“{heading}”最多 {limit} 个字，现为 {length} 个字"),
    ErrorCode.FORMULA_WITHOUT_VALUE: _(
        "单元格 {cell} 是公式但没有计算结果；请在 Excel 中打开并保存，或改为数值"
    ),
    ErrorCode.CELL_ERROR: _("单元格 {cell} 的公式结果是错误值（如 #N/A、#REF!）；请更正后重新导入"),
    ErrorCode.DUPLICATE_CONFLICT: _(
        "与工作表“{other_sheet}”第 {other_row} 行的“{heading}”相同，但其他内容不同；请只保留正确的一行"
    ),
    ErrorCode.OUT_OF_SCOPE: _("“{found}”不在您负责的范围内"),
    ErrorCode.RULE: _("{reason}"),
}

TITLES: Mapping[ErrorCode, Promise] = {
    ErrorCode.REQUIRED: _("必填项为空"),
    ErrorCode.USCC_NUMERIC: _("信用代码存成了数字"),
    ErrorCode.USCC_LENGTH: _("信用代码位数不对"),
    ErrorCode.USCC_CHARACTER: _("信用代码含有不允许的字符"),
    ErrorCode.USCC_CHECK: _("信用代码校验位不符"),
    ErrorCode.NOT_A_NUMBER: _("不是数字"),
    ErrorCode.NOT_AN_INTEGER: _("不是整数"),
    ErrorCode.TOO_MANY_DECIMALS: _("小数位数过多"),
    ErrorCode.AMOUNT_TOO_LARGE: _("数值过大"),
    ErrorCode.QUANTITY_TOO_LARGE: _("数值过大"),
    ErrorCode.NOT_A_DATE: _("不是日期"),
    ErrorCode.NOT_A_YEAR: _("不是年份"),
    ErrorCode.NOT_A_PHONE: _("不是电话号码"),
    ErrorCode.UNKNOWN_CHOICE: _("不在可选项内"),
    ErrorCode.UNKNOWN_UNIT: _("没有这个区或街道"),
    ErrorCode.BAD_FORMAT: _("格式不符"),
    ErrorCode.TOO_LONG: _("文字过长"),
    ErrorCode.FORMULA_WITHOUT_VALUE: _("公式没有计算结果"),
    ErrorCode.CELL_ERROR: _("公式结果是错误值"),
    ErrorCode.DUPLICATE_CONFLICT: _("文件内重复且内容不同"),
    ErrorCode.OUT_OF_SCOPE: _("不在负责范围内"),
    ErrorCode.RULE: _("不符合业务规则"),
}


class FileRefused(Exception):  # noqa: N818 - named for what happened
    """The file as a whole is refused: nothing of it is read. `sentence` is what the officer is told."""

    def __init__(self, code: FileCode, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class RowError:
    """One fault of one row, in the words and row numbers that the officer sees.

    `row` is the sheet's row (1-based), `column` the heading as the file has it, `index` the column's place in the
    sheet (0-based, None when the file has no such column), `found` the text found. `detail` fills the sentence.
    """

    sheet: str
    row: int
    column: str
    code: ErrorCode
    found: str
    index: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """One clear sentence in Chinese: what was found and what is expected."""
        if "message" in self.detail:  # a finding that was stored: it has its words
            return str(self.detail["message"])
        words = {
            "heading": self.column,
            "found": shortened(self.found),
            "why": TITLES[self.code],
            **self.detail,
        }
        return str(format_lazy(str(SENTENCES[self.code]), **words))

    def as_json(self) -> dict[str, Any]:
        """The error as `import_data --json` prints it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": str(self.code),
            "found": self.found,
            "message": self.message,
        }


def shortened(text: str, limit: int = 40) -> str:
    """The text, cut so that a sentence that quotes it stays readable."""
    return text if len(text) <= limit else text[:limit] + "…"
