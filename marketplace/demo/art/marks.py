"""Logos of the demo's suppliers: one plain mark each, white on the house colour."""

import resvg_py

MARKS = {
    "Hellas Thermal Works": ("#0f5c6e", '<path d="M40 22h16v10l6 8v34H34V40l6-8z"/><path d="M34 50h28" stroke="#0f5c6e" stroke-width="5"/>'),
    "Bergama Ceramics": ("#9a4a2b", '<path d="M22 42h52c0 20-12 32-26 32S22 62 22 42z"/><path d="M18 34h60" stroke="#fff" stroke-width="6"/>'),
    "Kartonagen Lindner": ("#7a5a24", '<path d="M48 20l28 14v28L48 76 20 62V34z"/><path d="M20 34l28 14 28-14M48 48v28" fill="none" stroke="#7a5a24" stroke-width="4"/>'),
    "Verpack Iberia": ("#a3322f", '<path d="M30 22h36v10H30z"/><path d="M34 36h28l6 10v30H28V46z"/>'),
    "Têxtil do Ave": ("#3b4a8c", '<path d="M22 28c16-10 36 10 52 0v10c-16 10-36-10-52 0zm0 18c16-10 36 10 52 0v10c-16 10-36-10-52 0zm0 18c16-10 36 10 52 0v10c-16 10-36-10-52 0z"/>'),
    "Nordform Workwear": ("#1f3d4d", '<path d="M24 74V24h10l28 34V24h10v50H62L34 40v34z"/>'),
    "Oleificio Bruno": ("#5c6b1f", '<path d="M48 18c16 20 24 30 24 40a24 24 0 0 1-48 0c0-10 8-20 24-40z"/>'),
    "Finca Altamira": ("#5a3220", '<path d="M48 20c20 6 28 22 24 40-20 6-40-4-48-24 6-10 14-15 24-16z"/><path d="M28 32c14 4 26 14 42 26" fill="none" stroke="#5a3220" stroke-width="4"/>'),
    "Lumen Photonics": ("#b07a10", '<circle cx="48" cy="48" r="14"/><path d="M48 16v12M48 68v12M16 48h12M68 48h12M25 25l9 9M62 62l9 9M71 25l-9 9M34 62l-9 9" stroke="#fff" stroke-width="6"/>'),
    "Shenzhen Brightway": ("#5b2d82", '<path d="M54 16L26 54h18l-4 26 30-40H50z"/>'),
    "Meridian Metals": ("#37424a", '<path d="M48 18a30 30 0 1 0 0 60 30 30 0 0 0 0-60zm0 18a12 12 0 1 1 0 24 12 12 0 0 1 0-24z" fill-rule="evenodd"/><path d="M48 14v12M48 70v12M14 48h12M70 48h12" stroke="#fff" stroke-width="9"/>'),
    "Rouvière Fluides": ("#0b6b8a", '<path d="M18 40c10-12 20-12 30 0s20 12 30 0v12c-10 12-20 12-30 0s-20-12-30 0z"/><path d="M18 62c10-12 20-12 30 0s20 12 30 0v8c-10 12-20 12-30 0s-20-12-30 0z"/>'),
}  # fmt: skip


def logo(supplier: str, size: int = 480) -> bytes:
    """Return a supplier's mark as a PNG of `size` by `size` pixels; raise KeyError for no mark."""
    colour, shapes = MARKS[supplier]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">'
        f'<rect width="96" height="96" fill="{colour}"/><g fill="#fff">{shapes}</g></svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size))
