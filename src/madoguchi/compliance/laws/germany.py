"""Germany: § 312k BGB, with the rulings that make it exact (DOMAIN.md §3.2)."""

from functools import partial

from madoguchi.compliance.checks import declared, entrance
from madoguchi.compliance.rows import Requirement
from madoguchi.domain.law_policy import Law

_row = partial(Requirement, law=Law.GERMANY)

REQUIREMENTS = (
    _row(
        id="de-button",
        asks="A button with nothing but plain words, easy to reach on every page.",
        asks_ja="どのページからも、わかりやすい言葉のボタンで入れる。",
        source="§ 312k Abs. 2 Satz 1-2 BGB",
        check=entrance.link_on_every_page,
    ),
    _row(
        id="de-direct",
        asks="It leads directly to the confirmation page: no log-in, no stage between.",
        asks_ja="ボタンは確認のページに直接つながる。ログインをはさまない。",
        source="§ 312k Abs. 2 Satz 3 BGB; LG Köln 33 O 355/22; OLG Düsseldorf I-20 UKl 3/23",
        check=declared.one_page_to_the_end,
    ),
    _row(
        id="de-fields",
        asks="The page asks kind, person, contract, end date and where to confirm: minimum and maximum.",
        asks_ja="聞くのは、種類・本人・契約・日・確認の送り先だけ。",
        source="§ 312k Abs. 2 Satz 3 Nr. 1 BGB; LG Köln 33 O 355/22",
        check=declared.asks_the_german_list,
    ),
    _row(
        id="de-final-button",
        asks="The last button says nothing but that the contract is ended, and is visible from the start.",
        asks_ja="最後のボタンは解約とだけ書き、はじめから見える。",
        source="§ 312k Abs. 2 Satz 3 Nr. 2 BGB; OLG Köln 6 U 62/24",
        check=declared.last_button_is_plain,
    ),
    _row(
        id="de-received",
        asks="It is received without a proof of who she is: that is settled afterwards.",
        asks_ja="本人確認を待たずに受け付け、確認はあとで行う。",
        source="§ 312k Abs. 2 Satz 3 BGB; LG Köln 33 O 355/22 (name and ordinary details must do)",
        check=declared.received_without_proof,
    ),
    _row(
        id="de-always",
        asks="Buttons and page are there at all hours.",
        asks_ja="ボタンもページも、いつでも使える。",
        source="§ 312k Abs. 2 Satz 4 BGB",
        check=declared.page_at_every_hour,
    ),
    _row(
        id="de-storable",
        asks="The declaration can be stored with date and time on a durable medium.",
        asks_ja="申出を、日時とともに保存できる。",
        source="§ 312k Abs. 3 BGB",
        check=declared.can_be_stored,
    ),
    _row(
        id="de-confirmed",
        asks="Content, date and time of receipt are confirmed at once, electronically.",
        asks_ja="内容と受付日時を、すぐに電子的に確認する。",
        source="§ 312k Abs. 4 BGB",
        check=declared.confirmed_at_once,
    ),
    _row(
        id="de-earliest",
        asks="Who names no day ends at the earliest possible one.",
        asks_ja="日を選ばなければ、いちばん早い日に終わる。",
        source="§ 312k Abs. 5 BGB",
        check=declared.no_day_means_the_earliest,
    ),
)
