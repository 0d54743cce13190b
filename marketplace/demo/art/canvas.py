"""The studio: backdrop, light, materials and a few solids. All drawings stand on 600 by 600."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

SIZE = 600


@dataclass(frozen=True, slots=True)
class Colourway:
    """Five shades of a product's colour, the trim beside it, and the backdrop (near, far)."""

    light: str
    base: str
    dark: str
    deep: str
    trim: str
    near: str
    far: str


COLOURWAYS = {
    "pine": Colourway("#3f8f7f", "#1b5c50", "#0f463d", "#08302a", "#e9e2cf", "#f4f1e8", "#ddd7c6"),
    "clay": Colourway("#e59468", "#c5653c", "#a34c29", "#7a3419", "#f5e6d4", "#f6efe6", "#e4d6c4"),
    "sand": Colourway("#f8f1e3", "#e0d3ba", "#c4b493", "#9c8b69", "#3c5a50", "#f2f0ea", "#d9d5c9"),
    "navy": Colourway("#5a73b0", "#2c3f6d", "#1d2b4a", "#101a31", "#f0e2b8", "#eef1f3", "#ced6dc"),
    "graphite": Colourway(
        "#7c858a", "#454c50", "#2e3437", "#1b1f21", "#f2b340", "#f0f1f1", "#d0d4d5"
    ),
    "snow": Colourway("#ffffff", "#eef1f2", "#cfd6d9", "#a5aeb3", "#2b6f63", "#eff2f4", "#cdd6dc"),
    "ochre": Colourway("#ffd27a", "#eaa52f", "#c27f13", "#8d5908", "#2c3133", "#f6f1e4", "#e3d8bd"),
    "berry": Colourway("#d0607c", "#9c2f50", "#7a1f3c", "#541027", "#f6e3dc", "#f5eef0", "#dfd0d5"),
}

_STOPS = {
    "round": "0 {deep},.2 {light},.42 {base},.82 {dark},1 {deep}",
    "flat": "0 {light},.45 {base},1 {dark}",
    "steel": "0 #7d8688,.2 #f4f7f7,.48 #b9c1c2,.82 #8d9597,1 #676f71",
    "brass": "0 #7f5a1b,.22 #f5d98c,.5 #c99a3d,1 #6d4b12",
    "copper": "0 #7a3a1c,.22 #f2b08a,.5 #c0703f,1 #6a3016",
    "wood": "0 #e0b378,.5 #c68f4e,1 #a06a33",
    "cream": "0 #d6c9b0,.3 #fbf5e8,.7 #ece1ca,1 #c9bb9d",
    "rubber": "0 #15181a,.25 #4d5457,.5 #2b3033,1 #0e1011",
    "glass": "0 #1c2d14,.22 #6f8f49,.5 #3c5722,1 #16240e",
    "clear": "0 #a9c6cc,.2 #f2fafb,.55 #d5e7ea,1 #93b3ba",
    "kraft": "0 #b98a56,1 #dcb684",
    "alu": "0 #eef1f2,.5 #b1b8bb,1 #828a8e",
}
_DIAGONAL = {"flat", "wood", "alu", "kraft"}

Draw = Callable[[Colourway], str]


@dataclass(frozen=True, slots=True)
class Shot:
    """A drawing with the height of the floor it stands on and the width of its shadow."""

    draw: Draw
    floor: int
    spread: int


SHOTS: dict[str, Shot] = {}


def shot(name: str, *, floor: int = 470, spread: int = 180) -> Callable[[Draw], Draw]:
    """Register a drawing under `name`."""

    def register(draw: Draw) -> Draw:
        SHOTS[name] = Shot(draw, floor, spread)
        return draw

    return register


def scene(colours: Colourway, drawn: Shot) -> str:
    """Return the whole picture: backdrop, soft shadow, product."""
    defs = "".join(_gradient(name, stops, colours) for name, stops in _STOPS.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}"'
        f' width="{SIZE}" height="{SIZE}"><defs>{defs}{_backdrop(colours)}</defs>'
        f'<rect width="{SIZE}" height="{SIZE}" fill="url(#backdrop)"/>'
        f'<ellipse cx="300" cy="{drawn.floor}" rx="{drawn.spread}" ry="{drawn.spread // 6}"'
        f' fill="url(#shadow)"/>{drawn.draw(colours)}</svg>'
    )


def _gradient(name: str, stops: str, colours: Colourway) -> str:
    shades = {key: getattr(colours, key) for key in ("light", "base", "dark", "deep")}
    marks = "".join(
        f'<stop offset="{offset}" stop-color="{colour}"/>'
        for offset, colour in (stop.split() for stop in stops.format(**shades).split(","))
    )
    direction = 'x2="1" y2="1"' if name in _DIAGONAL else 'x2="1"'
    return f'<linearGradient id="{name}" {direction}>{marks}</linearGradient>'


def _backdrop(colours: Colourway) -> str:
    return (
        '<radialGradient id="backdrop" cx="50%" cy="38%" r="75%">'
        f'<stop offset="0" stop-color="{colours.near}"/>'
        f'<stop offset="1" stop-color="{colours.far}"/></radialGradient>'
        '<radialGradient id="shadow"><stop offset="0" stop-opacity=".34"/>'
        '<stop offset="1" stop-opacity="0"/></radialGradient>'
    )


def cylinder(x: float, y: float, width: float, height: float, fill: str, top: str) -> str:
    """An upright cylinder: its side in the gradient `fill`, its lid in the colour `top`."""
    rx, ry = width / 2, width / 9
    side = f'<path d="M{x} {y}v{height}a{rx} {ry} 0 0 0 {width} 0v-{height}z" fill="url(#{fill})"/>'
    return f'{side}<ellipse cx="{x + rx}" cy="{y}" rx="{rx}" ry="{ry}" fill="{top}"/>'


def block(
    cx: float, y: float, half: float, rise: float, height: float, faces: tuple[str, str, str]
) -> str:
    """An isometric box: top corner at (cx, y), faces are (top, left, right) fills."""
    top, left, right = faces
    return (
        f'<path d="M{cx} {y}l{half} {rise}l-{half} {rise}l-{half} -{rise}z" fill="{top}"/>'
        f'<path d="M{cx - half} {y + rise}l{half} {rise}v{height}l-{half} -{rise}z" fill="{left}"/>'
        f'<path d="M{cx + half} {y + rise}l-{half} {rise}v{height}l{half} -{rise}z" fill="{right}"/>'
    )


def ring(cx: float, cy: float, radius: float, teeth: int, depth: float) -> str:
    """The outline of a gear as path data."""
    points = []
    for tooth in range(teeth):
        for share, out in ((0.0, 0), (0.18, 1), (0.5, 1), (0.68, 0)):
            angle = 2 * pi * (tooth + share) / teeth
            reach = radius + depth * out
            points.append(f"{cx + reach * cos(angle):.1f} {cy + reach * sin(angle):.1f}")
    return f"M{'L'.join(points)}Z"


def hexagon(cx: float, cy: float, radius: float, squash: float = 1.0) -> str:
    """A regular hexagon as path data, `squash`ed in height when seen from the side."""
    points = (
        f"{cx + radius * cos(pi * k / 3):.1f} {cy + radius * squash * sin(pi * k / 3):.1f}"
        for k in range(6)
    )
    return f"M{'L'.join(points)}Z"


def sheen(path: str, strength: float = 0.14) -> str:
    """A reflection of the studio's window."""
    return f'<path d="{path}" fill="#fff" opacity="{strength}"/>'
