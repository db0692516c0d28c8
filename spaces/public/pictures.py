"""Files of public pictures on their way out. Their addresses never change what they show, so browsers may keep them."""

from django.http import FileResponse, Http404

from crm import attachments

from ..models import Picture

SIZES = ("small", "large")
AN_HOUR = 60 * 60  # a picture taken back is gone from browsers after that
DRAWN = {"image/jpeg", "image/png", "image/webp", "image/gif"}


def answer(picture: Picture, size: str) -> FileResponse:
    """The picture in a page, or the document as a download. What a file is, its content says."""
    file = picture.small if size == "small" and picture.small else picture.attachment.file
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    mime = attachments.sniff(opened.read(8192), picture.attachment.name.rsplit(".", 1)[-1].lower()) or ""
    opened.seek(0)
    response = FileResponse(
        opened, as_attachment=mime not in DRAWN, filename=picture.attachment.name,
        content_type=mime or "application/octet-stream",
    )  # fmt: skip
    response["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return response
