"""California: the Automatic Renewal Law, Bus. & Prof. Code § 17602, as amended to 2025-07-01 (DOMAIN.md §3.5)."""

from functools import partial

from madoguchi.compliance.checks import journey, proof
from madoguchi.compliance.rows import Requirement
from madoguchi.domain.law_policy import Law

_row = partial(Requirement, law=Law.CALIFORNIA)

REQUIREMENTS = (
    _row(
        id="ca-online",
        asks="What was accepted on line can be ended exclusively on line.",
        asks_ja="オンラインで結んだ契約は、オンラインだけで終えられる。",
        source="§ 17602(d)(1)",
        check=journey.done_on_the_web,
    ),
    _row(
        id="ca-at-will",
        asks="At will: at any hour.",
        asks_ja="いつでも、思ったときに終えられる。",
        source="§ 17602(d)(1)",
        check=journey.accepted_at_every_hour,
    ),
    _row(
        id="ca-no-obstruction",
        asks="No further steps that obstruct or delay.",
        asks_ja="妨げたり遅らせたりする手順がない。",
        source="§ 17602(d)(1)",
        check=journey.nothing_in_the_way,
    ),
    _row(
        id="ca-save-offer",
        asks="An offer to stay stands beside the button that ends it, never before.",
        asks_ja="引き止めの案内は、解約のボタンと同時にだけ示す。",
        source="§ 17602(e), AB 2863",
        check=journey.no_offer_without_the_button,
    ),
    _row(
        id="ca-consent",
        asks="Proof of consent is kept for three years, or one year after the end.",
        asks_ja="同意の記録を3年(または終了後1年)残す。",
        source="AB 2863",
        check=proof.contracts_are_made_here,
    ),
    _row(
        id="ca-reminder",
        asks="A reminder each year.",
        asks_ja="年に一度、知らせる。",
        source="AB 2863",
        check=proof.contracts_are_made_here,
    ),
)
