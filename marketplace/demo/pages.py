"""Pages that let one person play the whole cast: who, mailbox, clock."""

from datetime import timedelta

from csp.decorators import csp_replace
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.companies.models import User
from marketplace.core import clock, jobs, outbox
from marketplace.demo import totp
from marketplace.demo.cast import CAST, PASSWORD, sign_in
from marketplace.demo.deadlines import upcoming
from marketplace.demo.models import DemoMail

JUST_AFTER = timedelta(seconds=1)
MAIL_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'"],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


def cast(request: HttpRequest) -> HttpResponse:
    """Who can be played, with the password and the operators' present code."""
    users = {user.email: user for user in User.objects.filter(email__in=[r.email for r in CAST])}
    people = [(role, users[role.email]) for role in CAST if role.email in users]
    context = {"people": people, "password": PASSWORD, "code": totp.present_code()}
    return render(request, "demo/cast.html", context)


@require_POST
def session(request: HttpRequest, user_id: int) -> HttpResponse:
    """Become one of the cast."""
    emails = [role.email for role in CAST]
    user = get_object_or_404(User, pk=user_id, email__in=emails)
    sign_in(request, user)
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if safe else "overview:home")


def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail that was sent, newest first, of all or of one recipient."""
    to = request.GET.get("to", "")
    mails = DemoMail.objects.order_by("-pk")
    if to:
        mails = mails.filter(recipients__contains=[to])
    page = Paginator(mails, 30).get_page(request.GET.get("page"))
    recipients = sorted(
        {
            address
            for row in DemoMail.objects.values_list("recipients", flat=True)
            for address in row
        }
    )
    return render(request, "demo/mailbox.html", {"page": page, "to": to, "recipients": recipients})


def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail as text."""
    return render(request, "demo/mail.html", {"mail": get_object_or_404(DemoMail, pk=mail_id)})


@csp_replace(MAIL_POLICY)  # type: ignore[arg-type]  # typed for views without arguments
def mail_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail as a mail program would show it; a policy of its own, since mails style inline."""
    return HttpResponse(get_object_or_404(DemoMail, pk=mail_id).html)


def clock_page(request: HttpRequest) -> HttpResponse:
    """What time it is and what comes next."""
    now = clock.now()
    context = {
        "now": now,
        "ahead": clock.offset(),
        "deadlines": upcoming(now),
        "steps": list(STEPS),
    }
    return render(request, "demo/clock.html", context)


@require_POST
def clock_offset(request: HttpRequest) -> HttpResponse:
    """Move the clock: to the next deadline, or by a step; then do what has become due."""
    now = clock.now()
    step = request.POST.get("step", "")
    ahead = upcoming(now, limit=1)
    if step in STEPS:
        clock.advance(STEPS[step])
    elif ahead:
        clock.advance(ahead[0].at - now + JUST_AFTER)
    else:
        messages.info(request, _("Nothing is waiting for a deadline."))
        return redirect("demo:clock")
    moved = sum(jobs.run_all().values())
    outbox.drain(limit=500)
    messages.success(
        request, _("The clock was moved; %(count)s deadlines were acted on.") % {"count": moved}
    )
    return redirect("demo:clock")
