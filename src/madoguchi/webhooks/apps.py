"""Django's entry for this room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebhooksConfig(AppConfig):
    """The webhooks room: hears every entry of the audit, and collects every feature's ``webhook_subjects`` module."""

    name = "madoguchi.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Let each feature say which lines its subjects are about, and listen."""
        from madoguchi.audit import actions as audit  # noqa: PLC0415 - tables can be imported only now
        from madoguchi.webhooks import actions  # noqa: PLC0415 - as above

        autodiscover_modules("webhook_subjects")
        audit.listen(actions.publish)
