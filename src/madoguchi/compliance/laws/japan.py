"""Japan: 電気通信事業法 and its 施行規則, the guidelines of the ministry, 消費者契約法 (DOMAIN.md §3.1)."""

from functools import partial

from madoguchi.compliance.checks import entrance, erasing, journey, prices, proof
from madoguchi.compliance.rows import Requirement
from madoguchi.domain.law_policy import Law

_row = partial(Requirement, law=Law.JAPAN)
_ENDING = "電気通信事業法施行規則 22条の2の13の2"
_INITIAL = "電気通信事業法 26条の3, 施行規則 22条の2の9"
_GUIDELINE = "電気通信事業法の消費者保護ルールに関するガイドライン (draft of 2021-09)"
_MNP = "MNPガイドライン (from 2021-04-01)"

REQUIREMENTS = (
    _row(
        id="jp-without-delay",
        asks="A consumer can end the contract without delay.",
        asks_ja="消費者が契約を遅滞なく解除できる。",
        source=f"{_ENDING} 1号",
        check=journey.ends_without_delay,
    ),
    _row(
        id="jp-every-hour",
        asks="Notice is accepted at least in the hours in which contracts are made; on the web, always.",
        asks_ja="ウェブでは、いつでも申出を受け付ける。",
        source=_GUIDELINE,
        check=journey.accepted_at_every_hour,
    ),
    _row(
        id="jp-on-the-web",
        asks="What was made on the web can be ended on the web.",
        asks_ja="ウェブで結んだ契約は、ウェブで解除できる。",
        source=_GUIDELINE,
        check=journey.done_on_the_web,
    ),
    _row(
        id="jp-penalty-cap",
        asks="No more than one month's fee is charged for ending early; for the big carriers at most 1,000 yen.",
        asks_ja="契約解除料は、ひと月の料金(大手は1,000円)をこえない。",
        source=f"{_ENDING} 2号ロ",
        check=prices.penalty_within_cap,
    ),
    _row(
        id="jp-works",
        asks="What is left of works falls with the term.",
        asks_ja="工事費の残りは、期間とともに減る。",
        source=f"{_ENDING} 2号, 総務省広報 令和4年6月号 (month 10 of 24: 15/24)",
        check=prices.works_fall_with_the_term,
    ),
    _row(
        id="jp-explained",
        asks="How the charge for leaving is made up is explained before the decision.",
        asks_ja="解約にかかる金額の内訳を、決める前に示す。",
        source="消費者契約法 9条2項, 3条1項4号 (from 2023-06-01)",
        check=prices.shown_before_the_end,
    ),
    _row(
        id="jp-initial-offered",
        asks="Initial cancellation is offered while it is open, with the day count.",
        asks_ja="初期契約解除を、できる期間は日数とともに示す。",
        source=f"{_INITIAL}; DOMAIN.md C11",
        check=prices.initial_is_offered_by_itself,
    ),
    _row(
        id="jp-initial-days",
        asks="It is open for eight days, the day on which the document is received being the first.",
        asks_ja="契約書面の受領日を1日目として、8日間できる。",
        source=_INITIAL,
        check=prices.initial_days_are_the_laws,
    ),
    _row(
        id="jp-initial-bill",
        asks="Billed is only what was used, and what making the contract costs.",
        asks_ja="初期契約解除では、利用した分と契約の費用だけを請求する。",
        source=_INITIAL,
        check=prices.initial_bill_is_allowed,
    ),
    _row(
        id="jp-no-identity-paper",
        asks="No identity paper is asked for at the end: the law asks for one at contract and transfer only.",
        asks_ja="解約のときに本人確認書類を求めない。",
        source="平成17年法律第31号 (who a mobile subscriber is; DOMAIN.md §3.1)",
        check=entrance.asks_for_no_paper,
    ),
    _row(
        id="jp-mnp-free",
        asks="Porting out on the web costs nothing.",
        asks_ja="ウェブでの転出は無料。",
        source=_MNP,
        check=proof.porting_out_is_built,
    ),
    _row(
        id="jp-mnp-all-day",
        asks="Porting out is offered on the web all day.",
        asks_ja="ウェブでの転出を、終日受け付ける。",
        source=_MNP,
        check=proof.porting_out_is_built,
    ),
    _row(
        id="jp-mnp-no-retention",
        asks="Nobody is held back on the way out to another operator.",
        asks_ja="転出の手続きの中で、引き止めない。",
        source=_MNP,
        check=proof.porting_out_is_built,
    ),
    _row(
        id="jp-erasing",
        asks="Personal data are kept for a stated time and then erased.",
        asks_ja="個人情報は、定めた期間のあとに消去する。",
        source="電気通信事業における個人情報等の保護に関するガイドライン",
        check=erasing.erased_after_the_stated_time,
    ),
)
