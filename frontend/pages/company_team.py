"""The team's pages: members and their roles, invitations sent, roles composed; and joining."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import company_required, member_of, password_confirmed
from frontend.forms.account import JoinForm
from frontend.forms.company import InvitationForm, RoleForm
from frontend.middleware import COMPANY_KEY
from frontend.refusals import as_message, refused
from marketplace.companies import actions, queries
from marketplace.companies.letters import invitation_key
from marketplace.companies.models import Company, Invitation, Membership, Role, User
from marketplace.companies.roles import display_name
from marketplace.companies.rules import can_manage_company
from marketplace.companies.states import Permission
from marketplace.core import clock
from marketplace.core.errors import Refusal

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _managed(request: HttpRequest) -> Company:
    member = member_of(request)
    if member.company is None:
        raise Http404
    if not can_manage_company(member, member.company):
        raise PermissionDenied
    return member.company


@company_required
def team(request: HttpRequest) -> HttpResponse:
    """Show members, open invitations and roles; administrators invite from here."""
    member = member_of(request)
    company = member.company
    assert company is not None  # noqa: S101 - company_required lets nobody else through
    roles = queries.roles_of(company)
    form = InvitationForm(request.POST or None, roles=roles)
    if request.method == "POST":
        _managed(request)
        if form.is_valid() and _invited(request, company, form):
            return redirect("company:team")
    context = {
        "company": company,
        "members": queries.members_of(company),
        "invitations": queries.unanswered_invitations(company),
        "roles": [(role, display_name(role.name), _allows(role)) for role in roles],
        "form": form,
        "manages": can_manage_company(member, company),
        "now": clock.now(),
    }
    return render(request, "company/team.html", context, status=422 if form.errors else 200)


def _allows(role: Role) -> list[str]:
    return [str(Permission(value).label) for value in role.permissions]


def _invited(request: HttpRequest, company: Company, form: InvitationForm) -> bool:
    try:
        invitation = actions.invite_colleague(
            company=company, by=member_of(request), at=clock.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        refused(form, refusal)
        return False
    messages.success(
        request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email}
    )
    return True


@company_required
@require_POST
@password_confirmed
def member_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a colleague another role."""
    company = _managed(request)
    membership = get_object_or_404(Membership, pk=pk, company=company)
    chosen = request.POST.get("role", "")
    role = get_object_or_404(Role, pk=chosen if chosen.isdecimal() else 0, company=company)
    with as_message(request):
        actions.assign_role(membership=membership, role=role, by=member_of(request), at=clock.now())
        messages.success(
            request,
            _("%(name)s has the role %(role)s now.")
            % {"name": membership.user, "role": display_name(role.name)},
        )
    return redirect("company:team")


@company_required
@require_POST
@password_confirmed
def member_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody out of the team."""
    company = _managed(request)
    membership = get_object_or_404(
        Membership.objects.select_related("user"), pk=pk, company=company
    )
    name = str(membership.user)
    with as_message(request):
        actions.remove_member(membership=membership, by=member_of(request), at=clock.now())
        messages.success(request, _("%(name)s is no longer in the team.") % {"name": name})
    return redirect("company:team")


@company_required
@require_POST
def invitation_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a fresh link."""
    invitation = get_object_or_404(Invitation, pk=pk, company=_managed(request))
    with as_message(request):
        actions.resend_invitation(invitation=invitation, by=member_of(request), at=clock.now())
        messages.success(request, _("The invitation is on its way again."))
    return redirect("company:team")


@company_required
@require_POST
def invitation_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an invitation's link stop working."""
    invitation = get_object_or_404(Invitation, pk=pk, company=_managed(request))
    with as_message(request):
        actions.withdraw_invitation(invitation=invitation, by=member_of(request), at=clock.now())
        messages.success(request, _("The invitation is withdrawn."))
    return redirect("company:team")


@company_required
@password_confirmed
def role(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Compose a new role or change one."""
    company = _managed(request)
    found = get_object_or_404(Role, pk=pk, company=company) if pk else None
    initial = {"name": found.name, "permissions": found.permissions} if found else {}
    form = RoleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _role_saved(request, company, found, form):
        return redirect("company:team")
    status = 422 if form.errors else 200
    return render(request, "company/role.html", {"form": form, "role": found}, status=status)


def _role_saved(request: HttpRequest, company: Company, found: Role | None, form: RoleForm) -> bool:
    member, at, asked = member_of(request), clock.now(), form.cleaned_data
    try:
        if found:
            actions.change_role(role=found, by=member, at=at, **asked)
        else:
            actions.create_role(company=company, by=member, at=at, **asked)
    except Refusal as refusal:
        refused(form, refusal)
        return False
    messages.success(request, _("The role is saved."))
    return True


@company_required
@require_POST
def role_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a role that nobody has."""
    found = get_object_or_404(Role, pk=pk, company=_managed(request))
    with as_message(request):
        actions.delete_role(role=found, by=member_of(request), at=clock.now())
        messages.success(request, _("The role is removed."))
    return redirect("company:team")


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the link of an invitation: join with this account, or open one."""
    found = _invitation_of(token)
    if found is None:
        return _page(request, "unknown", None, status=404)
    if not found.is_open(clock.now()):
        return _page(request, "closed", found, status=410)
    user = request.user if isinstance(request.user, User) else None
    if user is not None:
        return _join_as(request, found, user)
    if User.objects.filter(email__iexact=found.email).exists():
        return _page(request, "sign_in", found)
    return _join_as_new(request, found)


def _join_as(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    if user.is_operator or user.email.lower() != found.email.lower():
        return _page(request, "other_address", found, status=403)
    if request.method != "POST":
        return _page(request, "join", found)
    with as_message(request):
        actions.accept_invitation(invitation=found, user=user, at=clock.now())
        return _welcome(request, found)
    return redirect(request.path)


def _join_as_new(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        try:
            membership = actions.accept_as_new_person(
                invitation=found, at=clock.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            refused(form, refusal)
        else:
            login(request, membership.user, backend=BACKEND)
            return _welcome(request, found)
    return _page(request, "new", found, form=form, status=422 if form.errors else 200)


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    request.session[COMPANY_KEY] = found.company_id
    messages.success(
        request, _("Welcome to the team of %(company)s.") % {"company": found.company.name}
    )
    return redirect("company:team")


def _invitation_of(token: str) -> Invitation | None:
    try:
        return queries.invitation_by_key(invitation_key(token))
    except BadSignature:
        return None


def _page(
    request: HttpRequest,
    case: str,
    found: Invitation | None,
    *,
    form: JoinForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"case": case, "invitation": found, "form": form}
    return render(request, "company/invitation.html", context, status=status)


urlpatterns = [
    path("company/team/", team, name="team"),
    path("company/team/<int:pk>/role/", member_role, name="member_role"),
    path("company/team/<int:pk>/removal/", member_removal, name="member_removal"),
    path("company/invitations/<int:pk>/mail/", invitation_resend, name="invitation_resend"),
    path(
        "company/invitations/<int:pk>/withdrawal/",
        invitation_withdrawal,
        name="invitation_withdrawal",
    ),
    path("company/roles/", role, name="role_new"),
    path("company/roles/<int:pk>/", role, name="role"),
    path("company/roles/<int:pk>/removal/", role_removal, name="role_removal"),
    path("invitations/<str:token>/", invitation, name="invitation"),
]
