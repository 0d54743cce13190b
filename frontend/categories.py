"""The top of the category tree as links, with a picture for each trade."""

from dataclasses import dataclass

from frontend.templatetags.quayside import first_url
from marketplace.catalog.models import Category

# Slugs of the categories that the product ships with; others get the plain mark.
_WORDS = """
house:home cooking-pot:kitchen package:packaging shirt:textiles shirt:apparel wheat:food wheat:drink
circuit-board:electronics plug:electrical cog:metal factory:machinery drill:tools brick-wall:building
brick-wall:construction armchair:furniture notebook-pen:office hard-hat:safety sun:energy
car:automotive spray-can:beauty heart-pulse:health flask-conical:chemical sprout:agriculture
dumbbell:sport toy-brick:toys trees:garden lamp:lighting
"""
ICONS = {word: icon for icon, _, word in (pair.partition(":") for pair in _WORDS.split())}


@dataclass(frozen=True, slots=True)
class CategoryLink:
    """A category to go to, named in the reader's language."""

    name: str
    url: str
    icon: str


def top_categories() -> list[CategoryLink]:
    """Return the roots of the tree in its order; those without a page yet are left out."""
    links = [_link(category) for category in Category.objects.filter(depth=1).order_by("path")]
    return [link for link in links if link.url]


def _link(category: Category) -> CategoryLink:
    icon = next((icon for word, icon in ICONS.items() if word in category.slug), "shapes")
    return CategoryLink(name=category.name, url=category_url(category), icon=icon)


def category_url(category: Category) -> str:
    """Return the address of a category's page, or nothing while there is none."""
    return first_url("search:category", "products:category", slug=category.slug)
