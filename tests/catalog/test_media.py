import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.catalog import actions
from marketplace.catalog.actions.media import TooManyFiles
from marketplace.catalog.models import Media, SpecSheet
from marketplace.core import clock
from marketplace.core.errors import NotAllowed, Refusal
from tests.factories.catalog import make_media, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(width=800, height=600, name="lamp.png"):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def test_a_picture_is_drawn_anew_in_the_gallerys_widths(sven):
    product = make_product(seller=sven.company)

    media = actions.add_media(product=product, file=picture(), alt="", by=sven, at=clock.now())

    assert [v["width"] for v in media.variants] == [320, 640, 800]
    assert media.alt == product.title
    for variant in media.variants:
        with default_storage.open(variant["name"]) as kept:
            assert Image.open(kept).format == "WEBP"
    product.refresh_from_db()
    assert product.version == 2


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("lamp.png", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("lamp.svg", b"<svg/>"),
        SimpleUploadedFile("lamp.png", b""),
        SimpleUploadedFile("sheet.pdf", b"%PDF-1.7 ..."),
        SimpleUploadedFile("lamp.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 100),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_stored(sven, stored, file):
    product = make_product(seller=sven.company)

    with pytest.raises(Refusal):
        actions.add_media(product=product, file=file, alt="", by=sven, at=clock.now())

    product.refresh_from_db()
    assert (Media.objects.count(), product.version, list(stored.iterdir())) == (0, 1, [])


def test_pictures_move_and_go(sven, django_capture_on_commit_callbacks):
    product = make_product(seller=sven.company)
    first, second, third = (make_media(product, position=i, alt=str(i)) for i in range(3))

    def order():
        return list(product.media.order_by("position").values_list("alt", flat=True))

    actions.move_media(media=third, step=-1, by=sven, at=clock.now())
    assert order() == ["0", "2", "1"]

    actions.move_media(media=first, step=-1, by=sven, at=clock.now())
    assert order() == ["0", "2", "1"]

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_media(media=first, by=sven, at=clock.now())
    assert order() == ["2", "1"]
    actions.describe_media(media=second, alt="Side", by=sven, at=clock.now())
    assert order() == ["2", "Side"]


def test_there_is_a_limit_to_pictures(sven):
    product = make_product(seller=sven.company)
    for position in range(12):
        make_media(product, position=position)

    with pytest.raises(TooManyFiles):
        actions.add_media(product=product, file=picture(), alt="", by=sven, at=clock.now())


def test_a_data_sheet_is_kept_under_a_name_that_cannot_be_guessed(
    sven, django_capture_on_commit_callbacks
):
    product = make_product(seller=sven.company)
    file = SimpleUploadedFile("../../Sheet.txt", b"230 V")

    sheet = actions.add_spec_sheet(product=product, file=file, title="", by=sven, at=clock.now())

    assert (sheet.title, sheet.size, sheet.content_type) == ("Sheet.txt", 5, "text/plain")
    assert sheet.file.name.startswith("specs/")
    assert "Sheet" not in sheet.file.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_spec_sheet(sheet=sheet, by=sven, at=clock.now())
    assert not default_storage.exists(sheet.file.name)


def test_a_file_above_50_mb_is_refused(sven):
    product = make_product(seller=sven.company)
    file = SimpleUploadedFile("big.txt", b"x" * (50 * 1024 * 1024 + 1))

    with pytest.raises(Refusal) as refused:
        actions.add_spec_sheet(product=product, file=file, title="", by=sven, at=clock.now())

    assert (refused.value.code, SpecSheet.objects.count()) == ("file_too_large", 0)


def test_a_stranger_touches_no_picture(sven, mallory):
    product = make_product(seller=sven.company)
    media = make_media(product)

    with pytest.raises(NotAllowed):
        actions.remove_media(media=media, by=mallory, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.add_media(product=product, file=picture(), alt="", by=mallory, at=clock.now())

    assert Media.objects.count() == 1
