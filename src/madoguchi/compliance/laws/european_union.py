"""European Union: article 11a of Directive 2011/83/EU: withdrawal, not termination (DOMAIN.md §3.4)."""

from functools import partial

from madoguchi.compliance.checks import entrance, journey, prices, proof
from madoguchi.compliance.rows import Requirement
from madoguchi.domain.law_policy import Law

_row = partial(Requirement, law=Law.EUROPEAN_UNION, source="Directive 2011/83/EU Art. 11a (from 2026-06-19)")

_EIGHT_DAYS = (
    (
        "Out of the box the function is there for the eight days of Japanese law (電気通信事業法 26条の3), so that "
        "this row fails by design. Who has customers in the European Union sets initial_cancellation.days = 14."
    ),
    (
        "初期値は日本の法律の8日間(電気通信事業法26条の3)なので、この項目は不適合になります。"
        "欧州連合に利用者がいる会社は、initial_cancellation.days = 14 にしてください。"
    ),
)
REQUIREMENTS = (
    _row(
        id="eu-whole-period",
        asks="The withdrawal function is there during the whole period of fourteen days.",
        asks_ja="撤回の機能が、14日間ずっと使える。",
        check=prices.withdrawal_days_are_the_laws,
        note=_EIGHT_DAYS,
    ),
    _row(
        id="eu-prominent",
        asks="It is prominent, and offered by itself.",
        asks_ja="目立つところに、はじめから出ている。",
        check=prices.initial_is_offered_by_itself,
    ),
    _row(
        id="eu-two-steps",
        asks="Two steps: the function, and its confirmation.",
        asks_ja="二つの段階(入口と確認)で済む。",
        check=journey.two_stages,
    ),
    _row(
        id="eu-identified",
        asks="Who is signed in does not identify herself again.",
        asks_ja="ログインした人に、もう一度本人確認を求めない。",
        check=entrance.identifies_once,
    ),
    _row(
        id="eu-acknowledged",
        asks="An acknowledgement with content, date and time, without undue delay, on a durable medium.",
        asks_ja="内容と日時を、すぐに残る形で知らせる。",
        check=proof.confirmed_at_once,
    ),
)
