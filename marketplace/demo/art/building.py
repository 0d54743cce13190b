"""Building materials, paint and tools."""

from marketplace.demo.art.canvas import Colourway, block, cylinder, sheen, shot


@shot("tile", floor=476, spread=200)
def tile(c: Colourway) -> str:
    """Ceramic tiles, a pile and one upright."""
    pile = "".join(
        block(330, 356 - n * 14, 140, 44, 12, (c.light, c.dark, c.deep)) for n in range(5)
    )
    return f"""<path d="M116 150l176-34 28 210-178 42z" fill="{c.deep}"/>
<path d="M106 152l176-34 28 210-178 42z" fill="url(#flat)"/>
<path d="M196 166l58 60-46 88-62-64z" fill="none" stroke="{c.trim}" stroke-width="7"/>
<path d="M194 136q8 90 30 214M112 250l194-40" stroke="{c.trim}" stroke-opacity=".55"
 stroke-width="5" fill="none"/>{pile}"""


@shot("paint", floor=476, spread=160)
def paint(c: Colourway) -> str:
    """A can of paint with a brush."""
    return f"""<path d="M196 236q0-128 104-128t104 128" fill="none" stroke="url(#steel)" stroke-width="8"/>
{cylinder(180, 222, 240, 226, "steel", "#e6eaeb")}
<ellipse cx="300" cy="222" rx="106" ry="21" fill="{c.dark}"/>
<path d="M180 290a120 27 0 0 0 240 0v96a120 27 0 0 1-240 0z" fill="url(#round)"/>
<path d="M376 236q8 40 2 84t14 54q16-4 14-44t8-106z" fill="{c.base}"/>
<g transform="rotate(24 430 200)"><rect x="412" y="60" width="30" height="120" rx="15" fill="url(#wood)"/>
<rect x="398" y="176" width="58" height="34" fill="url(#brass)"/>
<path d="M400 210h54l-6 62q-22 12-42 0z" fill="{c.base}"/></g>
{sheen("M200 244h22v200q-18-6-22-12z", 0.4)}"""


@shot("drill", floor=476, spread=180)
def drill(c: Colourway) -> str:
    """A cordless drill."""
    return f"""<path d="M60 216h96v14H60z" fill="url(#steel)"/>
<path d="M60 216l20 14M84 216l20 14M108 216l20 14"
 stroke="#5f6769" stroke-width="4"/>
<path d="M150 196l50-16h36v86h-36l-50-16z" fill="url(#rubber)"/>
<path d="M230 160h208q44 0 44 60t-44 62h-70l-16 104h-92l14-104h-44z" fill="url(#flat)"/>
<path d="M396 166h44q38 2 38 54t-38 56h-44z" fill="#2b3033"/>
<path d="M412 186v70M428 186v70M444 188v66" stroke="#6a7175" stroke-width="6"/>
<path d="M262 282h-8q-4 30-18 40l26 12z" fill="#2b3033"/>
<path d="M228 386h168q14 0 14 14v52q0 18-18 18H228q-18 0-18-18v-48q0-18 18-18z" fill="#2b3033"/>
<rect x="226" y="404" width="168" height="28" rx="6" fill="{c.base}"/>
<path d="M274 290h60l-10 82h-60z" fill="#22272a" opacity=".75"/>
{sheen("M244 172h150v22H244z", 0.28)}"""


@shot("brick", floor=470, spread=200)
def brick(c: Colourway) -> str:
    """Bricks."""
    faces = (c.light, c.base, c.dark)
    low = block(236, 300, 96, 40, 62, faces) + block(392, 318, 96, 40, 62, faces)
    return low + block(310, 206, 96, 40, 62, faces)


@shot("hammer", floor=456, spread=200)
def hammer(c: Colourway) -> str:
    """A claw hammer."""
    return f"""<g transform="rotate(-32 300 300)"><rect x="276" y="196" width="44" height="290" rx="20"
 fill="url(#wood)"/><rect x="272" y="330" width="52" height="160" rx="22" fill="url(#round)"/>
<path d="M286 350v120M310 350v120" stroke="{c.deep}" stroke-opacity=".5" stroke-width="4"/>
<path d="M196 128h58q44 0 66 4 76 2 132 56-70-20-118 4v20h-62v-16h-76q-16 0-16-34t16-34z"
 fill="url(#steel)"/><path d="M196 128v68" stroke="#5f6769" stroke-width="5"/></g>"""


@shot("door-handle", floor=440, spread=180)
def door_handle(c: Colourway) -> str:
    """A door handle on its rose."""
    return f"""<ellipse cx="214" cy="310" rx="92" ry="96" fill="#5f686b"/>
<ellipse cx="204" cy="306" rx="92" ry="96" fill="url(#flat)"/>
<ellipse cx="204" cy="306" rx="66" ry="70" fill="{c.dark}"/>
<path d="M180 276h60q20 0 26-14l8-18h180q34 0 34 30t-34 32H292l-30 36h-82z" fill="url(#flat)"/>
<path d="M290 254h166q16 0 18 12H284z" fill="#fff" opacity=".35"/>
<circle cx="204" cy="368" r="7" fill="{c.deep}"/>"""
