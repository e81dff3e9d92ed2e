"""What whoever reads a page may open, asked of the matrix, so that no page leads to one that is not there for them."""

from __future__ import annotations

from django import template

from gwella.accounts.matrix import Action, Condition, Need, matrix
from gwella.accounts.session import Visitor

register = template.Library()


@register.filter
def may_read_own(visitor: Visitor, resource: str) -> bool:
    """`{% if visitor|may_read_own:"desk" %}`: whether they may read such a thing of their own place."""
    return bool(visitor.place) and matrix().allows(visitor.role, Need(resource=resource, action=Action.READ), own=True)


@register.filter
def may_read_elsewhere(visitor: Visitor, what: str) -> bool:
    """`{% if visitor|may_read_elsewhere:"signed_return.granted" %}`: whether they may read such things of other places.

    After the point stands the condition on which; without one, whether they may on none.
    """
    resource, _, named = what.partition(".")
    keeping = {Condition(named)} if named else set()
    if not matrix().allows(visitor.role, Need(resource=resource, action=Action.READ), own=False, keeping=keeping):
        return False
    return keeping == matrix().resources[resource].conditions(visitor.role, Action.READ)
