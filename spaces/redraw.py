"""A photo drawn anew: upright, no larger than a page needs, without what cameras write into it (place, time, device).

What a stranger's file does to its reader is not ours to foresee: whatever it raises is said in words.
"""

from io import BytesIO
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from crm.flow import Refused

register_heif_opener()  # what iPhones take
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
LARGE, SMALL = 1600, 480
MOST_PIXELS = 60_000_000  # a telephone's largest; a few kB can claim a thousand times as many
MILLION = 1_000_000
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Redrawn(NamedTuple):
    """Two JPEGs."""

    large: bytes
    small: bytes


def redrawn(file: BinaryIO, *, name: str) -> Redrawn:
    """Raises Refused, with the file's name, for what is not a picture or claims to be enormous."""
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            return both(image)
    except BOMBS:
        raise Refused(too_large(name)) from None
    except Exception:
        raise Refused(_("“%(name)s” cannot be read as a picture.") % {"name": name}) from None
    finally:
        file.seek(0)


def both(image: Image.Image) -> Redrawn:
    if image.width * image.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    image.draft("RGB", (LARGE, LARGE))  # a JPEG is read at a fraction of its size
    large = shrunk(on_white(ImageOps.exif_transpose(image)), LARGE)
    return Redrawn(as_jpeg(large, quality=84), as_jpeg(shrunk(large, SMALL), quality=80))


def on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    layer.thumbnail((LARGE, LARGE))
    paper = Image.new("RGB", layer.size, "white")
    paper.paste(layer, mask=layer.getchannel("A"))
    return paper


def shrunk(image: Image.Image, longest: int) -> Image.Image:
    small = image.copy()
    small.thumbnail((longest, longest))
    return small


def as_jpeg(image: Image.Image, *, quality: int) -> bytes:
    image.info.clear()
    found = BytesIO()
    image.save(found, "JPEG", quality=quality, optimize=True, progressive=True)
    return found.getvalue()


def too_large(name: str) -> str:
    return _("“%(name)s” has more than %(most)s million pixels.") % {"name": name, "most": MOST_PIXELS // MILLION}
