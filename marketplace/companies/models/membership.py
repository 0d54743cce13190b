"""Who belongs to which company, with which role, and who was asked to join."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from marketplace.companies.states import Permission


class Role(models.Model):
    """A named set of permissions that a company composed."""

    company = models.ForeignKey("companies.Company", models.CASCADE, related_name="roles")
    name = models.CharField(max_length=60)
    permissions = ArrayField(models.CharField(max_length=30, choices=Permission), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="companies_role_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's place in a company."""

    user = models.ForeignKey("companies.User", models.CASCADE, related_name="memberships")
    company = models.ForeignKey("companies.Company", models.CASCADE, related_name="memberships")
    role = models.ForeignKey(Role, models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "company"], name="companies_membership_once")
        ]


class Invitation(models.Model):
    """A colleague asked by mail to join; the mail's link is `key` with our signature.

    The worker that sends the mail signs the key, so no working link is stored anywhere.
    """

    company = models.ForeignKey("companies.Company", models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.ForeignKey(Role, models.CASCADE, related_name="invitations")
    key = models.CharField(max_length=32, unique=True)
    invited_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def is_open(self, at: datetime) -> bool:
        """Tell whether it can still be accepted."""
        return not self.accepted_at and not self.withdrawn_at and at < self.expires_at
