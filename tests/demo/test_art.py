"""The demo's product pictures."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from marketplace.demo import art


@pytest.mark.parametrize("name", art.NAMES)
def test_each_drawing_is_well_formed_in_each_colour(name):
    for colourway in art.COLOURWAYS:
        drawn = art.picture(name, colourway)

        assert ElementTree.fromstring(drawn).get("viewBox") == "0 0 600 600"  # noqa: S314 - our own text
        assert "<text" not in drawn


def test_a_drawing_becomes_a_picture_that_a_supplier_could_upload():
    image = Image.open(BytesIO(art.raster("bottle", "pine", 400)))

    assert (image.format, image.size, image.mode) == ("WEBP", (400, 400), "RGB")


def test_there_are_enough_different_goods():
    assert len(art.NAMES) >= 40
    assert len(art.COLOURWAYS) == 8
