"""People at the desk, for tests: whoever is wanted, in a browser of her own."""

from django.conf import settings
from django.test import Client

from madoguchi import clock
from madoguchi.domain.actor import ENGINEER, Actor, ActorKind
from madoguchi.domain.staff import Role
from madoguchi.staff import actions
from madoguchi.staff.models import Staff

NAMES = {Role.READER: "読田 玲", Role.AGENT: "受付 みどり", Role.SUPERVISOR: "責任 守", Role.ENGINEER: "技 匠"}


def staff(role: Role, account: str = "") -> Staff:
    """Somebody with this role, taken on now unless she works here already."""
    wanted = account or str(role)
    if not Staff.objects.filter(account=wanted).exists():
        actions.add(account=wanted, name=NAMES[role], role=role, by=ENGINEER, now=clock.now())
    return actions.present(wanted)


def enters(person: Staff) -> Client:
    """Her browser, once she has shown her passkey."""
    browser = Client()
    session = browser.session
    now = clock.machine_time().timestamp()
    session["staff"] = {"id": person.pk, "epoch": person.epoch, "began": now, "seen": now}
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return browser


def at_desk(role: Role) -> Client:
    """The browser of somebody with this role."""
    return enters(staff(role))


def by(person: Staff) -> Actor:
    """Who acts, as the audit remembers."""
    return Actor(ActorKind.STAFF, str(person.pk))
