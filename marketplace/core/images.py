"""Pictures from people are decoded and drawn anew: polyglots, EXIF and places do not survive."""

import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from marketplace.core.errors import Refusal
from marketplace.core.uploads import check_picture

MAX_PIXELS = 50_000_000
MAX_BYTES = 20 * 1024 * 1024
MAX_KEPT_BYTES = 512 * 1024
WIDTHS = (320, 640, 1200)
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")


class PictureUnreadable(Refusal):
    """The bytes begin like a picture but cannot be decoded."""

    code = "picture_unreadable"
    field = "file"


class PictureTooLarge(Refusal):
    """More pixels than we decode."""

    code = "picture_too_large"
    field = "file"


@dataclass(frozen=True, slots=True)
class Variant:
    """One width of a picture, in pixels, as WebP bytes without metadata."""

    width: int
    height: int
    content: bytes
    content_type: str = "image/webp"
    extension: str = "webp"


def reencode(file: "File[Any]", widths: Iterable[int] = WIDTHS) -> list[Variant]:
    """Return the picture in each width, smallest first; never larger than the original.

    Raises: the refusals of `uploads.check`, PictureTooLarge, PictureUnreadable.
    """
    check_picture(file, max_bytes=MAX_BYTES)
    file.seek(0)
    content = file.read()
    if len(content) > MAX_KEPT_BYTES:
        return _drawn(content, tuple(widths))
    return list(_kept(content, tuple(widths)))


@lru_cache(maxsize=16)
def _kept(content: bytes, widths: tuple[int, ...]) -> tuple[Variant, ...]:
    """Suppliers use one picture for several products in a row: it is drawn once."""
    return tuple(_drawn(content, widths))


def _drawn(content: bytes, widths: tuple[int, ...]) -> list[Variant]:
    picture = _decoded(io.BytesIO(content))
    wanted = sorted({min(width, picture.width) for width in widths})
    return [_variant(picture, width) for width in wanted]


def _decoded(file: io.BytesIO) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a bomb up to twice its limit; our own limit is below both.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(file, formats=FORMATS)
        if opened.width * opened.height > MAX_PIXELS:
            raise PictureTooLarge(
                _("The picture has more than %(limit)s million pixels.")
                % {"limit": MAX_PIXELS // 1_000_000}
            )
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, MemoryError) as error:
        raise PictureTooLarge(_("The picture is too large.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureUnreadable(
            _("The picture cannot be read. Save it again and retry.")
        ) from error


def _variant(picture: Image.Image, width: int) -> Variant:
    height = max(1, round(picture.height * width / picture.width))
    resized = picture.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    resized.save(out, "WEBP", quality=QUALITY, method=4)
    return Variant(width=width, height=height, content=out.getvalue())
