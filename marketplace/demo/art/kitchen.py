"""Drinkware, cookware and tableware."""

from marketplace.demo.art.canvas import Colourway, cylinder, sheen, shot


@shot("bottle", spread=150)
def bottle(c: Colourway) -> str:
    """An insulated bottle."""
    return f"""<rect x="262" y="92" width="76" height="58" rx="12" fill="url(#steel)"/>
<path d="M262 118h76M262 130h76" stroke="#6d7678" stroke-opacity=".4" stroke-width="3"/>
<rect x="276" y="146" width="48" height="22" fill="url(#steel)"/>
<path d="M238 200q0-34 38-36h48q38 2 38 36v236q0 30-28 30h-68q-28 0-28-30z" fill="url(#round)"/>
<rect x="238" y="424" width="124" height="16" fill="{c.deep}" opacity=".5"/>
<path d="M284 320q16-34 32 0M280 334h40" stroke="{c.trim}" stroke-width="6" fill="none"
 stroke-linecap="round"/>{sheen("M252 206q2-24 26-28v252q0 18-10 22-16-4-16-22z")}"""


@shot("mug", spread=170)
def mug(c: Colourway) -> str:
    """A glazed mug."""
    return f"""<path d="M394 246q78-6 78 66t-84 74l4-36q40-4 40-40t-42-28z" fill="url(#round)"/>
<path d="M188 214h216l-14 212q-2 40-42 40H244q-40 0-42-40z" fill="url(#round)"/>
<ellipse cx="296" cy="214" rx="108" ry="24" fill="{c.dark}"/>
<ellipse cx="296" cy="218" rx="96" ry="18" fill="{c.deep}"/>
<path d="M193 300h206l-3 46H196z" fill="{c.trim}" opacity=".85"/>"""


@shot("pan", floor=430, spread=200)
def pan(c: Colourway) -> str:
    """A frying pan."""
    return f"""<path d="M402 318l136-58q20-6 24 10t-12 22l-140 58z" fill="url(#rubber)"/>
<circle cx="540" cy="274" r="7" fill="{c.near}"/>
<path d="M92 316h332l-22 74q-10 36-52 36H166q-42 0-52-36z" fill="url(#round)"/>
<ellipse cx="258" cy="316" rx="166" ry="46" fill="url(#steel)"/>
<ellipse cx="258" cy="320" rx="152" ry="38" fill="#2a2e30"/>
<ellipse cx="258" cy="328" rx="128" ry="27" fill="#3a3f42"/>
<path d="M140 318q56-30 120-28" stroke="#fff" stroke-opacity=".3" stroke-width="6" fill="none"/>"""


@shot("pot", floor=462, spread=190)
def pot(c: Colourway) -> str:
    """A casserole with its lid."""
    return f"""<path d="M116 290h-26q-14 0-14 16t14 16h30zM484 290h26q14 0 14 16t-14 16h-30z"
 fill="{c.deep}"/>
<path d="M122 262h356v150q0 48-52 48H174q-52 0-52-48z" fill="url(#round)"/>
<path d="M112 262q0-12 14-12h348q14 0 14 12t-14 14H126q-14-2-14-14z" fill="{c.dark}"/>
<path d="M126 250q18-66 174-66t174 66z" fill="url(#round)"/>
<rect x="286" y="160" width="28" height="26" fill="url(#steel)"/>
<ellipse cx="300" cy="158" rx="38" ry="15" fill="url(#steel)"/>
{sheen("M150 286h30v150q-28-4-30-34z")}"""


@shot("knife", floor=440, spread=200)
def knife(_: Colourway) -> str:
    """A cook's knife."""
    return """<g transform="rotate(-18 300 320)">
<path d="M60 306q160-58 330-56v84H150q-62-2-90-28z" fill="url(#alu)"/>
<path d="M60 306q30 26 90 28h240v-14H160q-60 0-100-14z" fill="#fff" opacity=".75"/>
<rect x="386" y="244" width="26" height="96" rx="5" fill="url(#steel)"/>
<path d="M410 250h126q30 0 30 34 0 48-34 50-18 0-30-12H410z" fill="url(#flat)"/>
<g fill="url(#brass)"><circle cx="442" cy="284" r="9"/><circle cx="484" cy="284" r="9"/>
<circle cx="526" cy="284" r="9"/></g></g>"""


@shot("plate", floor=440, spread=210)
def plate(c: Colourway) -> str:
    """A stack of plates, one standing behind."""
    stack = "".join(
        f'<ellipse cx="300" cy="{420 - 15 * n}" rx="196" ry="42" fill="{c.dark}"/>'
        f'<ellipse cx="300" cy="{414 - 15 * n}" rx="196" ry="42" fill="url(#flat)"/>'
        for n in range(4)
    )
    return f"""<circle cx="300" cy="236" r="150" fill="{c.dark}"/>
<circle cx="300" cy="232" r="150" fill="url(#flat)"/>
<circle cx="300" cy="234" r="102" fill="{c.base}"/><circle cx="300" cy="232" r="98" fill="{c.light}"/>
<circle cx="300" cy="232" r="140" fill="none" stroke="{c.trim}" stroke-width="4" opacity=".7"/>{stack}
<ellipse cx="300" cy="370" rx="130" ry="24" fill="{c.base}"/>"""


@shot("board", floor=500)
def board(c: Colourway) -> str:
    """A chopping board."""
    return f"""<g transform="rotate(-8 300 300)">
<rect x="176" y="150" width="248" height="330" rx="30" fill="url(#wood)"/>
<rect x="268" y="82" width="64" height="92" rx="28" fill="url(#wood)"/>
<circle cx="300" cy="112" r="13" fill="{c.near}"/>
<path d="M216 160v310M258 156v320M300 156v322M342 156v320M384 160v310" stroke="#8f5f2c"
 stroke-opacity=".28" stroke-width="5"/>
<path d="M300 126c24 30-24 40 0 66" fill="none" stroke="{c.base}" stroke-width="7"/></g>"""


@shot("jar", spread=150)
def jar(c: Colourway) -> str:
    """A preserving jar."""
    return f"""<path d="M206 214q0-26 26-30h136q26 4 26 30v214q0 40-36 40H242q-36 0-36-40z"
 fill="url(#clear)" opacity=".92"/>
<path d="M214 268h172v156q0 36-32 36H246q-32 0-32-36z" fill="url(#round)" opacity=".88"/>
<ellipse cx="300" cy="268" rx="86" ry="15" fill="{c.light}"/>
{cylinder(222, 132, 156, 48, "steel", "#e9eded")}
<rect x="236" y="310" width="128" height="92" rx="6" fill="#f7f1e2"/>
<circle cx="300" cy="348" r="24" fill="{c.base}"/><path d="M262 386h76" stroke="#8b7e62"
 stroke-width="5"/>{sheen("M222 214q0-14 12-16v236q-12-6-12-20z", 0.5)}"""
