"""jpg, png and webp: made anew, upright and without what the camera wrote into them."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import IO

from django.conf import settings
from PIL import Image, ImageOps

from core.files.content.sentences import BROKEN, PIXELS, not_taken
from core.verdict import Refused

MAGICS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_SUFFIXES = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
_QUALITY = 90


def is_image(head: bytes) -> bool:
    """Whether the first bytes are those of one of the three."""
    return head.startswith(MAGICS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def redrawn(path: Path, name: str, target: IO[bytes]) -> str:
    """Write the picture anew: turned as it is to be seen, its first frame, no metadata; its suffix.

    Raises Refused: cannot be read, or has more points than the setting allows (told before any is unfolded).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as opened:
                _measured(opened, name)
                form = "JPEG" if opened.format == "MPO" else str(opened.format)
                upright = ImageOps.exif_transpose(opened)
                _plain(upright, form).save(target, form, quality=_QUALITY)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many(name) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise not_taken(BROKEN, "BROKEN", name) from error
    return _SUFFIXES[form]


def _measured(opened: Image.Image, name: str) -> None:
    if opened.width * opened.height > settings.ATTACHMENT_MOST_PIXELS:
        raise _too_many(name)


def _too_many(name: str) -> Refused:
    return not_taken(PIXELS, "PIXELS", name, most=settings.ATTACHMENT_MOST_PIXELS // 10_000)


def _plain(image: Image.Image, form: str) -> Image.Image:
    """The points alone; a JPEG has no other colours than grey and RGB."""
    if form == "JPEG" and image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    return image
