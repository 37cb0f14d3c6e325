"""Why a file is not taken, each in one sentence that names it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.verdict import Refused, refuse

UNKNOWN = _(
    "“%(name)s”不能上传：内容不是 PDF、图片（jpg、png、webp）或 Word、Excel、PowerPoint 文件，改后缀也不行"
)
BROKEN = _("“%(name)s”打不开，文件可能已损坏，请重新保存后再上传")
MACROS = _("“%(name)s”含有宏或脚本，不能上传；请另存为不含宏的文件")
PASSWORD = _("“%(name)s”设有密码，不能上传；请去掉密码后再上传")
BOMB = _("“%(name)s”展开后体积异常巨大，为安全起见没有保存")
PIXELS = _("“%(name)s”的图片过大（超过 %(most)d 万像素），请缩小后再上传")


def not_taken(sentence: str | Promise, code: str, name: str, **params: object) -> Refused:
    """The refusal of a file, to be raised."""
    return Refused(refuse(sentence, code=f"ATTACHMENT_{code}", name=name, **params))
