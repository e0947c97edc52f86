"""A Japanese postal address in the parts that stand on an envelope, as they are really typed (RULES F5)."""

from dataclasses import dataclass
from typing import Final

from madoguchi.domain import japanese_text

# Japan's first-level divisions (JIS X 0401), in the order of their codes.
PREFECTURES: Final = (
    *("北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県"),
    *("埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県"),
    *("岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    *("鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県"),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)


class NotAPrefecture(ValueError):
    """It is none of the 47."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a postal code stands for. ``town`` may be empty where the code is a whole city's."""

    prefecture: str
    city: str
    town: str = ""

    def __str__(self) -> str:
        return f"{self.prefecture}{self.city}{self.town}"


def prefecture(value: str) -> str:
    """A prefecture typed in any way, with or without its last sign.

    >>> prefecture(" 東京 "), prefecture("京都"), prefecture("北海道")
    ('東京都', '京都府', '北海道')

    Raises:
        NotAPrefecture: it is none of the 47.
    """
    typed = japanese_text.text(value).replace(" ", "")
    for name in PREFECTURES:
        if typed in {name, name[:-1]}:
            return name
    raise NotAPrefecture(value)


def part(value: str) -> str:
    """The city, the town and number, or the building: widths and spaces tidied, one kind of hyphen between numbers.

    A long vowel's ー stays what it is: センタービル.

    >>> part("窓口町１－２ー３"), part("港センタービル　２０１")
    ('窓口町1-2-3', '港センタービル 201')
    """
    typed = list(japanese_text.text(value))
    for at, sign in enumerate(typed):
        if sign in japanese_text.HYPHENS and 0 < at < len(typed) - 1 and _numbers(typed[at - 1], typed[at + 1]):
            typed[at] = "-"
    return "".join(typed)


def _numbers(before: str, after: str) -> bool:
    return before.isdecimal() and after.isdecimal()
