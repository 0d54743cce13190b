"""The demo's direct orders: at least one in every state, the older ones with reviews."""

from marketplace.demo.seed.deals import Deal, step

PAID_BY_CARD = ("pay", "card")
PAID_BY_TRANSFER = ("pay", "bank_transfer")

COMPLETED = (
    Deal("amelie", "nikos", "Insulated steel bottle 750 ml", 600, 92, (
        step(91.6, "confirm"), step(91.3, *PAID_BY_CARD), step(84, "progress", 250, "First lot coated"),
        step(76, "ready"), step(75.5, "ship", "DB Schenker", "GR-4471-802"), step(72, "track", "depart"),
        step(70, "track", "arrive"), step(69, "deliver"), step(68, "receive"),
        step(36, "review", (5, 5, 5), "Bouteilles impeccables, gravure nette, livrées un jour avant la date. Nous recommandons.",
             "Merci Amélie ! La gravure reste en mémoire chez nous pour vos prochaines commandes."),
        step(36, "review_product", (5, 5, 4), "Garde le chaud toute une journée de service. Revêtement solide au lave-vaisselle."),
    ), "Gravure laser du logo, une couleur : graphite."),
    Deal("jonas", "wei", "Aluminium profile, slot 8 40 × 40 mm", 300, 88, (
        step(87, "confirm"), step(86.8, *PAID_BY_TRANSFER), step(84.5, "transfer"), step(84.2, "match"),
        step(70, "ready"), step(69, "ship", "Maersk Rail", "CN-77120934"), step(60, "track", "depart"),
        step(52, "track", "arrive"), step(50, "deliver"), step(49, "receive"),
        step(17, "review", (4, 4, 5), "Straight, well packed, certificates in the crate. A week on the water longer than hoped."),
        step(17, "review_product", (5, 5, 5), "Dimensions within a tenth over three metres."),
    )),
    Deal("priya", "ines", "High-visibility jacket class 3", 120, 80, (
        step(79.5, "confirm"), step(79, *PAID_BY_CARD), step(66, "ready"), step(65, "ship", "DPD", "PT1188-3320", "express"),
        step(63, "track", "arrive"), step(62, "deliver"), step(61, "receive"),
        step(29, "review", (5, 4, 5), "Sizes run true, tape survives our laundry. Good answers within the hour."),
    )),
    Deal("amelie", "petra", "Shipping box, single wall 400 × 300 × 200 mm", 2000, 70, (
        step(69, "confirm"), step(68.5, *PAID_BY_CARD), step(60, "ready"), step(59, "ship", "Dachser", "DE-2290-11"),
        step(56, "deliver"), step(55, "receive"), step(52, "release"),
        step(51, "review", (5, 5, 4), "Cartons rigides, palettisation soignée."),
    )),
    Deal("jonas", "nikos", "Steel lunch box 900 ml", 400, 64, (
        step(63.5, "confirm"), step(63, *PAID_BY_CARD), step(52, "ready"), step(51, "ship", "DB Schenker", "GR-4489-117"),
        step(47, "deliver"), step(46, "receive"), step(14, "review", (5, 5, 5), "Third order, same care."),
    )),
    Deal("amelie", "wei", "Hex bolt ISO 4017, 8.8, zinc M8 × 30", 20000, 60, (
        step(59, "confirm"), step(58, *PAID_BY_CARD), step(50, "ready"), step(49, "ship", "DHL", "CN-55102", "air"),
        step(44, "deliver"), step(43, "receive"), step(20, "release"),
    )),
)  # fmt: skip

HELD = (
    Deal("priya", "nikos", "Insulated steel bottle 500 ml", 300, 34, (  # claim window
        step(33.5, "confirm"), step(33, *PAID_BY_CARD), step(22, "ready"), step(21, "ship", "DB Schenker", "GR-4510-009"),
        step(17, "track", "arrive"), step(16, "deliver"), step(15, "receive"),
        step(14.8, "say", "buyer", "All arrived, thank you. We are checking the lids today."),
        step(14.6, "say", "seller", "Good to hear, Priya. Spare gaskets are in carton 4."),
    )),
    Deal("amelie", "anouk", "LED panel 4000 K 600 × 600, 32 W", 120, 30, (  # delivered
        step(29.5, "confirm"), step(29, *PAID_BY_CARD), step(12, "ready"), step(11, "ship", "PostNL", "NL-3312-77"),
        step(6, "track", "depart"), step(4, "track", "arrive"), step(1.2, "deliver"),
    )),
    Deal("jonas", "deniz", "Stoneware mug 300 ml", 1440, 26, (  # on its way
        step(25.5, "confirm"), step(25, *PAID_BY_CARD), step(8, "progress", 1440, "Glaze firing finished"),
        step(7, "ready"), step(5, "ship", "Ekol Logistics", "TR-90817"), step(2, "track", "depart"),
    )),
    Deal("amelie", "nikos", "Cast-iron casserole 24 cm", 60, 22, (
        step(21.5, "confirm"), step(21, *PAID_BY_CARD), step(6, "ready"), step(3, "ship", "DB Schenker", "GR-4533-450"),
        step(2.8, "say", "seller", "Bonjour Amélie, les cocottes sont parties ce matin, 4 palettes."),
    )),
    Deal("priya", "wei", "Centrifugal pump, stainless 1.5 kW", 8, 20, (  # ready
        step(19, "confirm"), step(18.5, *PAID_BY_TRANSFER), step(16, "transfer", 5000), step(15.8, "match"),
        step(2, "ready"),
    )),
    Deal("amelie", "nikos", "Pendant lamp Ø 35 cm", 60, 12, (  # in production
        step(11.5, "confirm"), step(11.2, *PAID_BY_CARD), step(6, "progress", 20, "Abat-jours emboutis, câblage en cours"),
        step(2, "progress", 44, "44 lampes terminées et testées"),
        step(1.9, "say", "buyer", "Parfait. Pouvez-vous joindre une photo du culot ?"),
        step(1.6, "say", "seller", "Bien sûr, la voici.", "lamp"),
    )),
    Deal("jonas", "petra", "Shipping box, single wall 400 × 300 × 200 mm", 4000, 24, (  # in two parts
        step(23.5, "confirm"), step(23, *PAID_BY_CARD), step(14, "ready"), step(13, "ship_part", 60, "Dachser", "DE-2301-07"),
        step(11, "track", "depart"), step(10, "deliver"), step(9, "receive_part", 2),
        step(2, "ship_part", 20, "Dachser", "DE-2318-40"), step(1, "track", "depart"),
    )),
    Deal("jonas", "sven", "Waffle bathrobe L/XL", 240, 9, (
        step(8.5, "confirm"), step(8.2, *PAID_BY_CARD), step(3, "progress", 90, "Cut and half sewn"),
    )),
    Deal("amelie", "wei", "Spur gear, module 2 32 teeth", 100, 7, (  # to be paid by card
        step(6.5, "confirm"),
    )),
    Deal("jonas", "wei", "Three-phase motor IE3 2.2 kW", 12, 6, (  # transfer has come, not matched
        step(5.5, "confirm"), step(5, *PAID_BY_TRANSFER), step(0.6, "transfer"),
    )),
    Deal("amelie", "ines", "Hotel towel 500 g/m² 50 × 100 cm", 900, 4, (
        step(3.5, "confirm"), step(3.2, *PAID_BY_TRANSFER),
    )),
    Deal("jonas", "nikos", "Chef's knife 20 cm", 120, 1.5, (), "Please confirm delivery before the opening."),
    Deal("amelie", "wei", "Butterfly valve, wafer DN 80", 40, 0.8, ()),
    Deal("priya", "carla", "Orecchiette, bronze-drawn 500 g", 960, 3, (
        step(2, "decline", "The line is booked for eight weeks; we would rather say so now."),
    )),
    Deal("amelie", "jordi", "Round tin with slip lid 250 ml", 2000, 10, (
        step(9.5, "confirm"), step(9, "cancel", "Projet reporté à l'automne."),
    )),
)  # fmt: skip

DISPUTED = (
    Deal("amelie", "nikos", "Stoneware plate 27 cm", 576, 40, (
        step(39.5, "confirm"), step(39, *PAID_BY_CARD), step(24, "ready"), step(23, "ship", "DB Schenker", "GR-4502-330"),
        step(18, "deliver"), step(17, "receive"),
        step(2.5, "dispute", "damaged", 1500, "Deux cartons sur douze sont arrivés écrasés : 86 assiettes ébréchées, photos jointes.", "box"),
        step(1.5, "propose", "seller", 800, "The cartons left whole; we offer half of it as goodwill and will pack in double wall."),
        step(1.4, "say", "seller", "Désolé pour ces cartons. Je vous ai fait une proposition dans le litige."),
    )),
    Deal("priya", "wei", "Butterfly valve, wafer DN 50", 60, 46, (
        step(45, "confirm"), step(44, *PAID_BY_CARD), step(30, "ready"), step(29, "ship", "DHL", "CN-55209", "air"),
        step(22, "deliver"), step(21, "receive"),
        step(11, "dispute", "not_as_specified", 4000, "The discs are 1.4301; the contract says 1.4408. Mill certificate attached.", "valve"),
        step(10, "propose", "seller", 500, "1.4301 serves your medium as well. We offer five percent."),
        step(6.5, "escalate", "buyer"), step(5.5, "assign", "olga"),
        step(5, "exhibit", "seller", "pipe", "Test report of the lot"),
        step(4.5, "exhibit", "buyer", "valve", "Our laboratory's spectrometer reading"),
    )),
)  # fmt: skip

# On the supplier's credit: an invoice that is overdue, and an order that started before it was.
ON_TERMS = (
    Deal("amelie", "nikos", "Steel lunch box 900 ml", 400, 54, (
        step(53, "confirm"), step(52.8, "grant", 25_000, 30), step(52.6, "accept"), step(52.5, "terms"),
        step(47, "ready"), step(46, "ship", "DB Schenker", "GR-4475-019"), step(43, "deliver"), step(42, "receive"),
    )),
    Deal("amelie", "nikos", "Insulated steel bottle 500 ml", 300, 19, (
        step(18.5, "confirm"), step(18.2, "accept"), step(18, "terms"), step(6, "progress", 90, "Premier lot laqué"),
    )),
)  # fmt: skip

BOOK = (*COMPLETED, *HELD, *DISPUTED, *ON_TERMS)
