"""The time line of a case: what happened, what is happening, what comes. It tells the truth about each step."""

import datetime as dt
import enum
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.cancellation.queries import Case
from madoguchi.domain.case_lines import CaseLineState


class StepState(enum.StrEnum):
    """Where a step stands."""

    PAST = "past"
    NOW = "now"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, in the reader's language. ``at`` is when it happened or will happen, if that is known."""

    state: StepState
    title: str
    at: dt.datetime | None = None
    text: str = ""


def steps(case: Case, now: dt.datetime) -> tuple[Step, ...]:
    """The steps of a case, in order, as they stand at ``now``."""
    accepted = Step(StepState.PAST, _("解約を受け付けました"), case.accepted_at)
    if case.taken_back_at:
        return accepted, Step(
            StepState.PAST, _("解約を取り消しました"), case.taken_back_at, _("回線はこれまでどおり使えます。")
        )
    return accepted, _window(case, now), _ending(case), _billing(case)


def _window(case: Case, now: dt.datetime) -> Step:
    if case.can_be_taken_back(now):
        return Step(StepState.NOW, _("この時刻まで取り消せます"), case.schedule.take_back_until)
    return Step(StepState.PAST, _("取り消せる期限が過ぎました"), case.schedule.take_back_until)


def _ending(case: Case) -> Step:
    if case.state is CaseLineState.SCHEDULED:
        return Step(StepState.FUTURE, _("回線を止めます"), case.schedule.due_at)
    if case.state is CaseLineState.SETTLED_BY_HAND:
        return Step(StepState.PAST, _("窓口が回線の終了を手続きしました"), case.ended_at)
    if case.ended_at:
        return Step(StepState.PAST, _("回線が止まりました"), case.ended_at, _("ネットワークの応答で確かめました。"))
    text = _("ネットワークの応答を待っています。遅れても、料金は約束した日時までしかかかりません。")
    late = _("ネットワークが応答していません。自動で送り直しています。料金は約束した日時までしかかかりません。")
    return Step(StepState.NOW, _("回線を止めています"), case.ending_at, late if case.is_delayed else text)


def _billing(case: Case) -> Step:
    if case.bill_number:
        settled = max(line.settled_at for line in case.lines if line.settled_at)
        return Step(StepState.PAST, _("最終請求をお送りしました"), settled)
    state = StepState.NOW if case.ended_at else StepState.FUTURE
    return Step(state, _("最終請求をお送りします"), None, _("ご利用分がそろうとお送りします。"))
