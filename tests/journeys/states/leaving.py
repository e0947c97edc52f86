"""My Page, and what leaving costs."""

import datetime as dt

from madoguchi.domain.case_lines import LineState
from madoguchi.sign_in.models import LinkedCustomer, Login
from tests import people
from tests.journeys.states import dues
from tests.journeys.states.scene import Scene

REVIEW = "/cancel/C000000101/"


def my_page_one_line(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open("/")


def my_page_family(scene: Scene) -> None:
    scene.kenji()
    scene.visitor.open("/")


def my_page_suspended(scene: Scene) -> None:
    hanako = scene.hanako()
    hanako.contract.lines.update(state=LineState.SUSPENDED)
    dues.owes(hanako, scene.stage.clock())
    scene.visitor.open("/")


def my_page_leaving(scene: Scene) -> None:
    kenji = scene.kenji()
    scene.leave(kenji, lines=kenji.numbers[:1])
    scene.visitor.open("/")


def my_page_former(scene: Scene) -> None:
    scene.leave(scene.hanako())
    scene.after_month_end()
    scene.visitor.open("/")


def my_page_empty(scene: Scene) -> None:
    login = Login.objects.create_user("nobody@example.jp", people.PASSWORD)
    scene.stage.let_in(scene.visitor.page.context, login)
    scene.visitor.open("/")


def my_page_two_contracts(scene: Scene) -> None:
    hanako, aoi = scene.hanako(), people.aoi()
    LinkedCustomer.objects.create(login=hanako.login, customer=aoi.customer, linked_at=scene.stage.clock())
    scene.visitor.open("/")


def choose(scene: Scene) -> None:
    scene.kenji()
    scene.visitor.open("/cancel/")


def choose_nothing_left(scene: Scene) -> None:
    hanako = scene.hanako()
    scene.leave(hanako)
    scene.after_month_end()
    scene.visitor.open("/cancel/")


def choose_stale(scene: Scene) -> None:
    kenji = scene.kenji()
    scene.visitor.open(f"/cancel/{kenji.contract.number}/?line=09000000999")


def review(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(REVIEW)


def review_unfolded(scene: Scene) -> None:
    review(scene)
    scene.visitor.unfold("料金の内訳")


def review_family(scene: Scene) -> None:
    kenji = scene.kenji()
    address = "&line=".join(kenji.numbers)
    scene.visitor.open(f"/cancel/{kenji.contract.number}/?line={address}")


def review_much_to_know(scene: Scene) -> None:
    hanako = scene.hanako()
    dues.owes(hanako, scene.stage.clock())
    dues.pays_off(hanako)
    scene.visitor.open(REVIEW)


def review_free_date(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(f"{REVIEW}?line=09000000101&date=2026-12-15")


def review_initial(scene: Scene) -> None:
    scene.akari()
    scene.visitor.open("/cancel/")


def review_initial_unfolded(scene: Scene) -> None:
    review_initial(scene)
    scene.visitor.unfold("料金の内訳")


def review_initial_tomorrow(scene: Scene) -> None:
    scene.akari(opened_in=3)
    scene.visitor.open("/cancel/")


def review_initial_for_one(scene: Scene) -> None:
    akari = scene.akari()
    scene.older_line(akari)
    scene.visitor.open(f"/cancel/{akari.contract.number}/?line={'&line='.join(akari.numbers)}")


def review_date_error(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(f"{REVIEW}?line=09000000101&date=2027-12-15")


def review_date_unreadable(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(f"{REVIEW}?line=09000000101&date=soon")


def review_changed(scene: Scene) -> None:
    hanako = scene.hanako()
    scene.visitor.open(REVIEW)
    people.uses(hanako, 77, at=scene.stage.clock())
    scene.stage.clock.move(hours=1)
    scene.visitor.press("月末で解約する")


def review_expired(scene: Scene) -> None:
    scene.hanako()
    scene.visitor.open(REVIEW)
    scene.stage.clock.move(hours=1)
    scene.visitor.press("月末で解約する")


def review_last_day(scene: Scene) -> None:
    scene.stage.clock.set(dt.datetime(2026, 11, 30, 3, 0, tzinfo=dt.UTC))
    scene.hanako()
    scene.visitor.open(REVIEW)
