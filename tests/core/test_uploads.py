import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.core import images, uploads


def picture(kind="JPEG", size=(900, 600), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name in names:
            z.writestr(name, "x")
    return out.getvalue()


def sent(name, content):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("a.jpg", picture(), True),
        ("a.JPEG", picture(), True),
        ("a.png", picture("PNG"), True),
        ("a.webp", picture("WEBP"), True),
        ("a.pdf", b"%PDF-1.7\n%%EOF", True),
        ("a.docx", archive("word/document.xml"), False),
        ("a.xlsx", archive("xl/workbook.xml"), False),
        ("a.zip", archive("notes.txt"), False),
        ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", False),
        ("a.dwg", b"AC1027\0\0\0", False),
        ("a.csv", b"name,price\nhinge,2\n", False),
        ("a.step", b"ISO-10303-21;\nHEADER;", False),
    ],
)
def test_allowed_kinds_are_told_by_content(name, content, shown):
    assert uploads.check(sent(name, content)).shown is shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("a.html", b"<html>"),
        ("a.exe", b"MZ\x90\0"),
        ("a.jpg", b"MZ\x90\0 not a picture"),
        ("a.png", picture("JPEG")),
        ("a.pdf", b"<html>"),
        ("a.docx", archive("xl/workbook.xml")),
        ("a.zip", b"PK no archive"),
        ("a.txt", b"abc\0def"),
        ("a.step", b"hello"),
        ("noname", b"hello"),
    ],
)
def test_other_content_is_refused_whatever_its_name(name, content):
    with pytest.raises(uploads.FileKindRefused) as refusal:
        uploads.check(sent(name, content))

    assert (refusal.value.code, refusal.value.field) == ("file_kind_refused", "file")


def test_an_empty_and_a_large_file_are_refused():
    with pytest.raises(uploads.FileEmpty):
        uploads.check(sent("a.txt", b""))
    with pytest.raises(uploads.FileTooLarge):
        uploads.check(sent("a.txt", b"x" * 11), max_bytes=10)


@pytest.mark.parametrize("before", [0, uploads.CHUNK_BYTES - 10])
def test_the_virus_signature_is_found_even_between_two_chunks(before):
    with pytest.raises(uploads.FileInfected):
        uploads.check(sent("a.txt", b"x" * before + uploads.EICAR))


def test_names_are_random_and_file_names_harmless():
    assert uploads.random_name("webp") != uploads.random_name("webp")
    assert uploads.safe_filename('../../etc/"pa\nss".txt') == "pass.txt"
    assert uploads.safe_filename("C:\\tmp\\plan.pdf") == "plan.pdf"
    assert uploads.safe_filename("///") == "file"


def test_pictures_are_drawn_anew_in_each_width_and_never_enlarged():
    variants = images.reencode(sent("a.jpg", picture()), widths=(320, 640, 1200))

    assert [(v.width, v.height, v.content_type) for v in variants] == [
        (320, 213, "image/webp"),
        (640, 427, "image/webp"),
        (900, 600, "image/webp"),
    ]


def test_metadata_and_trailing_content_do_not_survive():
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    content = picture(exif=exif.tobytes()) + b"<script>alert(1)</script>"

    (variant,) = images.reencode(sent("a.jpg", content), widths=(320,))

    assert b"secret place" not in variant.content
    assert b"<script>" not in variant.content


def test_a_picture_lying_on_its_side_is_put_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    (variant,) = images.reencode(sent("a.jpg", picture(exif=exif.tobytes())), widths=(320,))

    assert (variant.width, variant.height) == (320, 480)


def test_a_broken_picture_and_one_of_too_many_pixels_are_refused(monkeypatch):
    images._kept.cache_clear()  # another test may have drawn the same picture
    with pytest.raises(images.PictureUnreadable):
        images.reencode(sent("a.jpg", picture()[:300]))
    monkeypatch.setattr(images, "MAX_PIXELS", 1000)
    with pytest.raises(images.PictureTooLarge):
        images.reencode(sent("a.jpg", picture()))


def test_a_document_is_no_picture():
    with pytest.raises(uploads.FileKindRefused):
        images.reencode(sent("a.pdf", b"%PDF-1.7\n%%EOF"))
