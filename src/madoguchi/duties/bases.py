"""Why data may be held, in the words that members read: the law, or what the operator owes her.

The Act on identity checks for mobile lines is named by its number: its usual name holds a word that helps nobody (F2).
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

CONTRACT: Final = _("ご契約をお約束どおりに行うため")
IDENTITY: Final = _("平成17年法律第31号 第4条(本人確認の記録)")
TAX: Final = _("消費税法 第30条・第57条の4、法人税法(帳簿書類の保存)")
CLAIMS: Final = _("民法 第166条(債権の消滅時効)")
LOGS: Final = _("電気通信事業における個人情報等の保護に関するガイドライン(保存期間)")
SAFETY: Final = _("個人情報保護法 第23条(安全管理措置)")
CONSENT: Final = _("お答えくださった方だけ(個人情報保護法 第18条)")
NOT_PERSONAL: Final = _("どなたの情報かは、もうわかりません")
