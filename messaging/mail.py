"""Mails of notices, in the reader's language, with an address that works from outside."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.core import mail
from messaging.models import Notice
from messaging.reading import notice_path, wording


def send_notice_mail(notice: Notice) -> None:
    """Write and send one notice to its person, as HTML and text.

    Raises: what the mail server raises.
    """
    user = notice.user
    path = notice_path(notice, language=user.language)
    with override(user.language):
        words = wording(notice.kind, notice.context, time_zone=user.time_zone)
        name = user.full_name
        letter = mail.Letter(
            subject=words.subject,
            paragraphs=(
                _("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
                words.sentence,
            ),
            action=words.button if path else "",
            url=mail.absolute(path) if path else "",
            small=_("You choose under Notices, Preferences, which of them come by mail."),
        )
    mail.send(letter, to=user.email, language=user.language)
