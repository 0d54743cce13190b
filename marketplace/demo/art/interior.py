"""Furniture and what stands in a home or an office."""

from marketplace.demo.art.canvas import Colourway, cylinder, sheen, shot


@shot("chair", floor=500, spread=170)
def chair(c: Colourway) -> str:
    """A shell chair on wooden legs."""
    return f"""<path d="M212 356l-34 142M392 356l34 142M262 362l-8 112M344 362l8 112" stroke="#a06a33"
 stroke-width="17" stroke-linecap="round"/>
<path d="M184 120q116-40 232 0 16 110-6 186H190q-22-76-6-186z" fill="url(#flat)"/>
<path d="M204 140q96-28 192 0 10 86-4 142H208q-14-56-4-142z" fill="{c.light}" opacity=".4"/>
<path d="M170 302q130-26 260 0 14 44-20 60-110 22-220 0-34-16-20-60z" fill="url(#round)"/>
<path d="M184 318q116-20 232 0" stroke="{c.light}" stroke-width="6" fill="none" opacity=".7"/>"""


@shot("table", floor=478, spread=220)
def table(c: Colourway) -> str:
    """A table."""
    return f"""<path d="M150 282l-20 190h26l26-184zM450 282l20 190h-26l-26-184z" fill="{c.dark}"/>
<path d="M222 268l-10 150h20l12-150zM378 268l10 150h-20l-12-150z" fill="{c.deep}"/>
<path d="M168 208h264l82 64H86z" fill="url(#wood)"/><path d="M86 272h428v24H86z" fill="#95622d"/>
<path d="M190 218h220M150 236h300M110 256h380" stroke="#8f5f2c" stroke-opacity=".35" stroke-width="4"/>"""


@shot("sofa", floor=468, spread=230)
def sofa(c: Colourway) -> str:
    """A sofa."""
    return f"""<path d="M130 430l-10 36h20l10-36zM470 430l10 36h-20l-10-36z" fill="#7a4f22"/>
<path d="M120 220q0-44 44-44h272q44 0 44 44v120H120z" fill="url(#flat)"/>
<path d="M300 178v150" stroke="{c.deep}" stroke-opacity=".5" stroke-width="4"/>
<path d="M126 330h348v90H126z" fill="{c.dark}"/>
<rect x="136" y="312" width="164" height="56" rx="16" fill="{c.light}"/>
<rect x="300" y="312" width="164" height="56" rx="16" fill="{c.light}"/>
<path d="M76 300q0-34 34-34t34 34v134H92q-16 0-16-16zM524 300q0-34-34-34t-34 34v134h52q16 0 16-16z"
 fill="url(#flat)"/><path d="M170 236h74v74h-74z" fill="{c.trim}" transform="rotate(8 207 273)"/>"""


@shot("notebook", floor=478, spread=170)
def notebook(c: Colourway) -> str:
    """A bound notebook with a pencil."""
    return f"""<g transform="rotate(-7 300 300)"><path d="M196 126h226q10 0 10 10v336q0 10-10 10H196z"
 fill="#f3ead6"/><path d="M196 476h230M196 468h232" stroke="#c9ba9b" stroke-width="3"/>
<rect x="176" y="118" width="242" height="344" rx="12" fill="url(#flat)"/>
<rect x="176" y="118" width="34" height="344" rx="10" fill="{c.deep}" opacity=".55"/>
<rect x="374" y="118" width="14" height="344" fill="{c.deep}"/>
<rect x="242" y="200" width="100" height="62" rx="5" fill="{c.trim}"/>
<path d="M258 224h68M258 240h44" stroke="{c.dark}" stroke-width="5"/></g>
<g transform="rotate(28 440 320)"><rect x="430" y="170" width="22" height="250" fill="#eaa52f"/>
<path d="M430 420h22l-11 40z" fill="#e6c596"/><path d="M437 446h8l-4 14z" fill="#2b3033"/>
<rect x="430" y="150" width="22" height="22" fill="url(#steel)"/></g>"""


@shot("candle", floor=468, spread=140)
def candle(c: Colourway) -> str:
    """A candle in a glass."""
    return f"""<circle cx="300" cy="178" r="90" fill="#ffe9a8" opacity=".3"/>
<path d="M208 246v180q0 42 42 42h100q42 0 42-42V246z" fill="url(#clear)"/>
<path d="M216 290a84 18 0 0 1 168 0v132q0 38-38 38h-92q-38 0-38-38z" fill="url(#round)"/>
<ellipse cx="300" cy="290" rx="84" ry="17" fill="{c.light}"/>
<path d="M300 288v-40" stroke="#2b3033" stroke-width="6"/>
<path d="M300 176q30 42 0 76-30-34 0-76z" fill="#f7a928"/><path d="M300 208q14 22 0 42-14-20 0-42z"
 fill="#fff3c9"/><rect x="248" y="340" width="104" height="80" rx="4" fill="#f7f1e2"/>
<path d="M270 370h60M270 390h36" stroke="{c.dark}" stroke-width="5"/>"""


@shot("soap", floor=456, spread=200)
def soap(c: Colourway) -> str:
    """Bars of soap, one in its band."""
    return f"""<path d="M120 384q0-26 26-30l196-26q26-2 32 24l8 44q4 26-22 32l-200 28q-28 4-34-24z"
 fill="{c.dark}"/><path d="M120 374q0-26 26-30l196-26q26-2 32 24l6 34q4 26-22 32l-200 28q-28 4-34-24z"
 fill="url(#flat)"/><path d="M176 384q70-18 146-22" stroke="{c.dark}" stroke-width="7" fill="none"
 opacity=".6"/>
<path d="M226 240q4-24 30-24h210q28 0 30 26l4 50q2 28-26 28H250q-26 0-28-28z" fill="{c.light}"/>
<path d="M300 214h122l4 108H298z" fill="{c.trim}"/><path d="M344 286q20-44 40 0z" fill="{c.base}"/>
{sheen("M240 236q4-10 18-10h38v12h-34q-14 0-22 12z", 0.6)}"""


@shot("vase", floor=476, spread=140)
def vase(c: Colourway) -> str:
    """A vase."""
    return f"""<path d="M262 120h76q-4 60 30 104 46 56 30 140-14 84-60 104h-76q-46-20-60-104-16-84 30-140
 34-44 30-104z" fill="url(#round)"/><ellipse cx="300" cy="120" rx="38" ry="9" fill="{c.deep}"/>
<path d="M206 316q94 26 188 0" stroke="{c.trim}" stroke-width="7" fill="none" opacity=".8"/>
<path d="M204 340q96 26 192 0" stroke="{c.trim}" stroke-width="3" fill="none" opacity=".8"/>
{sheen("M244 236q-26 40-22 110 2 60 28 96-44-30-46-104 0-66 40-102z", 0.2)}"""


@shot("plant-pot", floor=474, spread=150)
def plant_pot(c: Colourway) -> str:
    """A pot with a plant."""
    leaves = "".join(
        f'<path d="M300 300q{dx} {dy} {2 * dx} {2 * dy - 20}q{-dx - 30} 10 {-2 * dx} {20 - 2 * dy}z"'
        f' fill="{shade}"/>'
        for dx, dy, shade in (
            (-70, -40, "#2f6b45"), (70, -44, "#3b7d52"), (-40, -90, "#3b7d52"), (44, -92, "#2f6b45"),
            (4, -104, "#4c9464"),
        )
    )  # fmt: skip
    return f"""{leaves}<path d="M204 304h192l-22 146q-4 20-24 20H250q-20 0-24-20z" fill="url(#round)"/>
{cylinder(192, 292, 216, 24, "round", c.deep)}"""
