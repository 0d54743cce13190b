"""Protective equipment and things for sport and care."""

from marketplace.demo.art.canvas import Colourway, cylinder, sheen, shot


@shot("helmet", floor=440, spread=210)
def helmet(c: Colourway) -> str:
    """A safety helmet."""
    return f"""<path d="M118 372q0-206 182-206t182 206z" fill="url(#flat)"/>
<path d="M268 172q32-14 64 0l10 198h-84z" fill="{c.light}" opacity=".6"/>
<path d="M206 190q-40 60-44 180M394 190q40 60 44 180" stroke="{c.dark}" stroke-width="8" fill="none"/>
<path d="M92 372q208-34 416 0 22 8 16 30-6 16-30 14-194-22-388 0-24 2-30-14-6-22 16-30z"
 fill="{c.base}"/><path d="M92 398q208-32 416 0" stroke="{c.deep}" stroke-opacity=".4" stroke-width="5"
 fill="none"/>{sheen("M156 330q8-110 92-142-50 50-56 142z", 0.35)}"""


@shot("glove", floor=486, spread=160)
def glove(c: Colourway) -> str:
    """A pair of work gloves."""

    def hand(x: int, flip: int, palm: str) -> str:
        return (
            f'<g transform="translate({x} 0) scale({flip} 1)">'
            f'<path d="M-70 388v-120q0-16 14-16t14 16v-86q0-18 16-18t16 18v-18q0-18 16-18t16 18v18'
            f'q0-16 15-16t15 16v96l26-46q10-14 24-6t6 26l-42 110v40z" fill="{palm}"/>'
            f'<path d="M-42 268v40M-10 184v110M22 184v110" stroke="#000"'
            ' stroke-opacity=".2" stroke-width="4"/>'
            f'<path d="M-78 386h130v80q-66 16-130 0z" fill="{c.trim}"/>'
            f'<path d="M-66 394v70M-46 396v72M-26 396v74M-6 396v74M14 396v72M34 394v70" stroke="#000"'
            ' stroke-opacity=".14" stroke-width="4"/></g>'
        )

    return hand(398, -1, c.dark) + hand(224, 1, "url(#flat)")


@shot("vest", floor=490, spread=180)
def vest(c: Colourway) -> str:
    """A high-visibility vest."""
    return f"""<path d="M214 118l50-14q36 96 36 200 0-104 36-200l50 14q0 70 48 104v248H166V222q48-34
 48-104z"
 fill="#e6e03a"/><path d="M300 300v170" stroke="#a8a21a" stroke-width="5"/>
<path d="M166 330h268v44H166z" fill="url(#alu)"/><path d="M166 404h268v40H166z" fill="url(#alu)"/>
<path d="M210 140q-6 110 0 190M390 140q6 110 0 190" stroke="url(#steel)" stroke-width="24" fill="none"/>
<path d="M214 118l50-14q36 96 36 200 0-104 36-200l50 14" fill="none"
 stroke="{c.base}" stroke-width="10"/>"""


@shot("goggles", floor=420, spread=210)
def goggles(c: Colourway) -> str:
    """Safety goggles."""
    return f"""<path d="M96 270q-40 20-46 70M504 270q40 20 46 70" stroke="{c.dark}" stroke-width="20"
 fill="none"/>
<path d="M96 244q0-34 36-34h336q36 0 36 34v66q0 70-80 74-76 2-100-50-24-16-48 0-24 52-100 50-80-4-80-74z"
 fill="url(#flat)"/>
<path d="M122 250q0-18 20-18h124q22 0 22 22v44q-6 58-74 60-88 0-92-60zM478 250q0-18-20-18H334q-22 0-22
 22v44q6 58 74 60 88 0 92-60z" fill="url(#clear)"/>
{sheen("M140 250h60l-50 80q-20-14-16-40zM340 250h60l-44 84q-24-12-22-44z", 0.5)}"""


@shot("extinguisher", floor=486, spread=130)
def extinguisher(c: Colourway) -> str:
    """A fire extinguisher."""
    return f"""<path d="M338 150q70 10 62 110t-14 140" fill="none" stroke="#202426" stroke-width="16"/>
<path d="M376 392h24l6 70h-36z" fill="#202426"/>
<path d="M232 236q0-52 52-56h32q52 4 52 56v208q0 34-36 34h-64q-36 0-36-34z" fill="url(#round)"/>
<rect x="274" y="146" width="52" height="40" fill="url(#steel)"/>
<path d="M238 108h116l12 22H254zM254 134h92v16h-92z" fill="#2b3033"/>
<circle cx="254" cy="164" r="16" fill="#f3f6f6" stroke="#2b3033" stroke-width="5"/>
<rect x="246" y="284" width="108" height="110" rx="5" fill="{c.trim}"/>
<path d="M300 300q26 30 14 50-4 18-26 18-22-10-10-36 8-12 22-32z" fill="{c.base}"/>
{sheen("M244 240q0-30 20-42v266q-18-4-20-20z", 0.25)}"""


@shot("cream-jar", floor=456, spread=170)
def cream_jar(c: Colourway) -> str:
    """A cosmetic jar."""
    return f"""{cylinder(176, 296, 248, 136, "clear", "#e2eef0")}
{cylinder(196, 304, 208, 110, "cream", "#fffaf0")}
{cylinder(166, 216, 268, 74, "round", c.light)}
<path d="M270 356h60M282 376h36" stroke="{c.dark}" stroke-width="6"/>
{sheen("M190 246q10 6 22 8v46q-14-2-22-8z", 0.35)}"""


@shot("ball", floor=478, spread=160)
def ball(c: Colourway) -> str:
    """A football."""
    return f"""<circle cx="300" cy="300" r="172" fill="url(#flat)"/>
<g fill="{c.trim}"><path d="M300 232l66 48-26 78h-80l-26-78z"/><path d="M268 134l32-6 32 6-12 44h-40z"/>
<path d="M132 268l30 20 2 52-34 24q-10-48 2-96zM468 268l-30 20-2 52 34 24q10-48-2-96z"/>
<path d="M196 432l44-26 34 38-10 24q-40-6-68-36zM404 432l-44-26-34 38 10 24q40-6 68-36z"/></g>
<path d="M300 178v54M366 280l72 8M340 358l20 48M260 358l-20 48M234 280l-72 8" stroke="{c.deep}"
 stroke-opacity=".5" stroke-width="5"/>{sheen("M170 240q30-88 120-100-70 34-92 110z", 0.3)}"""
