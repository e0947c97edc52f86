"""The house's own: what this portal promises beyond any one law (DOMAIN.md §6.2, C1 to C15)."""

from functools import partial

from madoguchi.compliance.checks import entrance, journey, prices, proof
from madoguchi.compliance.rows import Requirement
from madoguchi.domain.law_policy import Law

_row = partial(Requirement, law=Law.HOUSE)

REQUIREMENTS = (
    _row(
        id="c1-entrance",
        asks="From any page one click to leaving; reachable without log-in.",
        asks_ja="どのページからも1回で解約に入れる。ログインなしでも入れる。",
        source="C1, rule U3",
        check=entrance.reached_without_log_in,
    ),
    _row(
        id="c2-two-stages",
        asks="Two stages: the entrance, and one page whose last button is there on first paint.",
        asks_ja="入口と、最後のボタンのあるページだけ。",
        source="C2, rule U9",
        check=journey.two_stages,
    ),
    _row(
        id="c3-nothing-again",
        asks="Nothing that is held already is typed again.",
        asks_ja="登録のあることを、もう一度聞かない。",
        source="C3, rule U1",
        check=journey.asks_nothing_held,
    ),
    _row(
        id="c3-plain-buttons",
        asks="Each last button says what it does, and no two say the same.",
        asks_ja="最後のボタンは、することをそれぞれの言葉で言う。",
        source="rule U4, U14",
        check=entrance.members_button_is_plain,
    ),
    _row(
        id="c4-survey",
        asks="The survey comes afterwards, and need not be answered.",
        asks_ja="理由は、終わったあとに、答えたい人にだけ聞く。",
        source="C4, rule U8",
        check=journey.survey_never_blocks,
    ),
    _row(
        id="c4-no-retention",
        asks="No page stands between to hold her back.",
        asks_ja="引き止めのページがない。",
        source="C4, rule U9",
        check=journey.nothing_in_the_way,
    ),
    _row(
        id="c5-receipt",
        asks="A receipt within seconds, that cannot be altered and can be had again.",
        asks_ja="改ざんできない受付書が、すぐに、何度でも手に入る。",
        source="C5, rule U10, U11",
        check=proof.receipt_is_a_proof,
    ),
    _row(
        id="c5-taking-back",
        asks="What was pressed by mistake can be taken back.",
        asks_ja="まちがえて押しても、取り消せる。",
        source="DESIGN.md, promise 3; WCAG 2.2 SC 3.3.4",
        check=proof.can_be_taken_back,
    ),
    _row(
        id="c6-charges",
        asks="Charges stand before the last button, itemised.",
        asks_ja="金額と内訳が、最後のボタンの前にある。",
        source="C6",
        check=prices.shown_before_the_end,
    ),
    _row(
        id="c8-side-by-side",
        asks="The choices stand side by side, each with its price and instant.",
        asks_ja="日の選択肢が、料金と日時とともに並ぶ。",
        source="C8, rule U7",
        check=journey.priced_side_by_side,
    ),
    _row(
        id="c9-losses",
        asks="What is lost, goes on or has to be returned stands on the same page.",
        asks_ja="失うもの、続くもの、返すものが同じページにある。",
        source="C9, rule U5",
        check=prices.losses_on_the_same_page,
    ),
    _row(
        id="c10-port-out",
        asks="Porting out: free, at all hours, days left shown; an expired number ends nothing.",
        asks_ja="転出は無料で終日。期限が切れても契約は続く。",
        source="C10",
        check=proof.porting_out_is_built,
    ),
    _row(
        id="c12-lost-papers",
        asks="Lost papers and a lost SIM lead out too.",
        asks_ja="書類やSIMをなくしても解約できる。",
        source="C12, rule S1, S2",
        check=journey.lost_papers_lead_out_too,
    ),
    _row(
        id="c13-typed-any-way",
        asks="Width, hyphens and blanks do not matter.",
        asks_ja="全角やハイフンのちがいで、はじかない。",
        source="C13, rule F5",
        check=journey.typed_any_way,
    ),
    _row(
        id="c15-joining",
        asks="Leaving is no harder than joining.",
        asks_ja="解約は、申込みより難しくない。",
        source="C15",
        check=journey.no_harder_than_joining,
    ),
)
