"""Product pictures of the demo: hand-written SVG studio shots in several colours, free of rights."""

from functools import lru_cache
from io import BytesIO

import resvg_py
from PIL import Image

from marketplace.demo.art import (  # noqa: F401 - each registers its drawings
    building,
    electronics,
    food,
    industry,
    interior,
    kitchen,
    packaging,
    safety,
    textiles,
)
from marketplace.demo.art.canvas import COLOURWAYS, SHOTS, scene

NAMES = tuple(sorted(SHOTS))


def picture(name: str, colourway: str) -> str:
    """Return the drawing as SVG; raise KeyError for a name or colour that does not exist."""
    return scene(COLOURWAYS[colourway], SHOTS[name])


@lru_cache(maxsize=32)
def raster(name: str, colourway: str, size: int = 1200) -> bytes:
    """Return the drawing as a WebP of `size` by `size` pixels, as a supplier would upload it."""
    out = BytesIO()
    Image.open(BytesIO(png(name, colourway, size))).convert("RGB").save(
        out, "WEBP", quality=90, method=4
    )
    return out.getvalue()


@lru_cache(maxsize=32)
def png(name: str, colourway: str, size: int = 1200) -> bytes:
    """Return the drawing as a PNG of `size` by `size` pixels: quicker to make than WebP."""
    return bytes(
        resvg_py.svg_to_bytes(svg_string=picture(name, colourway), width=size, height=size)
    )
