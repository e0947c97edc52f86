"""心あたりがない方: the page behind the link of a notice, and what is held back after it."""

import re

from madoguchi.contracts.models import Contract, Customer
from madoguchi.sign_in.models import Login
from tests import people
from tests.features.codes import desk
from tests.journeys.states.scene import Scene


def not_me(scene: Scene) -> None:
    hanako = people.hanako()
    people.has_credential(hanako, "harbour7lamp")
    scene.enter(hanako)
    scene.visitor.open("/password/change/")
    scene.visitor.fill("いまのパスワード", people.PASSWORD)
    scene.visitor.fill("新しいパスワード", "a lamp in the harbour")
    scene.visitor.press("このパスワードにする")
    scene.stage.work()
    link = re.search(r"/not-me/\S+", desk.arrived("mail")[0].body)
    assert link
    scene.visitor.open(link[0])


def not_me_stopped(scene: Scene) -> None:
    not_me(scene)
    scene.visitor.press("止める")


def not_me_too_late(scene: Scene) -> None:
    not_me(scene)
    scene.stage.pass_time(days=21)
    scene.visitor.open(scene.visitor.path)


def held_back(scene: Scene) -> None:
    not_me_stopped(scene)
    hanako = people.Person(Login.objects.get(), Customer.objects.get(), Contract.objects.get())
    scene.enter(hanako)
    scene.visitor.open(f"/contracts/{hanako.contract.number}/certificate/")
    scene.visitor.press("会員登録証を郵送する")


def review_held(scene: Scene) -> None:
    held_back(scene)
    scene.visitor.open("/cancel/")
