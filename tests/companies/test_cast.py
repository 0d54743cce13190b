from marketplace.companies.states import CompanyState, Permission


def test_the_cast_can_do_what_it_is_said_to(alice, bob, sven, sara, olga, mallory):
    assert alice.company.state == CompanyState.APPROVED
    assert alice.permissions == frozenset(Permission.values)
    assert (bob.company, bob.permissions) == (alice.company, {"chat"})
    assert sven.company.may_sell
    assert (sara.company, sara.permissions) == (sven.company, {"chat"})
    assert mallory.company not in (alice.company, sven.company)
    assert (olga.is_operator, olga.company) == (True, None)
