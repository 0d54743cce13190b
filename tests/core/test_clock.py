from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from marketplace.core import clock


@pytest.mark.django_db
def test_the_clock_moves_where_it_may(advance):
    before = clock.now()

    advance(days=7)

    assert timedelta(days=7) <= clock.now() - before < timedelta(days=7, minutes=1)


@pytest.mark.django_db
def test_the_application_role_cannot_make_the_clock_movable():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("UPDATE core_clock SET movable = true")


def test_a_clock_that_stands_still_cannot_be_ahead(superuser_cursor):
    superuser_cursor.execute("UPDATE core_clock SET movable = false")

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE core_clock SET offset_by = '1 day'")
    with pytest.raises(clock.ClockNotMovable):
        clock.advance(timedelta(days=1))
