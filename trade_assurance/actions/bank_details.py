"""Where sellers are paid: a change waits and is announced before money follows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.states import Permission
from marketplace.core.errors import NotAllowed
from messaging.actions import notify
from trade_assurance import policies
from trade_assurance.actions.payouts.holding import lift_cause
from trade_assurance.actions.payouts.recalling import recall, unsent_payouts
from trade_assurance.iban import checked_iban
from trade_assurance.models import PayoutAccount
from trade_assurance.payout_states import HoldCause
from trade_assurance.rules import can_manage_payouts, person_of


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where a seller wants to be paid."""

    holder: str
    iban: str
    bic: str = ""


@transaction.atomic
def change_bank_details(*, details: BankDetails, by: Member, at: datetime) -> PayoutAccount:
    """Replace the company's bank details; a change of existing ones waits and is announced.

    Raises: NotAllowed, IbanInvalid.
    """
    if by.company is None or not can_manage_payouts(by):
        raise NotAllowed(_("Your role does not allow changing bank details."))
    iban = checked_iban(details.iban)
    accounts = PayoutAccount.objects.select_for_update(of=("self",)).filter(company=by.company)
    old = accounts.filter(replaced_at__isnull=True).first()
    if old is not None:
        old.replaced_at = at
        old.save(update_fields=["replaced_at"])
    wait = timedelta(hours=policies.current().bank_details_hold_hours) if old else timedelta(0)
    account = PayoutAccount.objects.create(
        company=by.company,
        holder=details.holder,
        iban=iban,
        bic=details.bic.replace(" ", "").upper(),
        bank_country=iban[:2],
        usable_from_at=at + wait,
        created_by=person_of(by),
        created_at=at,
    )
    if old is not None:
        _move_to_new_account(by, at=at)
        # The person who gave the old details is told too, even if no longer in the company.
        notify(
            kind="bank_details_changed",
            at=at,
            users=[old.created_by],
            company_id=by.company.pk,
            permission=Permission.MANAGE_PAYOUTS,
            context={"account": account.masked},
            url_name="payouts:bank_details",
        )
    return account


def _move_to_new_account(by: Member, *, at: datetime) -> None:
    """Nothing more goes to the old account: what was not sent is called back, its hold ends."""
    company_id = by.company.pk if by.company else 0
    recall(unsent_payouts(company_id), at=at, reason=_("The bank details were changed."))
    lift_cause(company_id, HoldCause.ACCOUNT, at=at)
