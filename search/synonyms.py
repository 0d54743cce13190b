"""Words that buyers and suppliers use for the same goods, English and French, folded.

Elasticsearch applies them to the question, so a change needs no new index text but, because the
rules are part of the index settings, a rebuild.
"""

SYNONYMS = (
    "bottle, flask, gourde, bouteille",
    "mug, cup, tasse",
    "tote, shopper, cabas",
    "sofa, couch, settee, canape",
    "tshirt, tee, t-shirt",
    "trousers, pants, pantalon",
    "sneakers, trainers, baskets",
    "carton, cardboard box, corrugated box",
    "torch, flashlight, lampe torche",
    "screw, vis",
    "bolt, boulon",
    "nut, ecrou",
    "bearing, roulement",
    "inox, stainless steel, acier inoxydable",
    "aluminium, aluminum, alu",
    "earphones, headphones, earbuds, ecouteurs",
    "charger, chargeur",
    "phone, mobile, smartphone, telephone",
    "towel, serviette",
    "pillow, cushion, coussin",
    "rug, carpet, tapis",
    "lamp, light, lampe",
    "colour, color, couleur",
    "jewellery, jewelry, bijoux",
    "wrench, spanner, cle",
    "pallet, palette",
    "cloth, fabric, tissu",
    "cotton, coton",
    "leather, cuir",
    "wood, timber, bois",
)
