"""What every page of the demo knows besides."""

from django.http import HttpRequest

from madoguchi import clock
from madoguchi.demo.people import PEOPLE


def bar(request: HttpRequest) -> dict[str, object]:
    """The bar that leads to handset and clock. ``demo_person`` is the key of who is signed in."""
    user = getattr(request, "user", None)
    email = getattr(user, "email", "")
    key = next((person.key for person in PEOPLE if person.email == email), "")
    return {"demo_bar": "demo/bar.html", "demo_person": key, "demo_now": clock.now()}
