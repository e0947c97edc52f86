"""Names as people look for them: in kanji of either shape, in kana, in the Latin letters of a passport.

A name on file and a name that is typed are folded the same way: サトウ, ｻﾄｳ, さとう, sato, satou and Satoh are one. The
store folds what is on file by the same pairs (``contracts.name_keys``); nothing is guessed from kanji.
"""

import itertools
import re

import jaconv

from madoguchi.domain import japanese_text

# One after the other: what sounds alike, and signs that are left out.
KANA_FOLDS: tuple[tuple[str, str], ...] = (("ヅ", "ズ"), ("ヂ", "ジ"), ("ー", ""), ("・", ""), (" ", ""))
# After the first kana these are mostly the second half of a long vowel, which romaji seldom writes: オオノ is オノ.
LONG = ("ウ", "オ")
# Shapes of one name that a keyboard seldom offers.
NAME_FOLDS: tuple[tuple[str, str], ...] = (
    (" ", ""), ("髙", "高"), ("﨑", "崎"), ("邊", "辺"), ("邉", "辺"), ("齋", "斎"), ("齊", "斉"), ("濵", "浜"),
    ("濱", "浜"), ("德", "徳"), ("栁", "柳"), ("𠮷", "吉"), ("澤", "沢"), ("廣", "広"), ("國", "国"), ("嶋", "島"),
)  # fmt: skip
_LATIN = re.compile(r"[A-Za-z'āīūēōÂÎÛÊÔâîûêôĀĪŪĒŌ-]+(?: [A-Za-z'āīūēōÂÎÛÊÔâîûêôĀĪŪĒŌ-]+)*")
_LONG_MARKS = str.maketrans("āīūēōâîûêô", "aiueoaiueo")
_MOST_READINGS = 16


def name_key(value: str) -> str:
    """A name as written, folded.

    >>> name_key("髙﨑　花子"), name_key("SAMPLE Emma")
    ('高崎花子', 'sampleemma')
    """
    return _folded(japanese_text.text(value), NAME_FOLDS).translate(_SMALL)


def kana_key(value: str) -> str:
    """A reading in kana of any kind, folded.

    >>> kana_key("ｻﾄｳ ﾕｳｺ"), kana_key("おおの")
    ('サトユコ', 'オノ')

    Raises:
        NotKana: it holds kanji or signs.
    """
    return _short(japanese_text.kana(value))


def keys_of_romaji(value: str) -> frozenset[str]:
    """The readings, folded, that Latin letters may stand for. None where they stand for no Japanese.

    >>> sorted(keys_of_romaji("Satoh")), sorted(keys_of_romaji("junichi"))
    (['サト'], ['ジュニチ', 'ジュンイチ'])
    """
    if not _LATIN.fullmatch(typed := japanese_text.text(value)):
        return frozenset()
    spelled = typed.lower().translate(_LONG_MARKS).replace("-", "").replace("n'", "ん").replace("'", "")
    spelled = re.sub(r"oh(?![aiueoy])", "o", spelled)
    spelled = re.sub(r"m(?=[bpm])|n(?=n)", "ん", spelled)
    readings = (jaconv.hira2kata(jaconv.alphabet2kana(one)) for one in _with_either_n(spelled))
    return frozenset(_short(one) for one in readings if re.fullmatch("[ァ-ヶー ]+", one))


def orders(value: str) -> tuple[str, ...]:
    """A name as typed, and with given and family name the other way round.

    >>> orders("Hanako Minato")
    ('Hanako Minato', 'Minato Hanako')
    """
    typed = japanese_text.text(value)
    first, _, last = typed.partition(" ")
    return (typed, f"{last} {first}") if last and " " not in last else (typed,)


_SMALL = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}  # as both stores do: ASCII alone


def _with_either_n(spelled: str) -> list[str]:
    """``ni`` is ニ or ンイ; ``nya`` ニャ or ンヤ: every way to read it, up to a few."""
    parts = re.split(r"(?<=[aiueo])n(?=[aiueoy])", spelled)
    ways = itertools.product(*([("",), *[("n", "ん")] * (len(parts) - 1)]))
    read = ("".join(map("{}{}".format, way, parts)) for way in ways)
    return list(itertools.islice(read, _MOST_READINGS))


def _short(reading: str) -> str:
    folded = _folded(reading, KANA_FOLDS)
    return folded[:1] + _folded(folded[1:], tuple((kana, "") for kana in LONG))


def _folded(value: str, folds: tuple[tuple[str, str], ...]) -> str:
    for one, other in folds:
        value = value.replace(one, other)
    return value
