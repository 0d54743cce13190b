"""Filters for lines of history."""

from django import template

from frontend import move_labels
from marketplace.companies.roles import display_name
from marketplace.core.models import StateChange

register = template.Library()


@register.filter
def move(change: StateChange) -> str:
    """Write what happened."""
    return move_labels.move_label(change)


@register.filter
def role_name(name: str) -> str:
    """Write a role's name; those that come with every company are translated."""
    return display_name(name)


@register.filter
def states(change: StateChange) -> str:
    """Write from which state to which, where they differ."""
    if not change.from_state or change.from_state == change.to_state:
        return ""
    before = move_labels.state_label(change, change.from_state)
    return f"{before} → {move_labels.state_label(change, change.to_state)}"


@register.filter
def actor(change: StateChange) -> str:
    """Write which side it was, where no person is named."""
    return str(move_labels.ACTORS.get(change.actor, change.actor))
