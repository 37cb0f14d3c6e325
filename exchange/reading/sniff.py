"""What a file is by its content, whatever its name says; what is no workbook is refused in one sentence."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

import olefile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.errors import FileCode, FileRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"\s*<(!doctype|html|\?xml|table|head|meta)", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Format(StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


def format_of(path: Path) -> Format:
    """The format of the file. Raises FileRefused for what is empty, protected, broken or no workbook."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise FileRefused(FileCode.EMPTY_FILE, _("文件是空的，没有可导入的内容"))
    if head[:2] == b"PK":
        return _of_zip(path)
    if head[:8] == _OLE:
        return _of_ole(path)
    if head.lstrip(b"\xef\xbb\xbf \r\n")[:13].lower() == b"mime-version:":
        raise _save_as(_("网页归档（MHTML）"))
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise _save_as(_("XML 表格（Excel 2003）"))
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise FileRefused(
            FileCode.NOT_A_SPREADSHEET,
            _("文件是网页格式，不是 Excel 工作簿；请在 Excel 中打开后另存为 .xlsx 再导入"),
        )
    utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not utf16 and (_CONTROL.search(head) or head[:4] in (b"%PDF", b"{\\rt")):
        raise FileRefused(
            FileCode.NOT_A_SPREADSHEET, _("文件不是表格（或已损坏）；请上传 .xlsx、.xls 或 .csv 文件")
        )
    return Format.CSV


def _of_zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise broken() from error
    names = [name.replace("\\", "/").lstrip("/").lower() for name in names]
    if any(re.fullmatch(r"(.*/)?workbook\d*\.xml", name) for name in names):
        return Format.XLSX
    if "xl/workbook.bin" in names:
        raise _save_as(_("Excel 二进制工作簿（.xlsb）"))
    if "content.xml" in names:
        raise _save_as(_("OpenDocument 表格（.ods）"))
    if any(name.endswith(".iwa") for name in names) or "index.zip" in names:
        raise _save_as(_("Numbers 表格"))
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise _other_document()
    raise FileRefused(
        FileCode.NOT_A_SPREADSHEET, _("文件是压缩包或其他格式，不是 .xlsx 工作簿；请另存为 .xlsx 后再导入")
    )


def _of_ole(path: Path) -> Format:
    try:
        with olefile.OleFileIO(str(path)) as container:
            names = {entry[0] for entry in container.listdir()}
    except Exception as error:  # olefile raises what a broken file makes it raise
        raise broken() from error
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise password()
    if names & {"Workbook", "Book"}:
        return Format.XLS
    if names & {"WordDocument", "PowerPoint Document"}:
        raise _other_document()
    raise FileRefused(FileCode.NOT_A_SPREADSHEET, _("文件不是 Excel 工作簿；请上传 .xlsx、.xls 或 .csv 文件"))


def _save_as(kind: Promise) -> FileRefused:
    """The refusal of another program's or another version's workbook, by its name."""
    return FileRefused(
        FileCode.NOT_A_SPREADSHEET,
        _("文件是{kind}，平台不能直接读取；请在 Excel 或 WPS 中打开后另存为 .xlsx 再导入").format(kind=kind),
    )


def _other_document() -> FileRefused:
    return FileRefused(
        FileCode.WORD_DOCUMENT,
        _("文件是 Word 或 PPT 文档（仅改了扩展名），不是表格；请上传 .xlsx、.xls 或 .csv 文件"),
    )


def broken() -> FileRefused:
    """The refusal of a damaged file."""
    return FileRefused(FileCode.BROKEN, _("文件已损坏，无法打开；请在 Excel 中重新保存后再导入"))


def password() -> FileRefused:
    """The refusal of a protected file."""
    return FileRefused(
        FileCode.PASSWORD,
        _(
            "文件是加密的，无法读取：可能设置了打开密码，也可能由单位的加密软件自动加密；请取消密码或解密后再导入"
        ),
    )
