"""The report itself: every row of the laws that are asked for, found under one policy."""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from madoguchi.compliance.house import House, own_house
from madoguchi.compliance.laws import REQUIREMENTS
from madoguchi.compliance.rows import Finding, Requirement, Row, Verdict
from madoguchi.domain.law_policy import Law
from madoguchi.domain.policy import Policy

NOT_ADVICE = (
    "This report says what this portal's own checks found. It is not legal advice, and passing it proves no "
    "compliance: laws ask more than can be tried here."
)
NOT_ADVICE_JA = (
    "この報告書は、この窓口のプログラムが自分で確かめた結果です。法律上の助言ではありません。"
    "すべて「適合」でも、法令への適合を保証するものではありません。"
)
NAMES = {
    Law.JAPAN: ("Japan: Telecommunications Business Act", "日本:電気通信事業法ほか"),
    Law.GERMANY: ("Germany: § 312k BGB", "ドイツ:民法312k条"),
    Law.FRANCE: ("France: L215-1-1 code de la consommation", "フランス:消費法典L215-1-1条"),
    Law.EUROPEAN_UNION: ("European Union: Art. 11a Directive 2011/83/EU", "欧州連合:指令2011/83/EU 11a条"),
    Law.CALIFORNIA: ("California: Automatic Renewal Law", "カリフォルニア:自動更新法"),
    Law.HOUSE: ("The portal's own rules", "この窓口の決まり"),
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found for each requirement, in the order of the laws."""

    operator: str
    operator_en: str
    rows: tuple[Row, ...]

    def of(self, law: Law) -> tuple[Row, ...]:
        """The rows of one law."""
        return tuple(row for row in self.rows if row.requirement.law is law)

    @property
    def laws(self) -> tuple[Law, ...]:
        """The laws looked at."""
        return tuple(dict.fromkeys(row.requirement.law for row in self.rows))

    def failing(self, law: Law | None = None) -> tuple[str, ...]:
        """The ids of the rows that fail."""
        rows = self.rows if law is None else self.of(law)
        return tuple(row.requirement.id for row in rows if row.finding.verdict is Verdict.FAIL)

    def count(self, law: Law) -> Counter[Verdict]:
        """How many rows of a law were found how."""
        return Counter(row.finding.verdict for row in self.of(law))

    def plain(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "format": "madoguchi-compliance/1",
            "operator": {"name": self.operator, "name_en": self.operator_en},
            "not_legal_advice": {"en": NOT_ADVICE, "ja": NOT_ADVICE_JA},
            "laws": {law.value: {v.value: self.count(law)[v] for v in Verdict} for law in self.laws},
            "rows": [_plain(row) for row in self.rows],
        }


def examine(rules: Policy, laws: Iterable[Law] = tuple(Law), *, only: str = "") -> Report:
    """Try every requirement of these laws under a policy, or ``only`` the one with this id."""
    wanted = frozenset(laws)
    tried = [one for one in REQUIREMENTS if one.law in wanted and only in {"", one.id}]
    with own_house(rules) as house:
        rows = tuple(Row(one, _tried(one, house)) for one in tried)
    return Report(rules.operator.name, rules.operator.name_en, rows)


def _tried(requirement: Requirement, house: House) -> Finding:
    """What was found. A check that breaks has found that the requirement is not met: the page or price did not come."""
    try:
        return requirement.check(house)
    except Exception as error:  # noqa: BLE001 - whatever broke the page or the price is the finding
        _log.exception("%s could not be tried", requirement.id)
        return Finding(Verdict.FAIL, f"It could not be tried: {type(error).__name__}: {error}")


def _plain(row: Row) -> dict[str, str]:
    requirement, finding = row.requirement, row.finding
    return {
        "id": requirement.id,
        "law": requirement.law.value,
        "asks": requirement.asks,
        "asks_ja": requirement.asks_ja,
        "source": requirement.source,
        "verdict": finding.verdict.value,
        "evidence": finding.evidence,
        "note": requirement.note[0],
        "note_ja": requirement.note[1],
    }
