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
        """Load operator, members and staff unless they are there."""
        from madoguchi.demo import opening, staff  # noqa: PLC0415 - once Django is set up

        opening.load_once()
        staff.take_on_once()

    def introduce(self) -> list[dict[str, str]]:
        """Each person's log-in and what to try with her."""
        from madoguchi.demo import people  # noqa: PLC0415 - once Django is set up

        return people.introductions()

    def tell_the_past(self) -> None:
        """Make true what was before today. It typesets papers, which starts threads: fork web processes first."""
        from madoguchi.demo import opening  # noqa: PLC0415 - once Django is set up

        opening.tell_the_past_once()
