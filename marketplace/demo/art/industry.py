"""Fasteners, bearings, pumps and other machine parts."""

from math import cos, pi, sin

from marketplace.demo.art.canvas import Colourway, cylinder, hexagon, ring, sheen, shot


@shot("bolt", floor=462, spread=190)
def bolt(c: Colourway) -> str:
    """Bolts and a nut."""
    threads = "".join(
        f'<path d="M252 {236 + n * 14}l96 10" stroke="#5f6769" stroke-width="5"/>'
        for n in range(15)
    )
    return f"""<rect x="252" y="196" width="96" height="262" rx="8" fill="url(#steel)"/>{threads}
<path d="M196 128h208v60q0 16-16 16H212q-16 0-16-16z" fill="url(#steel)"/>
<path d="M262 128v76M338 128v76" stroke="#6d7678" stroke-opacity=".6" stroke-width="4"/>
<ellipse cx="300" cy="128" rx="104" ry="22" fill="#eef1f1"/>
<path d="{hexagon(430, 424, 74, 0.5)}" fill="#7d8688"/>
<path d="{hexagon(430, 404, 74, 0.5)}" fill="url(#alu)"/>
<ellipse cx="430" cy="404" rx="36" ry="18" fill="{c.deep}"/>
<ellipse cx="158" cy="436" rx="60" ry="24" fill="#7d8688"/>
<ellipse cx="158" cy="430" rx="60" ry="24" fill="url(#alu)"/>
<ellipse cx="158" cy="430" rx="26" ry="10" fill="{c.far}"/>"""


@shot("bearing", floor=476, spread=170)
def bearing(c: Colourway) -> str:
    """A ball bearing."""
    balls = "".join(
        f'<circle cx="{300 + 114 * cos(k * pi / 5):.1f}" cy="{300 + 114 * sin(k * pi / 5):.1f}"'
        ' r="30" fill="url(#steel)"/>'
        for k in range(10)
    )
    return f"""<circle cx="312" cy="304" r="176" fill="#6a7274"/><circle cx="300" cy="300" r="176"
 fill="url(#alu)"/><circle cx="300" cy="300" r="150" fill="#4d5558"/>
<circle cx="300" cy="300" r="114" fill="none" stroke="{c.base}" stroke-width="34"/>{balls}
<circle cx="300" cy="300" r="82" fill="url(#alu)"/><circle cx="300" cy="300" r="56" fill="#5f686b"/>
<circle cx="306" cy="303" r="52" fill="{c.far}"/>
<path d="M152 230q40-92 128-100" stroke="#fff" stroke-opacity=".7" stroke-width="8" fill="none"/>"""


@shot("gear", floor=484, spread=180)
def gear(c: Colourway) -> str:
    """Two gears."""
    return f"""<path d="{ring(264, 270, 126, 16, 26)}" fill="#5f686b" transform="translate(12 8)"/>
<path d="{ring(264, 270, 126, 16, 26)}" fill="url(#alu)"/>
<circle cx="264" cy="270" r="92" fill="none" stroke="#7d8688" stroke-width="10"/>
<circle cx="264" cy="270" r="38" fill="#6a7274"/><circle cx="268" cy="273" r="33" fill="{c.far}"/>
<path d="{ring(424, 400, 58, 10, 20)}" fill="{c.deep}" transform="translate(8 6)"/>
<path d="{ring(424, 400, 58, 10, 20)}" fill="url(#flat)"/>
<circle cx="424" cy="400" r="22" fill="{c.deep}"/><circle cx="427" cy="402" r="18" fill="{c.far}"/>"""


@shot("pump", floor=462, spread=210)
def pump(c: Colourway) -> str:
    """A centrifugal pump with its motor."""
    fins = "".join(
        f'<path d="M{322 + n * 20} 226v132" stroke="{c.deep}" stroke-width="6"/>' for n in range(9)
    )
    return f"""<path d="M120 430h380l14 32H106z" fill="{c.deep}"/>
<path d="M320 352h150v80H320z" fill="{c.dark}"/>
<rect x="304" y="222" width="196" height="140" rx="22" fill="url(#flat)"/>{fins}
<rect x="360" y="186" width="84" height="44" rx="8" fill="{c.dark}"/>
<rect x="262" y="262" width="52" height="60" fill="url(#steel)"/>
<path d="M160 380h130v52H160z" fill="{c.dark}"/>
<circle cx="208" cy="300" r="104" fill="url(#flat)"/><circle cx="208" cy="300" r="76" fill="{c.dark}"/>
<circle cx="208" cy="300" r="62" fill="{c.base}"/>
<path d="M232 130h72v24h-12v70q-30-24-60-24z" fill="url(#flat)"/>
<rect x="222" y="118" width="92" height="22" rx="5" fill="url(#steel)"/>
<circle cx="208" cy="300" r="34" fill="url(#steel)"/><circle cx="208" cy="300" r="20" fill="#343a3d"/>
{sheen("M130 268q26-58 84-60v20q-44 6-62 50z", 0.3)}"""


@shot("valve", floor=470, spread=190)
def valve(c: Colourway) -> str:
    """A ball valve with its lever."""
    return f"""<rect x="110" y="300" width="380" height="110" rx="14" fill="url(#brass)"/>
<path d="M110 300h60v110h-60zM430 300h60v110h-60z" fill="#8f6a26" opacity=".55"/>
<path d="M122 300v110M136 300v110M150 300v110M450 300v110M464 300v110M478 300v110" stroke="#5f4413"
 stroke-width="5" stroke-opacity=".7"/>
<path d="M206 282q94-26 188 0v146q-94 26-188 0z" fill="url(#brass)"/>
<rect x="272" y="206" width="56" height="76" rx="8" fill="url(#steel)"/>
<path d="M276 176h226q28 0 28 20t-28 20H276q-22 0-22-20t22-20z" fill="url(#flat)"/>
<circle cx="300" cy="196" r="15" fill="url(#steel)"/>
{sheen("M216 300q84-20 168 0v20q-84-20-168 0z", 0.4)}"""


@shot("motor", floor=466, spread=200)
def motor(c: Colourway) -> str:
    """An electric motor."""
    fins = "".join(
        f'<path d="M{176 + n * 24} 214v196" stroke="{c.deep}" stroke-opacity=".75" stroke-width="8"/>'
        for n in range(10)
    )
    return f"""<path d="M160 408h270l26 52H134z" fill="{c.deep}"/>
<rect x="440" y="290" width="100" height="40" rx="6" fill="url(#steel)"/>
<path d="M448 302h84" stroke="#5f6769" stroke-width="6"/>
<rect x="152" y="206" width="262" height="212" rx="34" fill="url(#flat)"/>{fins}
<path d="M408 232q44 0 44 78t-44 78z" fill="{c.dark}"/>
<path d="M156 214q-44 6-44 98t44 98z" fill="{c.dark}"/>
<rect x="226" y="142" width="118" height="72" rx="10" fill="{c.dark}"/>
<rect x="242" y="158" width="86" height="34" rx="4" fill="{c.trim}"/>
{sheen("M168 222h230v26H168z", 0.2)}"""


@shot("pipe", floor=462, spread=210)
def pipe(c: Colourway) -> str:
    """A bundle of pipes."""
    pipes = "".join(
        f'<path d="M{x} {y - 52}l190-66a52 52 0 0 1 0 104l-190 66z" fill="{c.dark}"/>'
        f'<path d="M{x} {y - 52}l190-66v36l-190 66z" fill="{c.light}" opacity=".5"/>'
        f'<circle cx="{x}" cy="{y}" r="52" fill="url(#flat)"/>'
        f'<circle cx="{x}" cy="{y}" r="38" fill="{c.deep}"/>'
        for x, y in ((250, 226), (196, 316), (304, 316), (142, 406), (250, 406), (358, 406))
    )
    return f'<g transform="translate(-14 10)">{pipes}</g>'


@shot("sensor", floor=458, spread=170)
def sensor(c: Colourway) -> str:
    """A cylindrical sensor with its cable."""
    threads = "".join(
        f'<path d="M{228 + n * 16} 252v96" stroke="#5f6769" stroke-opacity=".6" stroke-width="5"/>'
        for n in range(11)
    )
    return f"""<path d="M448 300q90 0 80 90t-120 62-200 6" fill="none" stroke="#202426" stroke-width="20"
 stroke-linecap="round"/>
<rect x="208" y="252" width="196" height="96" rx="6" fill="url(#alu)"/>{threads}
<rect x="142" y="244" width="74" height="112" rx="12" fill="url(#flat)"/>
<path d="M400 264h60q18 0 18 36t-18 36h-60z" fill="url(#rubber)"/>
<path d="M262 222h44v156h-44zM330 222h44v156h-44z" fill="url(#steel)" opacity=".95"/>
<circle cx="424" cy="286" r="7" fill="#f2b340"/>{sheen("M150 258h58v24h-58z", 0.3)}"""


@shot("spring", floor=478, spread=150)
def spring(c: Colourway) -> str:
    """A compression spring."""
    coils = "".join(
        f'<path d="M196 {170 + n * 40}q104 46 208 0" stroke="{c.deep}" stroke-width="24" fill="none"/>'
        f'<path d="M196 {166 + n * 40}q104 46 208 0" stroke="url(#round)" stroke-width="18" fill="none"/>'
        f'<path d="M196 {166 + n * 40}q104-34 208-36" stroke="{c.dark}" stroke-width="12" fill="none"'
        ' opacity=".55"/>'
        for n in range(7)
    )
    return f"{coils}{cylinder(188, 446, 224, 8, 'steel', '#cfd5d6')}"
