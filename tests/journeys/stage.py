"""What a story may do behind the scenes: let people be there, let time pass, let the house work, read the post."""

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from madoguchi import policy
from madoguchi.cancellation import actions, queries
from madoguchi.cancellation.actions import Decision
from madoguchi.cancellation.review import prepare
from madoguchi.domain.operator_time import Choice, When
from madoguchi.gateways import network, simulated_world
from madoguchi.gateways.network import Order, Switch
from madoguchi.gateways.simulated_world import Delivery
from madoguchi.sign_in.models import Login
from madoguchi.staff.models import Staff
from madoguchi.workers import timetable
from tests.conftest import StandingClock
from tests.features.staff import counter
from tests.people import Person

_LINK = re.compile(r"http://\S+")


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything around the window."""

    clock: StandingClock
    address: str

    def work(self) -> None:
        """Do what is due, and wait for those who answer a little later."""
        for _ in range(4):
            timetable.run_due(self.clock())
            self.clock.move(seconds=5)

    def pass_time(self, **by: float) -> None:
        """Let time pass, and what falls due be done."""
        self.clock.move(**by)
        self.work()

    def move_to(self, instant: dt.datetime) -> None:
        """Go to an instant, and do what is due by then."""
        self.clock.set(instant)
        self.work()

    def cancel(self, person: Person, when: When, *, lines: list[str] | None = None) -> str:
        """Accept what a review page shows now; the number of the case."""
        now, rules = self.clock(), policy.current()
        contract = queries.get_contract(person.reach, person.contract.number)
        numbers = frozenset(lines or person.numbers)
        card = next(c for c in prepare(contract, numbers, None, rules, now).cards if c.when is when)
        decision = Decision(contract.number, numbers, Choice(when), now, card.quote.digest)
        return actions.accept_cancellation(decision=decision, reach=person.reach, language="ja", now=now)

    def switch_on(self, person: Person) -> None:
        """The network serves each of her lines."""
        for line in person.contract.lines.all():
            order = Order(f"on-{line.pk}", Switch.ON, line.imsi, line.phone_number)
            reference = network.connect().place(order, now=self.clock())
            network.connect().outcome(reference, now=self.clock() + dt.timedelta(minutes=1))

    def serves(self, person: Person) -> list[bool]:
        """Whether the network serves each of her lines."""
        return [bool(network.connect().is_on(line.imsi)) for line in person.contract.lines.order_by("pk")]

    def post(self, *, to: str, channel: str = "mail") -> list[Delivery]:
        """What has come to an address, latest first."""
        timetable.run_due(self.clock())
        return [d for d in simulated_world.list_deliveries() if d.recipient == to and d.channel == channel]

    def link_for(self, email: str) -> str:
        """The latest link that came by mail."""
        return next(found[0] for mail in self.post(to=email) if (found := _LINK.search(mail.body)))

    def let_in(self, context: BrowserContext, login: Login) -> None:
        """Sign a person in without the log-in page."""
        client = Client()
        client.force_login(login)
        self._give(context, client)

    def let_staff_in(self, context: BrowserContext, person: Staff) -> None:
        """Let somebody be at the desk without the passkey."""
        self._give(context, counter.enters(person))

    def _give(self, context: BrowserContext, client: Client) -> None:
        """Give a window the session of a client."""
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])


def month_end(year: int, month: int) -> dt.datetime:
    """The first instant after a month in Japan."""
    return dt.datetime(year + month // 12, month % 12 + 1, 1, tzinfo=dt.UTC) - dt.timedelta(hours=9)
