"""Boxes, bags, tapes and what goods travel on."""

from marketplace.demo.art.canvas import Colourway, block, sheen, shot

KRAFT = ("#e6c596", "#b98b55", "#d3a873")


@shot("box", floor=492)
def box(c: Colourway) -> str:
    """Corrugated boxes, one on the other."""
    return f"""{block(300, 254, 150, 46, 136, KRAFT)}
<path d="M280 340l20 6 20-6v52l-20 8-20-8z" fill="{c.base}" opacity=".85"/>
{block(304, 158, 92, 28, 76, KRAFT)}
<path d="M290 210l14 4 14-4v30l-14 6-14-6z" fill="{c.base}" opacity=".85"/>
<path d="M350 420l50-16v22l-50 16z" fill="{c.trim}" opacity=".8"/>"""


@shot("mailer", floor=470)
def mailer(c: Colourway) -> str:
    """A printed mailing box, open."""
    return f"""<path d="M150 292l46-132h212l46 132z" fill="{c.dark}"/>
<path d="M164 286l40-116h196l40 116z" fill="{c.light}"/>
<path d="M266 240q34-62 68 0M256 256h88" stroke="{c.trim}" stroke-width="8" fill="none"
 stroke-linecap="round"/>
<path d="M132 292h336l-18 160q-2 16-20 16H170q-18 0-20-16z" fill="url(#flat)"/>
<path d="M150 292h300l-10 26H160z" fill="{c.deep}" opacity=".55"/>
<path d="M180 318q40-26 70 0t60-4 60 4 52-4v20H180z" fill="#f4ecd9"/>
<path d="M146 340h308l-12 112q-2 16-20 16H178q-18 0-20-16z" fill="url(#flat)"/>"""


@shot("tape", floor=462, spread=170)
def tape(c: Colourway) -> str:
    """A roll of packing tape."""
    return f"""<ellipse cx="324" cy="318" rx="142" ry="146" fill="{c.deep}"/>
<ellipse cx="282" cy="318" rx="142" ry="146" fill="url(#flat)"/>
<ellipse cx="282" cy="318" rx="92" ry="96" fill="#b98b55"/>
<ellipse cx="292" cy="318" rx="84" ry="90" fill="#8a6235"/>
<ellipse cx="304" cy="320" rx="72" ry="82" fill="{c.far}"/>
<path d="M150 360q-30 60-60 74l34 26q44-26 60-62z" fill="{c.base}"/>
<path d="M90 434l34 26 8-8-32-26z" fill="{c.light}"/>
{sheen("M196 236q36-54 92-54v18q-50 4-78 48z", 0.3)}"""


@shot("pallet", floor=450, spread=220)
def pallet(c: Colourway) -> str:
    """A wooden pallet."""
    boards = "".join(
        f'<path d="M{88 + 36 * n} {330 - 21 * n}l212 74 34-20-212-74z" fill="url(#wood)"/>'
        for n in range(6)
    )
    feet = "".join(
        f'<path d="M{96 + 88 * n} {372 + 31 * n}l40 14v40l-40-14z" fill="#93622f"/>'
        f'<path d="M{136 + 88 * n} {386 + 31 * n}l28-16v40l-28 16z" fill="#7a4f22"/>'
        for n in range(3)
    )
    far = '<path d="M488 300l28-16v40l-28 16zM420 340l28-16v40l-28 16z" fill="#7a4f22"/>'
    rim = '<path d="M88 330v18l212 74 214-122v-18L300 404z" fill="#a8733a"/>'
    return f'<g transform="translate(0 -16)">{far}{feet}{rim}{boards}</g>'


@shot("pouch", floor=478, spread=150)
def pouch(c: Colourway) -> str:
    """A stand-up pouch of coffee."""
    return f"""<path d="M196 128h208q10 120 26 250 6 70-14 90-116 20-232 0-20-20-14-90 16-130 26-250z"
 fill="url(#round)"/>
<path d="M196 128h208l2 34H194z" fill="{c.deep}"/><path d="M196 146h208" stroke="{c.light}"
 stroke-width="3" stroke-dasharray="7 6"/>
<rect x="226" y="244" width="148" height="150" rx="8" fill="{c.trim}"/>
<path d="M270 326c-10-40 30-62 52-44 12 40-24 66-52 44zM276 330q22-12 40-44" fill="{c.dark}"
 stroke="{c.trim}" stroke-width="4"/>
<path d="M252 364h96" stroke="{c.dark}" stroke-width="5"/><circle cx="300" cy="206" r="13"
 fill="{c.deep}"/><circle cx="300" cy="206" r="5" fill="{c.light}"/>
{sheen("M212 170h20q-4 120-22 250-10-20-6-60z", 0.2)}"""


@shot("tote", floor=470)
def tote(c: Colourway) -> str:
    """A cotton tote bag."""
    return f"""<path d="M236 220q0-120 64-120t64 120" fill="none" stroke="#b5a586" stroke-width="16"/>
<path d="M168 214h264l18 252H150z" fill="url(#cream)"/>
<path d="M168 214h264l2 26H166z" fill="#c9ba9b" opacity=".6"/>
<circle cx="300" cy="350" r="54" fill="none" stroke="{c.base}" stroke-width="8"/>
<path d="M272 362q28-52 56 0M286 340h28" stroke="{c.base}" stroke-width="8" fill="none"
 stroke-linecap="round"/>"""


@shot("drum", floor=480, spread=160)
def drum(c: Colourway) -> str:
    """A steel drum."""
    ribs = "".join(
        f'<path d="M188 {y}a112 25 0 0 0 224 0v12a112 25 0 0 1-224 0z" fill="{c.deep}" opacity=".5"/>'
        for y in (206, 292, 378)
    )
    return f"""<path d="M188 146v308a112 25 0 0 0 224 0V146z" fill="url(#round)"/>{ribs}
<ellipse cx="300" cy="146" rx="112" ry="25" fill="{c.deep}"/>
<ellipse cx="300" cy="144" rx="102" ry="20" fill="{c.light}"/>
<ellipse cx="254" cy="142" rx="14" ry="5" fill="{c.deep}"/><ellipse cx="346" cy="150" rx="8" ry="3"
 fill="{c.deep}"/><path d="M262 318h76v46h-76z" fill="{c.trim}"/>"""
