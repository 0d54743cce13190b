"""Food and drink as it is shipped."""

from marketplace.demo.art.canvas import Colourway, cylinder, sheen, shot


@shot("olive-oil", spread=140)
def olive_oil(c: Colourway) -> str:
    """A bottle of olive oil."""
    return f"""<rect x="276" y="86" width="48" height="34" rx="6" fill="{c.deep}"/>
<path d="M280 118h40v62q44 18 44 66v192q0 28-24 28h-80q-24 0-24-28V246q0-48 44-66z" fill="url(#glass)"/>
<rect x="236" y="288" width="128" height="120" fill="#f5edd8"/>
<path d="M300 304q26 22 0 58-26-36 0-58z" fill="#7c8f2f"/>
<path d="M262 384h76" stroke="{c.base}" stroke-width="7"/><rect x="236" y="288" width="128" height="8"
 fill="{c.base}"/>{sheen("M246 250q2-34 28-46v78h-28z")}"""


@shot("tomatoes", floor=470, spread=220)
def tomatoes(c: Colourway) -> str:
    """A crate of tomatoes."""
    fruit = "".join(
        f'<circle cx="{x}" cy="{y}" r="44" fill="#c8331f"/>'
        f'<circle cx="{x - 12}" cy="{y - 14}" r="15" fill="#f08a6a" opacity=".75"/>'
        f'<path d="M{x - 14} {y - 32}l14 12 14-12-6 16h-16z" fill="#3f6b28"/>'
        for x, y in (
            (160, 268), (238, 258), (318, 260), (398, 256), (448, 274), (200, 300), (282, 304), (362, 300),
            (430, 310),
        )
    )  # fmt: skip
    slats = "".join(
        f'<rect x="100" y="{y}" width="400" height="40" rx="4" fill="url(#wood)"/>'
        for y in (316, 366, 416)
    )
    return f"""<path d="M116 240h368v90H116z" fill="#7a4f22"/>{fruit}{slats}
<path d="M104 300h34v162h-34zM462 300h34v162h-34z" fill="#a06a33"/>
<rect x="230" y="372" width="140" height="62" rx="6" fill="{c.base}"/>
<path d="M272 414q28-46 56 0" stroke="{c.trim}" stroke-width="7" fill="none"/>"""


@shot("tin", floor=476, spread=150)
def tin(c: Colourway) -> str:
    """A tin."""
    return f"""{cylinder(190, 150, 220, 300, "steel", "#dfe4e5")}
<ellipse cx="300" cy="150" rx="94" ry="18" fill="#aab2b4"/><ellipse cx="300" cy="148" rx="84" ry="15"
 fill="#e3e8e9"/>
<path d="M190 190a110 24 0 0 0 220 0v230a110 24 0 0 1-220 0z" fill="url(#round)"/>
<path d="M238 292q62 20 124 0v84q-62 20-124 0z" fill="{c.trim}"/>
<circle cx="300" cy="340" r="26" fill="{c.base}"/>{sheen("M208 200q10 6 24 8v226q-14-4-24-10z", 0.22)}"""


@shot("flour", floor=480, spread=160)
def flour(c: Colourway) -> str:
    """A paper sack."""
    return f"""<path d="M186 152q114-26 228 0l14 280q4 36-24 42-104 16-208 0-28-6-24-42z"
 fill="url(#cream)"/>
<path d="M186 152q114-26 228 0l-4 30q-110-22-220 0z" fill="#c9ba9b"/>
<path d="M190 168q110-22 220 0" stroke="{c.base}" stroke-width="5" stroke-dasharray="9 7" fill="none"/>
<path d="M216 250h168v140H216z" fill="{c.base}"/>
<path d="M300 374V286M300 306q-30-4-32-32 30 2 32 32zM300 306q30-4 32-32-30 2-32 32zM300 340q-30-4-32-32
 30 2 32 32zM300 340q30-4 32-32-30 2-32 32z" fill="{c.trim}" stroke="{c.trim}" stroke-width="3"/>
<path d="M206 440q30-60 10-130M398 436q-26-70-8-120" stroke="#9c8b69" stroke-opacity=".35"
 stroke-width="8" fill="none"/>"""


@shot("wine", spread=130)
def wine(c: Colourway) -> str:
    """A bottle of wine."""
    return f"""<path d="M274 84h52v132q44 22 44 84v136q0 30-26 30h-88q-26 0-26-30V300q0-62 44-84z"
 fill="url(#rubber)"/><path d="M274 84h52v84h-52z" fill="url(#round)"/>
<rect x="230" y="304" width="140" height="112" fill="#f7f1e2"/>
<path d="M300 322l28 28-28 28-28-28z" fill="{c.base}"/><path d="M258 398h84" stroke="#8b7e62"
 stroke-width="5"/>{sheen("M240 300q2-50 30-70v60l-14 14v132h-16z", 0.18)}"""


@shot("honey", floor=470, spread=150)
def honey(c: Colourway) -> str:
    """A jar of honey with its dipper."""
    return f"""<path d="M204 230q0-22 22-26h148q22 4 22 26v198q0 40-40 40H244q-40 0-40-40z" fill="#d98a12"/>
<path d="M204 230q0-22 22-26h40q-20 10-20 40v196q0 20 14 28h-16q-40 0-40-40z" fill="#f7c04d"/>
{cylinder(214, 158, 172, 46, "round", c.light)}
<path d="M300 258l58 34v66l-58 34-58-34v-66z" fill="#fdf3d7"/>
<path d="M300 288l30 18v34l-30 18-30-18v-34z" fill="{c.base}"/>"""
