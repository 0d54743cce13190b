"""The category tree of the demo, in both languages, with the attributes each branch asks for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribute:
    """A definition: code, labels, and choices (none means free text)."""

    code: str
    english: str
    french: str
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A category with its attributes and the categories below it."""

    slug: str
    english: str
    french: str
    attributes: tuple[Attribute, ...] = ()
    below: tuple["Branch", ...] = ()


def material(*choices: str) -> Attribute:
    """The attribute that most branches share, with their own choices."""
    return Attribute("material", "Material", "Matière", choices, required=True)


COLOUR = Attribute("colour", "Colour", "Couleur")
CERTIFICATE = Attribute("certificate", "Certificate", "Certificat")

TREE = (
    Branch("home-kitchen", "Home & kitchen", "Maison et cuisine",
           (material("Stainless steel", "Stoneware", "Porcelain", "Glass", "Wood", "Cast iron", "Aluminium", "Wax"), COLOUR),
           (Branch("bottles", "Bottles & flasks", "Gourdes et bouteilles isothermes", (Attribute("capacity", "Capacity", "Contenance"),)),
            Branch("mugs", "Mugs & cups", "Tasses et mugs", (Attribute("capacity", "Capacity", "Contenance"),)),
            Branch("tableware", "Tableware", "Vaisselle"),
            Branch("cookware", "Cookware", "Ustensiles de cuisson"),
            Branch("furniture", "Furniture & lighting", "Meubles et luminaires"))),
    Branch("packaging", "Packaging", "Emballage",
           (material("Corrugated board", "Kraft paper", "Glass", "Tinplate", "Wood", "Polypropylene"), CERTIFICATE),
           (Branch("boxes", "Boxes & mailers", "Boîtes et étuis", (Attribute("flute", "Flute", "Cannelure", ("B", "C", "E", "BC")),)),
            Branch("jars-tins", "Jars & tins", "Bocaux et boîtes métalliques"),
            Branch("transport-packaging", "Pallets & transport", "Palettes et transport"),
            Branch("tapes", "Tapes & labels", "Adhésifs et étiquettes"))),
    Branch("textiles", "Textiles", "Textiles",
           (material("Cotton", "Polyester", "Linen", "Wool", "Leather", "Cotton and polyester"), COLOUR, CERTIFICATE),
           (Branch("fabrics", "Fabrics", "Tissus"),
            Branch("household-linen", "Household linen", "Linge de maison"),
            Branch("workwear", "Workwear & protection", "Vêtements de travail"),
            Branch("bags-shoes", "Bags & shoes", "Sacs et chaussures"))),
    Branch("food-drink", "Food & drink", "Alimentation et boissons",
           (Attribute("origin", "Origin", "Origine"), CERTIFICATE,
            Attribute("shelf_life", "Shelf life", "Durée de conservation")),
           (Branch("oils-preserves", "Oils & preserves", "Huiles et conserves"),
            Branch("coffee-cocoa", "Coffee & cocoa", "Café et cacao"),
            Branch("fresh-dried", "Fresh & dried produce", "Produits frais et secs"),
            Branch("care-candles", "Soap & candles", "Savons et bougies"))),
    Branch("electronics", "Electronics", "Électronique",
           (Attribute("protection", "Protection class", "Indice de protection", ("IP20", "IP44", "IP65", "IP67")), CERTIFICATE),
           (Branch("led-lighting", "LED lighting", "Éclairage LED", (Attribute("colour_temperature", "Colour temperature", "Température de couleur"),)),
            Branch("sensors-boards", "Sensors & boards", "Capteurs et cartes"),
            Branch("cables", "Cables", "Câbles"),
            Branch("energy", "Solar & batteries", "Solaire et batteries"))),
    Branch("metalwork", "Metalwork & machinery", "Métallerie et machines",
           (material("Steel", "Stainless steel", "Brass", "Aluminium", "Cast iron", "Bronze"),
            Attribute("standard", "Standard", "Norme")),
           (Branch("fasteners", "Fasteners", "Visserie"),
            Branch("bearings-gears", "Bearings & gears", "Roulements et engrenages"),
            Branch("pumps-valves", "Pumps & valves", "Pompes et vannes"),
            Branch("tools", "Tools", "Outillage"))),
)  # fmt: skip
