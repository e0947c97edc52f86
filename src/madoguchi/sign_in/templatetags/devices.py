"""Devices in words."""

from django import template

from madoguchi.sign_in import devices

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """``{{ session.user_agent|device }}``: Safari (iPhone)."""
    return devices.device(user_agent)
