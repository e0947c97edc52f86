"""France: article L215-1-1 code de la consommation, décret 2023-417, article L224-39 (DOMAIN.md §3.3)."""

from functools import partial

from madoguchi.compliance.checks import declared, entrance, journey, proof
from madoguchi.compliance.rows import Requirement
from madoguchi.domain.law_policy import Law

_row = partial(Requirement, law=Law.FRANCE)

REQUIREMENTS = (
    _row(
        id="fr-function",
        asks="A legible, direct and permanent function with plain words.",
        asks_ja="見やすく、いつでも、直接使える解約の機能がある。",
        source="L215-1-1, D215-1 code de la consommation",
        check=entrance.link_on_every_page,
    ),
    _row(
        id="fr-no-account",
        asks="No account has to be made for it.",
        asks_ja="そのためにアカウントを作らせない。",
        source="L215-1-1; décret 2023-417",
        check=entrance.no_account_needed,
    ),
    _row(
        id="fr-fields",
        asks="Name, address for the confirmation, contract, wished date: given on its own page, and no more.",
        asks_ja="氏名・送り先・契約・希望日を、そのページで伝えられる。",
        source="D215-2",
        check=declared.asks_the_french_list,
    ),
    _row(
        id="fr-telephone",
        asks="Of telephone contracts, the number of the line.",
        asks_ja="電話の契約では、電話番号で伝えられる。",
        source="D215-2",
        check=declared.takes_the_telephone_number,
    ),
    _row(
        id="fr-notice",
        asks="Notice is ten days at most, unless she asks for a later day.",
        asks_ja="申出から10日以内に終わる(先の日を選んだときを除く)。",
        source="L224-39",
        check=journey.ends_within_ten_days,
    ),
    _row(
        id="fr-no-reason",
        asks="No reason has to be given.",
        asks_ja="理由を言わなくてよい。",
        source="L224-39",
        check=declared.asks_no_reason,
    ),
    _row(
        id="fr-acknowledged",
        asks="Receipt is acknowledged on a durable medium, with the day on which the contract ends.",
        asks_ja="受付と終わる日を、残る形で知らせる。",
        source="L215-1-1",
        check=declared.says_the_end,
    ),
    _row(
        id="fr-free",
        asks="The function costs nothing.",
        asks_ja="解約の機能は無料。",
        source="L215-1-1",
        check=proof.no_fee_for_leaving_itself,
    ),
)
