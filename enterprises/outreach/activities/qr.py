"""QR codes as pictures of their own: the pages allow no inline style, and a scanner wants sharp edges at any size."""

from io import BytesIO

import qrcode
from django.http import HttpResponse
from qrcode.image.svg import SvgPathFillImage


def svg(text: str) -> bytes:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    out = BytesIO()
    code.make_image(image_factory=SvgPathFillImage).save(out)
    return out.getvalue()


def answer(text: str) -> HttpResponse:
    """What it says is a key: no cache keeps it, no address is passed on."""
    response = HttpResponse(svg(text), content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
