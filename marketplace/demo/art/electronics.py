"""Lights, cables, boards, batteries and panels."""

from marketplace.demo.art.canvas import Colourway, block, cylinder, sheen, shot


@shot("lamp", floor=460)
def lamp(c: Colourway) -> str:
    """A desk lamp, lit."""
    return f"""<path d="M318 206l98 56q-10 120-46 190H210q70-90 108-246z" fill="#ffe9a8" opacity=".32"/>
<rect x="218" y="446" width="164" height="22" rx="11" fill="url(#round)"/>
<path d="M296 452L236 290l116-96" stroke="{c.dark}" stroke-width="15" fill="none"
 stroke-linejoin="round" stroke-linecap="round"/><circle cx="236" cy="290" r="14" fill="url(#steel)"/>
<path d="M330 160l96 58-26 40-96-58z" fill="url(#flat)"/>"""


@shot("cable", floor=462, spread=180)
def cable(c: Colourway) -> str:
    """A coil of cable."""
    turns = "".join(
        f'<ellipse cx="300" cy="{330 - n * 7}" rx="{172 - n * 3}" ry="{106 - n * 3}" fill="none"'
        f' stroke="{shade}" stroke-width="19"/>'
        for n, shade in enumerate((c.deep, c.dark, c.base, c.dark, c.base, c.light))
    )
    return f"""{turns}<path d="M210 226l-22-66 46-14 22 66zM370 222l22-70 46 16-24 66z" fill="#2b3033"/>
<path d="M196 152l-10-40M214 146l-10-40M404 156l12-40M422 162l12-40" stroke="url(#brass)"
 stroke-width="9"/>
<path d="M268 402q32 16 66 0v46q-34 14-66 0z" fill="{c.trim}"/>"""


@shot("board-pcb", floor=478, spread=200)
def circuit(c: Colourway) -> str:
    """A circuit board."""
    pins = "".join(
        f'<rect x="{252 + n * 14}" y="212" width="6" height="142" fill="#c5cccd"/>'
        for n in range(8)
    )
    pads = "".join(
        f'<circle cx="{140 + n * 26}" cy="440" r="7" fill="url(#brass)"/>' for n in range(13)
    )
    return f"""<g transform="rotate(-4 300 300)"><rect x="112" y="136" width="376" height="336" rx="16"
 fill="{c.deep}"/><rect x="112" y="128" width="376" height="336" rx="16" fill="url(#flat)"/>
<path d="M150 170h70v60M150 210h40v110h50M362 250h70v-90M362 300h90v90M300 354v50h-90M330 354v40h100"
 stroke="{c.trim}" stroke-opacity=".55" stroke-width="5" fill="none"/>{pins}
<rect x="240" y="226" width="122" height="114" rx="6" fill="#23282a"/><circle cx="258" cy="244" r="6"
 fill="#5d6467"/><rect x="262" y="270" width="78" height="10" fill="#5d6467"/>
<rect x="402" y="160" width="58" height="72" rx="4" fill="url(#alu)"/>
<rect x="140" y="340" width="66" height="42" rx="4" fill="#23282a"/>
{cylinder(168, 172, 44, 40, "steel", "#dfe4e5")}{cylinder(404, 330, 50, 44, "round", c.light)}
{pads}<g fill="{c.near}"><circle cx="132" cy="148" r="9"/><circle cx="468" cy="148" r="9"/></g></g>"""


@shot("battery", floor=468, spread=180)
def battery(c: Colourway) -> str:
    """A battery pack."""
    return f"""{block(300, 176, 160, 58, 150, (c.light, c.base, c.dark))}
<path d="M140 262l160 58v26l-160-58zM460 262l-160 58v26l160-58z" fill="{c.trim}" opacity=".9"/>
<path d="M214 330l-22 40h22l-12 36 40-50h-22l14-20z" fill="{c.trim}"/>
{cylinder(222, 200, 46, 18, "steel", "#eef1f1")}{cylinder(332, 200, 46, 18, "brass", "#f3dd9a")}"""


@shot("led-panel", floor=476, spread=210)
def led_panel(c: Colourway) -> str:
    """A flat LED panel, lit."""
    return f"""<path d="M118 220l330-96 36 210-330 116z" fill="url(#alu)"/>
<path d="M118 220l36 230-10 4-36-232z" fill="#6a7274"/>
<path d="M140 232l296-86 30 178-294 104z" fill="#fffdf2"/>
<path d="M140 232l296-86 10 60-298 88z" fill="#fff6cf" opacity=".8"/>
<path d="M130 470l360-120 40 60-300 90z" fill="#ffedb0" opacity=".28"/>
<path d="M300 120q-40-70-120-60" stroke="#2b3033" stroke-width="7" fill="none"/>
<rect x="120" y="44" width="72" height="34" rx="6" fill="{c.base}"/>"""


@shot("solar-panel", floor=480, spread=220)
def solar_panel(c: Colourway) -> str:
    """A solar panel on its stand."""
    across = "".join(f'<path d="M{162 + n * 48} {158 + n * 4}l-54 226" />' for n in range(1, 7))
    along = "".join(
        f'<path d="M{148 - n * 18} {196 + n * 56}l{330 + n * 6} {30 + n}"/>' for n in range(4)
    )
    return f"""<path d="M300 380l-70 96M380 384l60 92M300 300l90 178" stroke="url(#alu)" stroke-width="14"/>
<path d="M156 142l352 30-50 244-366-34z" fill="url(#alu)"/>
<path d="M166 154l328 28-46 222-340-32z" fill="#12264d"/>
<path d="M166 154l164 14-56 216-166-12z" fill="#29498a" opacity=".75"/>
<g stroke="#9fb4d8" stroke-opacity=".55" stroke-width="3">{across}{along}</g>
<path d="M166 154l120 10-150 212-28-4z" fill="#fff" opacity=".1"/>
<circle cx="490" cy="186" r="6" fill="{c.base}"/>"""


@shot("earbuds", floor=458)
def earbuds(c: Colourway) -> str:
    """Wireless earbuds in their case."""

    def bud(x: int, flip: int) -> str:
        return (
            f'<g transform="translate({x} 0) scale({flip} 1)"><path d="M-14 132q44-18 60 24t-18 58l-6 62'
            'q-2 14-14 14t-14-14l2-74q-52-44-10-70z" fill="url(#flat)"/>'
            '<ellipse cx="0" cy="164" rx="16" ry="22" fill="#3b4347"/></g>'
        )

    return f"""{bud(240, 1)}{bud(360, -1)}<rect x="170" y="240" width="260" height="210" rx="84"
 fill="url(#flat)"/><path d="M170 322q130 26 260 0" stroke="{c.deep}" stroke-width="4" fill="none"/>
<circle cx="300" cy="376" r="7" fill="#2f9e78"/>{sheen("M196 290q10-40 60-44h40q-70 6-84 60z", 0.4)}"""


@shot("enclosure", floor=492)
def enclosure(c: Colourway) -> str:
    """A metal enclosure for electronics."""
    return f"""{block(300, 204, 160, 66, 140, ("#e4e8ea", "url(#alu)", "#787f83"))}
<path d="M170 300v96M196 311v96M222 322v96M248 333v96" stroke="#6a7175" stroke-width="7"/>
<circle cx="350" cy="388" r="16" fill="#2c3133"/><circle cx="394" cy="370" r="16" fill="#2c3133"/>
<circle cx="432" cy="350" r="9" fill="{c.base}"/><path d="M330 440l112-46v16l-112 46z" fill="{c.base}"/>"""


@shot("speaker", floor=476, spread=150)
def speaker(c: Colourway) -> str:
    """A loudspeaker."""
    return f"""<rect x="188" y="102" width="224" height="370" rx="22" fill="url(#round)"/>
<rect x="200" y="114" width="200" height="346" rx="14" fill="{c.deep}" opacity=".55"/>
<circle cx="300" cy="350" r="86" fill="url(#steel)"/><circle cx="300" cy="350" r="78" fill="#24292b"/>
<circle cx="300" cy="350" r="54" fill="#3a4144"/><circle cx="300" cy="350" r="24" fill="#171a1b"/>
<circle cx="300" cy="194" r="44" fill="url(#steel)"/><circle cx="300" cy="194" r="37" fill="#24292b"/>
<circle cx="300" cy="194" r="15" fill="{c.trim}"/>
<path d="M246 318q20-26 54-28" stroke="#fff" stroke-opacity=".35" stroke-width="7" fill="none"/>"""
