"""Cloth and what is sewn from it."""

from marketplace.demo.art.canvas import Colourway, sheen, shot


@shot("tshirt", floor=486, spread=190)
def tshirt(c: Colourway) -> str:
    """A T-shirt laid flat."""
    return f"""<path d="M228 128q72 44 144 0l104 56-44 92-48-22v218q-84 16-168 0V254l-48 22-44-92z"
 fill="url(#flat)"/>
<path d="M228 128q72 60 144 0l-14-6q-58 42-116 0z" fill="{c.dark}"/>
<path d="M216 254q4-40-6-64M384 254q-4-40 6-64" stroke="{c.deep}" stroke-opacity=".45"
 stroke-width="4" fill="none"/>
<path d="M250 470q-10-90 10-160M350 470q12-60-2-130" stroke="{c.deep}" stroke-opacity=".18"
 stroke-width="9" fill="none"/>
<path d="M126 196l44 88M474 196l-44 88" stroke="{c.deep}" stroke-opacity=".3" stroke-width="3"/>"""


@shot("fabric", floor=462, spread=210)
def fabric(c: Colourway) -> str:
    """Rolls of cloth."""
    rolls = "".join(
        f'<rect x="112" y="{y}" width="336" height="96" rx="48" fill="{fill}"/>'
        f'<rect x="112" y="{y}" width="336" height="30" rx="15" fill="#fff" opacity=".16"/>'
        f'<ellipse cx="448" cy="{y + 48}" rx="34" ry="48" fill="{c.light}"/>'
        f'<ellipse cx="448" cy="{y + 48}" rx="25" ry="36" fill="none" stroke="{c.dark}" stroke-width="3"/>'
        f'<ellipse cx="448" cy="{y + 48}" rx="13" ry="19" fill="#8a6235"/>'
        for y, fill in ((366, c.base), (286, c.dark), (206, c.trim))
    )
    return f"""{rolls}<path d="M160 206q-30 40-22 120t-16 136h90q20-60 12-136t24-120z" fill="{c.trim}"
 opacity=".92"/><path d="M186 210q-20 60-12 126t-14 122" stroke="{c.deep}" stroke-opacity=".15"
 stroke-width="9" fill="none"/>"""


@shot("towel", floor=468, spread=190)
def towel(c: Colourway) -> str:
    """A pile of folded towels."""
    folds = "".join(
        f'<path d="M130 {y}q0-30 34-30h272q34 0 34 30v22q0 30-34 30H164q-34 0-34-30z" fill="{fill}"/>'
        f'<path d="M150 {y + 12}h300" stroke="#000" stroke-opacity=".13" stroke-width="5"/>'
        f'<rect x="380" y="{y - 30}" width="22" height="82" fill="{c.trim}" opacity=".55"/>'
        for y, fill in ((414, c.dark), (332, c.base), (250, c.light), (168, c.base))
    )
    return f"{folds}{sheen('M140 150q6-12 24-12h272q18 0 24 12z', 0.35)}"


@shot("backpack", floor=478, spread=160)
def backpack(c: Colourway) -> str:
    """A backpack."""
    return f"""<path d="M262 112q0-42 38-42t38 42" fill="none" stroke="{c.deep}" stroke-width="14"/>
<path d="M176 232q0-128 124-128t124 128v190q0 48-48 48H224q-48 0-48-48z" fill="url(#round)"/>
<path d="M156 300q0-30 24-34v150q-24-6-24-34zM444 300q0-30-24-34v150q24-6 24-34z" fill="{c.deep}"/>
<path d="M206 318q0-20 20-20h148q20 0 20 20v108q0 22-22 22H228q-22 0-22-22z" fill="{c.dark}"/>
<path d="M206 336h188" stroke="{c.trim}" stroke-width="4"/>
<rect x="288" y="332" width="10" height="30" rx="5" fill="{c.trim}"/>
<path d="M200 238q2-104 100-106 98 2 100 106" fill="none" stroke="{c.deep}" stroke-width="5"/>
<rect x="274" y="196" width="52" height="34" rx="6" fill="{c.trim}"/>
{sheen("M194 236q0-72 44-96-18 40-16 96v60h-28z", 0.16)}"""


@shot("shoe", floor=440, spread=220)
def shoe(c: Colourway) -> str:
    """A work shoe."""
    return f"""<path d="M96 388h404q24 0 24 22t-24 24H108q-22 0-22-24 0-14 10-22z" fill="url(#rubber)"/>
<path d="M104 392V262q0-26 30-30l76-10q20 0 30 22l22 42q60 24 164 46 76 18 84 60z" fill="url(#flat)"/>
<path d="M104 262q0-26 30-30l66-8q-24 34-14 82t-20 86h-62z" fill="{c.dark}"/>
<path d="M416 330q86 12 94 62h-120q-4-40 26-62z" fill="{c.dark}"/>
<path d="M236 252l44-18M252 282l48-18M286 304l46-18M324 320l42-16" stroke="{c.trim}"
 stroke-width="9" stroke-linecap="round"/>
<path d="M210 222q24-10 34-2l34 62" fill="none" stroke="{c.deep}" stroke-width="6"/>
<path d="M92 410h430" stroke="#fff" stroke-opacity=".15" stroke-width="3"/>"""


@shot("yarn", floor=462, spread=170)
def yarn(c: Colourway) -> str:
    """Cones of yarn."""

    def cone(x: int, y: int, fill: str) -> str:
        turns = "".join(
            f'<path d="M{x - 26 - n * 6} {y + 26 + n * 22}q{26 + n * 6} 14 {52 + n * 12} 0"'
            f' stroke="#000" stroke-opacity=".16" stroke-width="4" fill="none"/>'
            for n in range(9)
        )
        return (
            f'<path d="M{x - 12} {y - 26}h24l8 30h-40z" fill="#c99f6a"/>'
            f'<path d="M{x - 24} {y}h48l54 214q-78 28-156 0z" fill="{fill}"/>{turns}'
        )

    return cone(206, 236, c.base) + cone(396, 236, c.dark) + cone(300, 226, c.light)
