"""Names as real sellers write them are found, as they are and with a typing error, in PostgreSQL."""

import pytest
from django.core.management import CommandError, call_command

from search import actions
from search.management.commands.check_search import with_typo
from tests.factories import catalog as make

pytestmark = pytest.mark.django_db
NAMES = [
    "Alba Solid Women's Cycling Shorts", "Fabcraft Fabric Double Sofa Bed", "AW Belly Ballerinas",
    "Alba Printed Women's Cycling Shorts", "Sicons All Purpose Arnica Dog Shampoo",
    "Eternal Gandhi Super Series Crystal Paper Weights with Silver Finish",
    "dilli Bazaar Bellies, Corporate Casuals, Casuals", "Ladela Bellies",
    "Carrel Printed Women's Swimsuit", "Freelance Vacuum Bottles 350 ml Bottle",
    "Style Foot Bellies", "Pick Pocket Embroidered Velvet Clutch", "Oye Boy's Dungaree",
    "Sathiyas Cotton Bath Towel", "Jaipur Print Cotton Floral King Sized Double Bedsheet",
    "Maserati Time R8851116001 Analog Watch - For Boys", "Camerii WM64 Elegance Analog Watch",
    "Colat COLAT_MW20 Sheen Analog Watch - For Men, Women", "Rorlig RR-028 Expedition Analog Watch",
    "FDT Women's Leggings", "Kielz Women's Sandal Heels", "Nuride Canvas Shoes",
    "Écharpe tissée à la main, laine mérinos", "Gourde isotherme en acier inoxydable 750 ml",
    "Boîte en carton ondulé double cannelure", "Serviettes de bain en coton biologique",
    "Vis à bois tête fraisée, zingué", "Roulement à billes étanche 6204-2RS",
]  # fmt: skip


@pytest.fixture(autouse=True)
def listings(settings, db):
    settings.ELASTICSEARCH_URL = ""
    seller, category = make.make_seller(), make.make_category("Various")
    rows = [make.make_product(title=name, seller=seller, category=category) for name in NAMES]
    actions.project_listings(product_ids=[row.pk for row in rows])
    actions.refresh_vocabulary()


def test_twenty_names_are_found_first_and_ten_with_an_error_among_the_first_three(capsys):
    call_command("check_search")

    assert capsys.readouterr().out == (
        "postgresql: 20 of 20 names found first, 10 of 10 with one typing error among the first 3\n"
    )


def test_the_check_fails_when_there_is_too_little_to_draw():
    with pytest.raises(CommandError, match="only 28 names occur once"):
        call_command("check_search", names=100)


def test_an_error_is_made_in_one_word_and_never_in_a_part_number():
    assert with_typo("Roulement 6204-2RS", 3) != "Roulement 6204-2RS"
    assert with_typo("Roulement 6204-2RS", 3).endswith(" 6204-2RS")
    assert with_typo("M8 6204", 1) == "M8 6204"
