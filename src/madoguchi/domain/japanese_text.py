"""Japanese input as it is really typed: any width, any hyphen, any space, any kana (RULES F5).

Every function gives back what it gave back when it is asked again: ``f(f(x)) == f(x)``. Names keep their characters:
髙, 﨑 and the like are people's names, so only widths, spaces and kana are touched in ``text``.
"""

import re
import unicodedata

import jaconv

HYPHENS = "-‐‑‒–—―−－﹣ーｰ─━"
_HYPHENS = re.compile(f"[{HYPHENS}]")
_SPACES = re.compile(r"\s+")
_WIDTH_FORMS = re.compile("[\uff00-\uffef]+")
_KANA_WITH_MARK = re.compile("[\u3041-\u30ff][\u3099\u309a]+")
_HYPHEN_IN_KANA = re.compile(f"(?<=[ァ-ヺー])[{HYPHENS}]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u2060\ufeff\u00ad]")


class NotKana(ValueError):
    """A reading holds something other than kana, spaces, middle dots and Latin letters or digits."""


def text(value: str) -> str:
    """A name or an address: half-width kana made full, full-width letters and digits made half, spaces tidied.

    >>> text("ｶﾌﾞｼｷｶﾞｲｼｬ　ＡＢＣ  ")
    'カブシキガイシャ ABC'
    """
    seen = _UNSEEN.sub("", value)
    folded = _WIDTH_FORMS.sub(lambda run: unicodedata.normalize("NFKC", run[0]), seen)
    composed = _KANA_WITH_MARK.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), folded)
    return _SPACES.sub(" ", composed).strip()


def kana(value: str) -> str:
    """A reading in full-width katakana.

    >>> kana("みなと　たろ-")
    'ミナト タロー'

    Raises:
        NotKana: it holds kanji or signs.
    """
    katakana = text(jaconv.hira2kata(text(value)))
    reading = _HYPHEN_IN_KANA.sub("ー", katakana)
    if not re.fullmatch(r"[ァ-ヾA-Za-z0-9 .&'-]*", reading):
        raise NotKana(reading)
    return reading


def plain(value: str) -> str:
    """A code, an address for mail or another thing for machines: half width, one kind of hyphen, no space at the ends.

    >>> plain("　Ａ－１２‐３ ")
    'A-12-3'
    """
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", value))
    return _SPACES.sub(" ", _HYPHENS.sub("-", folded)).strip()


def compact(value: str) -> str:
    """The same without spaces and hyphens: for numbers that people group as they like.

    >>> compact("Ｎ１２３ ４５６−７８９")
    'N123456789'
    """
    return unicodedata.normalize("NFKC", plain(value).replace("-", "").replace(" ", ""))
