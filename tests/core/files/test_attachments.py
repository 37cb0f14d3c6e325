"""Attachments: known by content, made anew where they are images, seen by who sees the row, each download on record."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import xlwt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, PngImagePlugin

from accounts.models import User
from core.audit.models import AuditStamp
from core.files.attachments import attach, detach, opened
from core.files.content import compound
from core.files.models import Attachment, StoredFile
from core.files.selectors import visible_file
from core.files.store import open_stored
from core.verdict import Refused
from tests.support.factories import PDF, enterprise, recognition, unit, user
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": f"{OFFICE}wordprocessingml.document.main+xml",
    "xlsx": f"{OFFICE}spreadsheetml.sheet.main+xml",
    "pptx": f"{OFFICE}presentationml.presentation.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
}


def package(kind: str, *parts: tuple[str, bytes]) -> bytes:
    """An Office package with the list of contents of that kind."""
    made = io.BytesIO()
    listed = f'<Types><Override PartName="/main.xml" ContentType="{MAIN[kind]}"/></Types>'
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (("[Content_Types].xml", listed.encode()), ("main.xml", b"<x/>"), *parts):
            file.writestr(name, content)
    return made.getvalue()


def picture(form: str, size: tuple[int, int] = (40, 20), **saved: Any) -> bytes:
    """A picture, its left half red."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    made = io.BytesIO()
    image.save(made, form, **saved)
    return made.getvalue()


def sheet() -> bytes:
    """An .xls workbook."""
    book, made = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("甲").write(0, 0, "乙")
    book.save(made)
    return made.getvalue()


def bomb() -> bytes:
    """A PNG of 60,000 × 60,000 points in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def bring(content: bytes, name: str, actor: Any = None, row: Any = None) -> Attachment:
    """Attach bytes to an enterprise as its officer."""
    row = row or enterprise("宝安区", "新安街道")
    actor = actor or user("OFFICER", "宝安区")
    return attach(actor=actor, row=row, source=SimpleUploadedFile(name, content), name=name)


def kept(made: Attachment) -> bytes:
    """What is kept of an attachment."""
    with open_stored(made.file) as stream:
        return bytes(stream.read())


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (package("docx"), "docx"),
        (package("xlsx"), "xlsx"),
        (package("pptx"), "pptx"),
        (sheet(), "xls"),
        (picture("JPEG"), "jpg"),
        (picture("PNG"), "png"),
        (picture("WEBP"), "webp"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_taken_is_known_by_its_content_and_named_by_it(content: bytes, kind: str) -> None:
    made = bring(content, "材料.bin")
    assert made.file.name == f"材料.{kind}"
    assert made.file.kind == "ATTACHMENT"
    assert made.file.expires_on is None
    if kind not in ("jpg", "png", "webp"):
        assert kept(made) == content


EXE = b"MZ\x90\x00" + b"\0" * 200
ENCRYPTED = PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 5 0 R")
SCRIPTED = PDF.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (EXE, "公告.pdf", "KIND"),
        (b"<html></html>", "公告.docx", "KIND"),
        (package("docm"), "公告.docx", "MACROS"),
        (package("docx", ("word/vbaProject.bin", b"x")), "公告.docx", "MACROS"),
        (package("docx", ("word/big.xml", b"0" * (20 << 20))), "公告.docx", "BOMB"),
        (EXE + package("docx"), "公告.docx", "KIND"),
        (package("docx")[:-30], "公告.docx", "BROKEN"),
        (ENCRYPTED, "公告.pdf", "PASSWORD"),
        (SCRIPTED, "公告.pdf", "MACROS"),
        (PDF[:40], "公告.pdf", "BROKEN"),
        (compound.MAGIC + b"\0" * 2000, "公告.doc", "BROKEN"),
        (bomb(), "照片.png", "PIXELS"),
        (picture("PNG")[:60], "照片.png", "BROKEN"),
        (b"", "空.pdf", "EMPTY"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_taken_is_refused_in_one_sentence_that_names_it(
    content: bytes, name: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        bring(content, name)
    assert refused.value.code == f"ATTACHMENT_{code}"
    assert name in refused.value.sentence
    assert "。" not in refused.value.sentence
    assert not StoredFile.objects.exists()
    assert not Attachment.objects.exists()


def test_an_old_workbook_with_a_macro_sheet_is_refused() -> None:
    plain = sheet()
    at = plain.index(struct.pack("<H", 0x0085))
    with refuses("ATTACHMENT_MACROS"):
        bring(plain[: at + 9] + b"\x01" + plain[at + 10 :], "表.xls")


def test_an_image_is_made_anew_upright_and_without_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "SECRET-CAMERA"
    upright = bring(picture("JPEG", exif=exif, comment=b"SECRET"), "照片.jpg")
    with Image.open(io.BytesIO(kept(upright))) as image:
        assert image.size == (20, 40)
        assert image.getpixel((10, 5))[0] > 200  # type: ignore[index]
        assert image.getpixel((10, 5))[1] < 90  # type: ignore[index]
        assert not image.getexif()
    assert b"SECRET" not in kept(upright)
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "SECRET")
    assert b"SECRET" not in kept(bring(picture("PNG", pnginfo=told), "图.png"))


def test_twenty_megabytes_and_twenty_files_are_the_most(settings: Any) -> None:
    row, officer = enterprise("宝安区"), user("OFFICER", "宝安区")
    settings.ATTACHMENT_MOST_BYTES, settings.ATTACHMENTS_EACH = len(PDF), 2
    bring(PDF, "一.pdf", officer, row)
    with refuses("ATTACHMENT_TOO_LARGE"):
        bring(PDF + b" ", "二.pdf", officer, row)
    bring(PDF, "二.pdf", officer, row)
    with refuses("ATTACHMENT_TOO_MANY"):
        bring(PDF, "三.pdf", officer, row)
    bring(PDF, "三.pdf", officer, enterprise("宝安区"))


def test_who_may_not_write_the_row_brings_nothing_to_it() -> None:
    row = enterprise("宝安区")
    for stranger in (user("OFFICER", "南山区"), user("ANALYST", "宝安区"), user("DEPARTMENT", "HR")):
        with refuses("ATTACHMENT_PERMISSION"):
            bring(PDF, "一.pdf", stranger, row)


def test_it_is_seen_by_who_sees_the_row_and_not_by_its_uploader_who_lost_it(client: Client) -> None:
    uploader = user("OFFICER", "宝安区")
    made = bring(PDF, "一.pdf", uploader)
    door = reverse("core:attachment", args=[made.pk])
    seen = {"宝安区": 200, "新安街道": 200, "南山区": 404, "西乡街道": 404}
    for place, status in seen.items():
        client.force_login(user("OFFICER", place))
        assert client.post(door).status_code == status, place
    client.force_login(uploader)
    assert client.post(door).status_code == 200
    uploader.unit = unit("南山区")
    uploader.save()
    client.force_login(uploader)
    assert client.post(door).status_code == 404
    with pytest.raises(StoredFile.DoesNotExist):
        visible_file(User.objects.get(pk=uploader.pk), made.file_id)
    assert client.get(reverse("core:file", args=[made.file_id])).status_code == 404


def test_a_download_is_a_post_that_is_on_record(client: Client) -> None:
    made, officer = bring(PDF, "营业执照.pdf"), user("OFFICER", "宝安区")
    client.force_login(officer)
    assert client.get(reverse("core:attachment", args=[made.pk])).status_code == 405
    answer: Any = client.post(reverse("core:attachment", args=[made.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Type"] == "application/octet-stream"
    stamp = AuditStamp.objects.latest("id")
    assert stamp.actor_id == officer.pk
    assert "下载附件：营业执照.pdf" in stamp.reason
    assert client.get(reverse("core:file", args=[made.file_id])).status_code == 404


def test_a_taken_away_attachment_is_gone_with_its_bytes(django_capture_on_commit_callbacks: Any) -> None:
    row, officer = enterprise("宝安区"), user("OFFICER", "宝安区")
    made = bring(PDF, "一.pdf", officer, row)
    with pytest.raises(Attachment.DoesNotExist):
        detach(actor=officer, row=enterprise("宝安区"), attachment=made.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert detach(actor=officer, row=row, attachment=made.pk) == "一.pdf"
    with pytest.raises(Attachment.DoesNotExist):
        opened(actor=officer, attachment=made.pk)
    with pytest.raises(FileNotFoundError):
        open_stored(made.file)


def test_the_page_lists_the_files_of_enterprise_and_title_and_takes_several(client: Client) -> None:
    row, officer = enterprise("宝安区"), user("OFFICER", "宝安区")
    title = recognition(row)
    bring(PDF, "公告.pdf", officer, title)
    client.force_login(officer)
    page = reverse("enterprises:detail", args=[row.pk])
    text = client.get(page).content.decode()
    assert "附件 1" in text
    assert "公告.pdf" in text
    door = reverse("enterprises:attach", args=[row.pk])
    files = [SimpleUploadedFile("甲.pdf", PDF), SimpleUploadedFile("乙.png", picture("PNG"))]
    assert client.post(door, {"file": files, "label": "厂房"}).status_code == 302
    assert "附件 3" in client.get(page).content.decode()
    mixed = [SimpleUploadedFile("丙.pdf", PDF), SimpleUploadedFile("丁.pdf", EXE)]
    client.post(door, {"file": mixed}, headers={"Referer": "http://testserver" + page})
    text = client.get(page).content.decode()
    assert "丁.pdf" in text
    assert "附件 3" in text
    gone = Attachment.objects.of(row).get(file__name="甲.pdf")
    assert client.post(door, {"remove": str(gone.pk)}).status_code == 302
    assert client.post(door, {"remove": str(gone.pk)}).status_code == 404
    client.force_login(user("ANALYST", "宝安区"))
    text = client.get(page).content.decode()
    assert "附件 2" in text
    assert door not in text, "who may not bring files is offered no form"
    assert client.post(door, {"file": SimpleUploadedFile("丙.pdf", PDF)}).status_code == 403


def test_a_file_from_a_path_is_left_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(PDF)
    attach(actor=user("OFFICER", "宝安区"), row=enterprise("宝安区"), source=path, name="a.pdf")
    assert path.read_bytes() == PDF
