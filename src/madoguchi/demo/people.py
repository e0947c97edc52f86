"""Who lives in the demo. All are invented; their numbers and addresses reach nobody."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "minato-1234"  # noqa: S105 - printed at start: it opens invented people's pages only


@dataclass(frozen=True, slots=True)
class Person:
    """One person. ``has`` says what is special about her, ``tries`` what to do as her."""

    key: str
    customer_number: str
    name: str
    name_en: str
    email: str
    has: str | Promise
    tries: str | Promise
    language: str = ""  # the language she is signed in with; empty: the visitor's own
    has_log_in: bool = True
    begins_by_mail: bool = False  # the activation mail makes her log-in


PEOPLE = (
    Person(
        "hanako", "N900000001", "港 花子", "Hanako Minato", "hanako@example.jp",
        _("音声1回線"),
        _("解約を受け付け、時計を月末へ進めて、回線が止まり最終請求が届くまでを見る"),
    ),
    Person(
        "kenji", "N900000002", "見本 健司", "Kenji Mihon", "kenji@example.jp",
        _("家族3回線(データ専用1回線を含む)、メールプラン、契約が終わっても続く「みなと会員」"),
        _("1回線だけ解約する。次に残りも解約して、続くサービスの知らせを読む"),
    ),
    Person(
        "shokai", "N900000003", "株式会社見本商会", "Mihon Trading Co.", "shokai@example.jp",
        _("法人、5回線"),
        _("好きな回線だけを選んで解約する"),
    ),
    Person(
        "daichi", "N900000004", "架空 大地", "Daichi Kaku", "daichi@example.jp",
        _("停止中の回線と、お支払いがまだのご請求"),
        _("停止中でも未払いでも、そのまま解約できることを確かめる"),
    ),
    Person(
        "misaki", "N900000005", "仮名 美咲", "Misaki Kamei", "misaki@example.jp",
        _("端末の分割払いと工事費の残り"),
        _("料金の内訳で、分割払いと工事費の残りを見る"),
    ),
    Person(
        "haruto", "N900000006", "例示 陽斗", "Haruto Reiji", "haruto@example.jp",
        _("契約から2か月(契約解除料は法律の上限まで)"),
        _("料金の内訳で、契約解除料とその上限を見る"),
    ),
    Person(
        "emma", "N900000007", "SAMPLE EMMA", "Emma Sample", "emma@example.jp",
        _("英語で使う会員、2回線"),
        _("英語のページ、メール、受付書を見る"),
        language="en",
    ),
    Person(
        "tome", "N900000008", "見本 とめ", "Tome Mihon", "tome@example.jp",
        _("メールも携帯電話もない人"),
        _("解約して、控えが郵送で届くのを見る"),
    ),
    Person(
        "kazuko", "N900000009", "元木 和子", "Kazuko Motoki", "kazuko@example.jp",
        _("すでに解約した人"),
        _("受付書と最終請求が、解約のあとも読めることを確かめる"),
    ),
    Person(
        "tsumugi", "N900000010", "窓辺 つむぎ", "Tsumugi Madobe", "tsumugi@example.jp",
        _("ログインがない人(電話番号は090-0000-1017)"),
        _("電話番号だけで解約をはじめ、SMS・電話・メール・郵送の認証番号で進む"),
        has_log_in=False,
    ),
    Person(
        "minato", "N900000011", "新居 湊", "Minato Arai", "minato.arai@example.jp",
        _("契約したばかりで、まだログインのない人"),
        _("届いた開通のメールのリンクから、お客様番号を入力せずに始める。会員登録証も郵送で届く"),
        has_log_in=False,
        begins_by_mail=True,
    ),
    Person(
        "akari", "N900000015", "初野 あかり", "Akari Hatsuno", "akari@example.jp",
        _("契約書面を2日前に受け取った人(初期契約解除の3日目)"),
        _("初期契約解除の料金を、今日や月末の解約と並べて見る。時計を進めて、8日目が過ぎるのを見る"),
    ),
    Person(
        "sakura", "N900000016", "見本 さくら", "Sakura Mihon", "sakura@example.jp",
        _("健司さんの家族で、ログインがない人(お客様番号はN900000016)"),
        _("見本 健司としてログインし、「登録情報を見る・変える」からこの番号を加える。認証番号はこの人の受信箱に届く"),
        has_log_in=False,
    ),
)  # fmt: skip
_BY_KEY = {person.key: person for person in PEOPLE}


def find(key: str) -> Person | None:
    """The person with this key."""
    return _BY_KEY.get(key)


def introductions() -> list[dict[str, str]]:
    """Each person's name, log-in, what she has and what to try, in Japanese and (``…_en``) in English."""
    return [
        {
            "name": person.name,
            "name_en": person.name_en,
            "email": person.email,
            "password": PASSWORD if person.has_log_in else "",
            "has": str(person.has),
            "try": str(person.tries),
            **_in_english(person),
        }
        for person in PEOPLE
    ]


def _in_english(person: Person) -> dict[str, str]:
    with translation.override("en"):
        return {"has_en": str(person.has), "try_en": str(person.tries)}
