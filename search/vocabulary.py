"""Repair of typing errors from the words that listings really use."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from search.analysis import allowed_edits, closest, query_words, replace_words
from search.models import ListingDocument, Word

LATELY = timedelta(minutes=3)  # the job runs about once a minute


def repair(text: str) -> str:
    """Return the text with unknown words exchanged for the closest known ones, or nothing."""
    asked = query_words(text)
    known = set(Word.objects.filter(word__in=asked).values_list("word", flat=True))
    repaired = {
        word: better
        for word in asked
        if word not in known and (better := closest(word, _similar(word)))
    }
    return replace_words(text, repaired) if repaired else ""


def _similar(word: str) -> list[tuple[str, int]]:
    """Return words that could be meant: of like length, same first or same last letter."""
    edits = allowed_edits(word)
    if not edits:
        return []
    ends = Q(word__startswith=word[0]) | Q(word__endswith=word[-1])
    # One regular expression bounds the length; the two ends are indexed.
    length = Q(word__regex=f"^.{{{max(1, len(word) - edits)},{len(word) + edits}}}$")
    return list(Word.objects.filter(ends & length).values_list("word", "rows"))


def refresh_if_changed() -> int:
    """Count anew if a listing changed in the last minutes or nothing was counted; else return 0."""
    lately = ListingDocument.objects.filter(indexed_at__gte=Now() - LATELY)
    return refresh_vocabulary() if lately.exists() or not Word.objects.exists() else 0


@transaction.atomic
def refresh_vocabulary() -> int:
    """Count the words of visible listings anew; return how many there are."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_word")
        cursor.execute(
            """
            INSERT INTO search_word (word, rows)
            SELECT word, ndoc FROM ts_stat($$
              SELECT to_tsvector('simple',
                                 title_folded || ' ' || attributes_folded || ' ' || description_folded)
                FROM search_listingdocument WHERE visible$$)
             WHERE length(word) BETWEEN 3 AND 64
            """
        )
        return int(cursor.rowcount)
