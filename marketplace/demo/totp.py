"""The present one-time code of the demo's operators."""

import time

from allauth.mfa.totp.internal import auth as allauth_totp

from marketplace.demo.cast import TOTP_SECRET


def present_code() -> str:
    """Return the six digits that an authenticator would show now."""
    counter = int(time.time()) // 30
    value = allauth_totp.hotp_value(TOTP_SECRET, counter)
    return str(allauth_totp.format_hotp_value(value))
