"""Django's entry for this room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo room. The command line asks it by name, since imports point the other way."""

    name = "madoguchi.demo"
    label = "demo"

    def ready(self) -> None:
        """Let the whole process live by the movable clock."""
        from madoguchi.demo import clock  # noqa: PLC0415 - once Django is set up

        clock.install()

    def load(self) -> None:
        """Load operator and people unless they are there."""
        from madoguchi.demo import opening  # noqa: PLC0415 - once Django is set up

        opening.load_once()

    def tell_the_past(self) -> list[dict[str, str]]:
        """Make what happened before today true; each person's log-in and what to try with her.

        Typesets papers, which starts threads: not before the web process has been forked.
        """
        from madoguchi.demo import opening, people  # noqa: PLC0415 - once Django is set up

        opening.tell_the_past_once()
        return people.introductions()
