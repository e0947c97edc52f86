"""What ``madoguchi receipt verify`` says, in Japanese and in English. It must work without Django's translations."""

import enum
import os

from madoguchi.cancellation.receipts.signed_file import Verdict


class Language(enum.StrEnum):
    """In which language the answer is."""

    JAPANESE = "ja"
    ENGLISH = "en"


def of_environment() -> Language:
    """The language that the terminal asks for."""
    variables = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    asked = next((value for value in variables if value), "")
    return Language.JAPANESE if asked.startswith("ja") else Language.ENGLISH


VERDICTS = {
    Verdict.GENUINE: (
        "本物です。示された鍵で署名され、そのあと一文字も変わっていません。",
        "Genuine: signed with the key you gave, and not one letter has changed since.",
    ),
    Verdict.SIGNER_UNKNOWN: (
        "署名のあと一文字も変わっていません。ただし、だれの鍵で署名されたかは、わかりません。",
        "Intact, signer unknown: not one letter has changed since it was signed, but nothing says whose key it is.",
    ),
    Verdict.OTHER_SIGNER: (
        "別の鍵で署名されています。示された鍵の持ち主の受付書ではありません。",
        "Another signer: this was not signed with the key you gave.",
    ),
    Verdict.ALTERED: (
        "署名されたときのままではありません。あるいは、受付書ではありません。",
        "Altered: this is not as it was signed, or it is no receipt.",
    ),
}
ADVICE = {
    Verdict.SIGNER_UNKNOWN: (
        "受付書の紙にある指紋(--fingerprint)か、会社が公開している鍵(--keys)を示してください。",
        "Give the fingerprint printed on the paper (--fingerprint), or the operator's published keys (--keys).",
    ),
    Verdict.OTHER_SIGNER: (
        "指紋を打ちまちがえていないか、鍵のファイルが新しいか、確かめてください。",
        "Check the fingerprint for a slip, and that the file of keys is up to date.",
    ),
    Verdict.ALTERED: (
        "マイページから、もう一度ダウンロードしてください。",
        "Download it again from My Page.",
    ),
}
PROVES = (
    "示すこと: 下の内容にこの鍵で署名されたこと。そのあと一文字も変わっていないこと。",
    "It proves: that the facts below were signed with this key, and that not one letter has changed since.",
)
PROVES_NOT = (
    "示さないこと: 受け付けた日時そのもの(会社の時計によります)。",
    "It does not prove: the time itself, which is by the operator's clock.",
)
OF_PDF = (
    "PDFの見た目は署名されていません。上の内容と見比べてください。",
    "The pages of a PDF are not signed: compare them with the facts above.",
)
NO_FILE_IN_PDF = (
    "このPDFには、署名つきのファイルが見つかりません。マイページのJSONを確かめてください。",
    "This PDF does not hold the signed file. Verify the JSON file from My Page instead.",
)
KEYS_UNREADABLE = (
    "鍵のファイルを読めません。会社が公開している keys.json を示してください。",
    "The file of keys cannot be read. Give the keys.json that the operator publishes.",
)
FINGERPRINT_INCOMPLETE = (
    "指紋は43文字です(あいだの空白は数えません)。",
    "A fingerprint has 43 characters, spaces not counted.",
)

FINGERPRINT = ("署名した鍵の指紋", "signing key")
KINDS = {
    "cancellation": ("解約受付書", "receipt of a cancellation"),
    "declaration": ("解約申出受付書", "receipt of a notice of cancellation"),
    "taking_back": ("解約取消受付書", "receipt of taking a cancellation back"),
}
CHOICES = {
    "initial": ("初期契約解除をする", "initial cancellation (within eight days)"),
    "today": ("今日で解約する", "cancel today"),
    "month_end": ("月末で解約する", "cancel at the end of the month"),
    "date": ("日を選んで解約する", "cancel on a chosen day"),
}
FACTS = {
    "kind": ("書類", "document"),
    "number": ("受付番号", "receipt number"),
    "received_at": ("受付日時", "received on"),
    "operator": ("会社", "operator"),
    "customer_number": ("お客様番号", "customer number"),
    "contract": ("契約番号", "contract"),
    "lines": ("回線", "lines"),
    "choice": ("お選びいただいた方法", "choice"),
    "last_day": ("最後のご利用日", "last day of service"),
    "effective_at": ("回線が止まるとき", "the lines end"),
    "take_back_until": ("取り消せる期限", "can be taken back until"),
    "total": ("最終請求のお見積り(税込)", "quote for the last bill, with tax"),
}
DECLARED = {
    "name": ("お名前", "name"),
    "number": ("解約する番号", "number to be cancelled"),
    "choice": ("お選びいただいた方法", "choice"),
    "day": ("解約する日", "wished day"),
    "kind": ("解約の種類", "kind"),
    "ground": ("特別な理由", "special ground"),
    "confirm_to": ("確認の送り先", "confirmed to"),
}
KINDS_OF_END = {
    "ordinary": ("通常の解約", "ordinary"),
    "extraordinary": ("特別な理由での解約", "on a special ground"),
}
