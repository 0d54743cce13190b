import pytest

from search import analysis


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Écrou ÉTANCHE", "ecrou etanche"),
        ("Œuvre", "oeuvre"),
        ("Straße", "strasse"),
        ("Ångström", "angstrom"),
    ],
)
def test_folding_drops_accents_case_and_ligatures(text, folded):
    assert analysis.fold(text) == folded


def test_words_hold_letters_and_digits_alone():
    assert analysis.words("NF-500 l'eau_vive (3.5 mm) & <b>") == [
        "nf", "500", "l", "eau", "vive", "3", "5", "mm", "b",
    ]  # fmt: skip


def test_part_numbers_are_indexed_joined_as_well():
    assert analysis.indexed_text("Bolt NF-500/X") == "bolt nf 500 x nf500x"
    assert analysis.indexed_text("Stainless-steel") == "stainless steel"


def test_stop_words_count_only_when_there_is_nothing_else():
    assert analysis.query_words("the bottle with a lid") == ["bottle", "lid"]
    assert analysis.query_words("de la") == ["de", "la"]


def test_a_question_is_cut_to_a_sane_size():
    assert len(analysis.query_words(" ".join(f"w{n}" for n in range(500)))) == analysis.MOST_WORDS


@pytest.mark.parametrize(
    ("word", "edits"), [("cup", 0), ("lamp", 1), ("mugss", 1), ("bottle", 2), ("m8x40", 0)]
)
def test_longer_words_may_hold_more_errors_and_part_numbers_none(word, edits):
    assert analysis.allowed_edits(word) == edits


def test_the_closest_then_the_commoner_word_wins():
    known = [("bottle", 3), ("battle", 9), ("bottler", 1), ("bottles5", 99)]

    assert analysis.closest("bottel", known) == "bottle"
    assert analysis.closest("bettle", known) == "battle"
    assert analysis.closest("zzzzzz", known) is None
    assert analysis.closest("b0ttle", known) is None


def test_repair_keeps_the_rest_as_typed():
    assert (
        analysis.replace_words("Insulatd (Steel)", {"insulatd": "insulated"}) == "insulated (Steel)"
    )


def test_marks_are_put_on_the_original_text():
    assert analysis.marked("Écrou M8, écrous", {"ecrou", "m8"}.__contains__) == (
        ("Écrou", True), (" ", False), ("M8", True), (", écrous", False),
    )  # fmt: skip
    assert analysis.marked("", str.isalpha) == ()


def test_marker_characters_become_segments():
    assert analysis.segments_between("a [b] c[d]", "[", "]") == (
        ("a ", False), ("b", True), (" c", False), ("d", True),
    )  # fmt: skip
    assert analysis.segments_between("plain", "[", "]") == (("plain", False),)


def test_coverage_is_the_share_of_words_found():
    assert analysis.coverage(["a", "b", "c", "d"], ["b", "d", "x"]) == 0.5
    assert analysis.coverage([], ["b"]) == 0.0
