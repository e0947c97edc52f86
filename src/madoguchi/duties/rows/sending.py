"""What left the house: messages, orders to the network, events for other systems; and the audit."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from madoguchi.domain.retention import Lasts
from madoguchi.duties import bases, conditions
from madoguchi.duties.items import Action, Item

_SHOWS: Final = _("お届けしたことを示すため")

ITEMS: Final = (
    Item(
        key="message.delivered",
        table="outbox.message",
        words=_("お送りしたお知らせの宛先"),
        purpose=_SHOWS,
        basis=bases.CONTRACT,
        action=Action.ERASE,
        lasts=Lasts.TRACES,
        begins="delivered_at",
    ),
    Item(
        key="message.failed",
        table="outbox.message",
        words=_("お届けできなかったお知らせの宛先"),
        purpose=_SHOWS,
        basis=bases.CONTRACT,
        action=Action.ERASE,
        lasts=Lasts.TRACES,
        begins="failed_at",
    ),
    Item(
        key="event",
        table="webhooks.event",
        words=_("ほかのシステムへの通知"),
        purpose=_("ほかのシステムが、同じことを知るため"),
        basis=bases.CONTRACT,
        action=Action.ERASE,
        lasts=Lasts.WEBHOOKS,
        begins="at",
        only=conditions.is_delivered_everywhere,
    ),
    Item(
        key="network.order",
        table="gateways.hostorder",
        words=_("ネットワークへの依頼"),
        purpose=_("回線の開通と解約を確かめるため"),
        basis=bases.CONTRACT,
        action=Action.ERASE,
        lasts=Lasts.TRACES,
        begins="answered_at",
    ),
    Item(
        key="network.file",
        table="gateways.hostfile",
        words=_("ネットワークへの依頼のファイル"),
        purpose=_("回線の開通と解約を確かめるため"),
        basis=bases.CONTRACT,
        action=Action.ERASE,
        lasts=Lasts.TRACES,
        begins="sent_at",
        only=conditions.holds_no_order,
    ),
    Item(
        key="network.result",
        table="gateways.hostresult",
        words=_("ネットワークからの答え"),
        purpose=_("回線の開通と解約を確かめるため"),
        basis=bases.CONTRACT,
        action=Action.ERASE,
        lasts=Lasts.TRACES,
        begins="taken_at",
    ),
    Item(
        key="network.stranger",
        table="reconciliation.stranger",
        words=_("ネットワークだけが知る回線"),
        purpose=_("ネットワークに残った回線を止めるため"),
        basis=bases.CONTRACT,
        action=Action.ERASE,
        lasts=Lasts.TRACES,
        begins="gone_at",
    ),
    Item(
        key="audit",
        table="audit.entry",
        words=_("操作の記録(番号だけで、お名前や連絡先はありません)"),
        purpose=_("誰が何をしたかを、あとから確かめるため"),
        basis=bases.SAFETY,
        action=Action.KEEP,
        lasts=Lasts.NOT,
        begins="at",
    ),
)
