"""The people at the desk, and what they did there."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from madoguchi.domain.retention import Lasts
from madoguchi.duties import bases
from madoguchi.duties.items import Action, Item

ITEMS: Final = (
    Item(
        key="desk.attendance",
        table="desk.attendance",
        words=_("窓口でのご本人の確認"),
        purpose=_("どなたのお申し出かを示すため"),
        basis=bases.IDENTITY,
        action=Action.ERASE,
        lasts=Lasts.IDENTITY,
        begins="ends_at",
        owner="customer",
        told=("begun_at", "ends_at", "sealed"),
    ),
    Item(
        key="desk.proposal",
        table="desk.proposal",
        words=_("ふたりで決めたこと"),
        purpose=_("取り消せないことを、なぜ決めたかを示すため"),
        basis=bases.CLAIMS,
        action=Action.ERASE,
        lasts=Lasts.CLAIMS,
        begins="decided_at",
        owner="case_line__line__contract__customer",
    ),
    Item(
        key="staff.name",
        table="staff.staff",
        words=_("職員の名前"),
        purpose=_("誰が何をしたかを、あとから確かめるため"),
        basis=bases.CLAIMS,
        action=Action.MASK,
        lasts=Lasts.CLAIMS,
        begins="ended_at",
        fields=("name",),
    ),
    Item(
        key="staff.passkey",
        table="staff.passkey",
        words=_("職員のパスキー"),
        purpose=_("窓口に入るため"),
        basis=bases.SAFETY,
        action=Action.ERASE,
        lasts=Lasts.NOT,
        begins="staff__ended_at",
    ),
    Item(
        key="staff.invitation",
        table="staff.invitation",
        words=_("職員の始めのリンク"),
        purpose=_("窓口に入るため"),
        basis=bases.SAFETY,
        action=Action.ERASE,
        lasts=Lasts.TRACES,
        begins="expires_at",
    ),
)
