"""Finds, and for an operator's import makes, the category that a row's path names."""

from dataclasses import dataclass, field

from django.utils.text import slugify

from marketplace.catalog import queries
from marketplace.catalog.models import AttributeDefinition, Category


@dataclass(slots=True)
class CategoryFinder:
    """Categories by path, slug or name, read once an import; `create` makes those missing."""

    create: bool = False
    _by_path: dict[tuple[str, ...], Category] = field(default_factory=dict)
    _by_word: dict[str, Category | None] = field(default_factory=dict)
    _slugs: set[str] = field(default_factory=set)
    _definitions: dict[int, list[AttributeDefinition]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_tree_path: dict[str, tuple[str, ...]] = {}
        for category in Category.objects.order_by("path"):
            above = by_tree_path.get(category.path[: -category.steplen], ())
            names = (*above, category.name_en.lower())
            by_tree_path[category.path] = names
            self._note(names, category)

    def find(self, path: list[str]) -> Category | None:
        """Return the category of a path of names, of one slug, or of one name; None if unknown."""
        if not path:
            return None
        key = tuple(level.lower() for level in path)
        found = self._by_path.get(key) or (self._by_word.get(key[-1]) if not self.create else None)
        if found is None and self.create:
            found = self._make(path, key)
        return found

    @property
    def stand_in(self) -> Category:
        """A category that is not in the tree, for the dry run of a row that would make one."""
        return Category(slug="")

    def definitions(self, category: Category) -> list[AttributeDefinition]:
        """Return the attributes of the category, read once."""
        if category.pk not in self._definitions:
            self._definitions[category.pk] = queries.definitions_for(category)
        return self._definitions[category.pk]

    def _note(self, names: tuple[str, ...], category: Category) -> None:
        self._by_path[names] = category
        self._slugs.add(category.slug)
        self._by_word[category.slug] = category
        for word in {names[-1], category.name_fr.lower()}:
            # A name that two categories bear names neither.
            known = self._by_word.get(word, category)
            self._by_word[word] = category if known == category else None

    def _make(self, path: list[str], key: tuple[str, ...]) -> Category:
        parent = self.find(path[:-1])
        name = path[-1][:120]
        fields = {"slug": self._free_slug(name), "name_en": name, "name_fr": name}
        tree = Category.objects
        made: Category = tree.add_child(parent, fields) if parent else tree.add_root(fields)
        self._note(key, made)
        if parent:
            parent.refresh_from_db()
        return made

    def _free_slug(self, name: str) -> str:
        base = slugify(name)[:80] or "category"
        slug, number = base, 2
        while slug in self._slugs:
            slug, number = f"{base}-{number}", number + 1
        return slug
