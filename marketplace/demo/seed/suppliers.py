"""The twelve suppliers of the demo, two in each of six industries."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier with its contact, who can sign in where the address is part of the cast."""

    name: str
    country: str
    city: str
    industry: str
    email: str
    contact: str
    tagline: str
    about: str
    founded: int
    staff: int
    ships_to: tuple[str, ...] = ()


EUROPE = (
    "FR",
    "DE",
    "IT",
    "ES",
    "NL",
    "BE",
    "AT",
    "SE",
    "DK",
    "FI",
    "PL",
    "PT",
    "GR",
    "IE",
    "CH",
    "GB",
    "NO",
)

SUPPLIERS = (
    Supplier("Hellas Thermal Works", "GR", "Piraeus", "home", "nikos@hellas-thermal.example", "Nikos Andreou",
             "Bottles, flasks and lunch boxes in 18/8 steel",
             "Deep-drawing, vacuum sealing and powder coating under one roof since 1987. Every lot is leak-tested; engraving and your own colour from 300 pieces.",
             1987, 140),
    Supplier("Bergama Ceramics", "TR", "Izmir", "home", "deniz@bergama-ceramics.example", "Deniz Aksoy",
             "Stoneware for hotels and restaurants",
             "Reactive-glaze stoneware fired at 1,240 °C, dishwasher-proof, with a five-year re-order guarantee on every shape.",
             1994, 85),
    Supplier("Kartonagen Lindner", "DE", "Bremen", "packaging", "petra@kartonagen-lindner.example", "Petra Lindner",
             "Corrugated packaging, printed or plain",
             "Boxes, mailers and inserts from FSC board. Own die-making, flexo print in four colours, samples in three days.",
             1962, 210),
    Supplier("Verpack Iberia", "ES", "Valencia", "packaging", "jordi@verpack-iberia.example", "Jordi Ferrer",
             "Jars, tins and closures for food and cosmetics",
             "Glass and tinplate containers from stock, decorated in our own screen-printing shop near the port of Valencia.",
             2003, 64),
    Supplier("Têxtil do Ave", "PT", "Guimarães", "textiles", "ines@textil-ave.example", "Inês Carvalho",
             "Towels, bed linen and workwear from the Ave valley",
             "Vertical mill from yarn to finished goods, OEKO-TEX Standard 100. Hotel qualities from 180 pieces.",
             1978, 320),
    Supplier("Nordform Workwear", "SE", "Borås", "textiles", "sven@nordform.example", "Sven Lindqvist",
             "Workwear and protective gloves for cold climates",
             "Designed in Borås, sewn in our own plant in Estonia. EN ISO 20471 and EN 388 certified ranges.",
             1999, 96),
    Supplier("Oleificio Bruno", "IT", "Bitonto", "food", "carla@oleificio-bruno.example", "Carla Bruno",
             "Olive oil, preserves and pasta from Puglia",
             "Family mill in its fourth generation. IFS and BRC certified bottling, private label from one pallet.",
             1931, 48),
    Supplier("Finca Altamira", "CO", "Manizales", "food", "mateo@finca-altamira.example", "Mateo Restrepo",
             "Green and roasted coffee, cocoa and dried fruit",
             "A cooperative of 212 growers with its own washing stations and roastery. Lot-traceable, Fairtrade and organic.",
             2006, 130),
    Supplier("Lumen Photonics", "NL", "Eindhoven", "electronics", "anouk@lumen-photonics.example", "Anouk de Wit",
             "LED lighting and drivers for buildings",
             "Panels, high-bays and drivers with a five-year guarantee, photometric files for every product.",
             2011, 74),
    Supplier("Shenzhen Brightway", "CN", "Shenzhen", "electronics", "lin@brightway.example", "Lin Jia",
             "Sensors, cables and boards for equipment makers",
             "SMT lines, cable assembly and final test in one campus. ISO 9001 and IATF 16949, engineering support in English.",
             2008, 460),
    Supplier("Meridian Metals", "CN", "Ningbo", "metal", "wei@meridian-metals.example", "Wei Chen",
             "Machined parts, bearings and fasteners",
             "CNC turning and milling to IT6, cold-forged fasteners, material certificates 3.1 with every delivery.",
             2001, 380),
    Supplier("Rouvière Fluides", "FR", "Saint-Étienne", "metal", "helene@rouviere-fluides.example", "Hélène Rouvière",
             "Pumps, valves and pipe fittings",
             "Stainless and cast-iron fluid handling for water, food and chemistry, tested at 1.5 times rated pressure.",
             1954, 118),
)  # fmt: skip
