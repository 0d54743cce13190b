"""Notices of contracts: acceptance, questions on clauses, changes, and a balance that is due."""

from django.utils.translation import gettext_lazy as _

from messaging.notices.orders import order_kind as _kind
from messaging.notices.registry import register

register(
    _kind(
        "order_contract_accepted",
        _("The contract of order %(order)s is accepted"),
        _("%(buyer)s and %(seller)s have accepted the contract for “%(title)s”, %(total)s."),
        icon="file-pen-line",
    ),
    _kind(
        "order_balance_due",
        _("Order %(order)s is ready: please pay the balance"),
        _(
            "“%(title)s” is made and packed. Please pay %(balance)s before %(until)s, so that it can"
            " leave. %(storage)s"
        ),
        button=_("Pay the order"),
        icon="clock",
    ),
    _kind(
        "order_balance_reminder",
        _("The balance of order %(order)s"),
        _("%(balance)s for “%(title)s” are due on %(until)s. The goods wait for it. %(storage)s"),
        button=_("Pay the order"),
        icon="clock",
    ),
    _kind(
        "order_claim_default",
        _("%(seller)s ends order %(order)s: the balance never came"),
        _(
            "Pay %(balance)s or open a dispute before %(until)s. After that the order ends; the"
            " supplier keeps %(kept)s and the rest is refunded."
        ),
        icon="triangle-alert",
    ),
    _kind(
        "order_propose_change",
        _("%(side)s proposes to change order %(order)s"),
        _(
            "“%(reason)s” The order would come to %(new_total)s instead of %(total)s. Please answer"
            " before %(until)s; after that the offer lapses."
        ),
        button=_("Look at the change"),
        icon="file-pen-line",
    ),
    _kind(
        "order_accept_change",
        _("The contract of order %(order)s was changed"),
        _("Your change was accepted: “%(title)s” comes to %(new_total)s now."),
        icon="file-pen-line",
    ),
    _kind(
        "order_refuse_change",
        _("The change of order %(order)s was refused"),
        _("The contract for “%(title)s” stays as it is."),
    ),
    _kind(
        "order_withdraw_change",
        _("The change of order %(order)s was taken back"),
        _("%(side)s took its offer back. The contract for “%(title)s” stays as it is."),
    ),
    _kind(
        "order_lapse_change",
        _("The change of order %(order)s has lapsed"),
        _("Nobody answered it in time. The contract for “%(title)s” stays as it is."),
    ),
    _kind(
        "order_fall_change",
        _("The change of order %(order)s no longer stands"),
        _("The goods left, or the order is disputed or over. The contract stays as it is."),
    ),
    _kind(
        "order_clause_asked",
        _("A question on clause %(clause)s of order %(order)s"),
        _("%(person)s asks: “%(text)s”"),
        button=_("Answer"),
        icon="circle-question-mark",
    ),
    _kind(
        "order_clause_answered",
        _("An answer on clause %(clause)s of order %(order)s"),
        _("%(person)s answers: “%(text)s”"),
        icon="message-circle",
    ),
)
