"""To which space each photo of a zip goes, or why it cannot."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from spaces import pictures, zipped
from spaces.zip_lines import judged

from .zips import on_windows, packed, photo


def look(data: bytes, by, name="photos.zip") -> dict:
    with zipped.opened(BytesIO(data)) as archive:
        lines = judged(archive, name=name, by=by)
    return {line.entry.path: (line.verdict, line.space and line.space.number, line.words) for line in lines}


def test_each_file_is_judged(helu, manager):
    pictures.add(helu[0].pk, SimpleUploadedFile("x.jpg", photo("blue")), by=manager)
    found = look(
        packed({
            "禾麓智造园/3栋/502-505-1.jpg": photo(), "禾麓智造园/3栋/502-505-2.jpg": photo(),
            "禾麓智造园/3栋/502-1.jpg": photo("blue"), f"{helu[1].code}_9.jpg": photo("green"),
            "KJ99999.jpg": photo(), "禾麓智造园/3栋/901.jpg": photo(), "禾麓智造园/9栋/901.jpg": photo(),
            "别的园/3栋/502.jpg": photo(), "禾麓智造园/3栋/502.pdf": b"%PDF-1.7\n" + b"0" * 99,
            "禾麓智造园/3栋/502.jpeg": b"nothing of the kind", "禾麓智造园/3栋/502-3.png": photo(),
            "禾麓智造园/3栋/502-4.jpg": b"", "禾麓智造园/3栋/502-503.jpg": photo(),
        }),
        manager,
    )  # fmt: skip

    assert [*found.values()] == [
        ("add", "502-505", ""),
        ("there", "502-505", "It is the same photo as “502-505-1.jpg”."),
        ("there", "502", "The space has this photo already."),
        ("add", "502-505", ""),
        ("lost", None, "There is no space with this code."),
        ("lost", None, "The building has no space “901”."),
        ("lost", None, "Its name has a park, but no building that we know there."),
        ("lost", None, "No park that we know is in its name."),
        ("bad", "502", "“502.pdf” is not a photo."),
        ("bad", "502", "“502.jpeg” cannot be taken: PDF, pictures, Office documents and text only."),
        ("bad", "502", "“502-3.png” is not what its ending says."),
        ("bad", "502", "“502-4.jpg” is empty."),
        ("lost", None, "“502-503” names more than one space that we know."),
    ]


def test_a_photo_that_is_too_large_is_said_before_it_is_unpacked(helu, manager, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    data = packed({"禾麓智造园/3栋/502.jpg": photo() + b"\0" * 1024 * 1024})

    assert look(data, manager)["禾麓智造园/3栋/502.jpg"][::2] == ("bad", "“502.jpg” is larger than 1 MB.")


def test_names_packed_by_windows_are_understood(helu, manager):
    found = look(on_windows({"禾麓智造园/3栋/502-505-1.jpg": photo()}), manager)

    assert found == {"禾麓智造园/3栋/502-505-1.jpg": ("add", "502-505", "")}


def test_the_name_of_the_zip_is_the_outermost_folder(helu, manager):
    assert look(packed({"3栋/502-1.jpg": photo()}), manager, "禾麓智造园照片.zip")["3栋/502-1.jpg"][:2] == (
        "add",
        "502",
    )


def test_looking_costs_the_same_for_one_and_for_many(helu, manager, django_assert_num_queries):
    for count in (1, 30):
        data = packed({f"禾麓智造园/3栋/502-{n}.jpg": photo() + bytes([n]) for n in range(1, count + 1)})
        with django_assert_num_queries(5):
            assert len(look(data, manager)) == count


def test_an_unusual_packing_is_one_files_matter(helu, manager):
    data = packed({"禾麓智造园/3栋/502.jpg": photo()}, zipfile.ZIP_LZMA)

    assert look(data, manager)["禾麓智造园/3栋/502.jpg"][::2] == (
        "bad",
        "“502.jpg” is damaged or packed in an unusual way.",
    )
