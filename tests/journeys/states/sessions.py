"""A session that is about to end, one that has ended, and what waits on My Page."""

import datetime as dt

from tests.journeys.states.scene import Scene


def session_soon(scene: Scene) -> None:
    _idle(scene, left=110)


def session_over(scene: Scene) -> None:
    _idle(scene, left=0)


def my_page_half_done(scene: Scene) -> None:
    scene.kenji()
    scene.visitor.open("/cancel/")
    scene.visitor.choose("子ども")
    scene.visitor.press("料金と日時を見る")
    scene.visitor.press("マイページ")


def _idle(scene: Scene, *, left: int) -> None:
    """Nothing happens for an hour; the house says how many seconds are left."""
    page = scene.visitor.page
    page.clock.install(time=dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC))
    page.route("**/login/session/", lambda route: route.fulfill(json={"seconds": left}))
    scene.hanako()
    scene.visitor.open("/cancel/")
    page.clock.fast_forward("58:01")
    page.locator("dialog[open]").wait_for()
