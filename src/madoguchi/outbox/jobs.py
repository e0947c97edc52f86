"""Delivering what is due."""

import datetime as dt
from typing import Final

from django.db.models import Q

from madoguchi.gateways import GatewayError, mail, post, sms, voice
from madoguchi.outbox import attachments, fates, handles
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message
from madoguchi.outbox.once import once
from madoguchi.outbox.rendering import render
from madoguchi.workers.chunks import at_pace, work_through
from madoguchi.workers.timetable import job


@job("outbox.deliver")
def deliver(now: dt.datetime) -> int:
    """Send a chunk of due messages on each channel at its pace. Those that somebody waits for are in each chunk.

    The gateway gets the message's key, so a second try is noticed as one. Whoever asked for a code waits for it: what
    carries a secret does not stand behind the bills of the last night of the month.
    """
    return sum(_deliver_some(channel, now) for channel in Channel)


def _deliver_some(channel: Channel, now: dt.datetime) -> int:
    waited_for = Message.claim_due(now=now, only=Q(channel=channel, sealed__isnull=False))
    others = Message.claim_due(now=now, only=Q(channel=channel, sealed__isnull=True))
    leaving = at_pace([*waited_for, *others], channel, now=now)
    return work_through(sorted(leaving, key=lambda message: message.pk), _deliver, now=now)


def _deliver(message: Message, *, now: dt.datetime) -> None:
    try:
        provider_id = _SEND[Channel(message.channel)](message, now)
    except GatewayError as error:
        if not error.permanent:
            raise
        message.finish(work_due_at=None, failed_at=now, trouble=str(error))
    else:
        done = {"delivered_at": now, "provider_id": provider_id, "context": {}, "sealed": None}
        message.finish(work_due_at=None, **done)
        fates.settle(message.pk)


def _send_mail(message: Message, now: dt.datetime) -> str:
    files = tuple(attachments.make(*named) for named in message.context.get("attachments", ()))
    letter = mail.Mail(message.to, render(message, "mail_subject"), render(message, "mail"), files)
    return mail.connect().send(letter, key=message.key, handle=handles.of(message.pk))


def _send_sms(message: Message, now: dt.datetime) -> str:
    gateway, text, handle = sms.connect(), render(message, "sms"), handles.of(message.pk)
    return once(
        message,
        gateway,
        lambda: gateway.send(to=message.to, text=text, key=message.key, handle=handle),
        text=text,
        now=now,
    )


def _send_letter(message: Message, now: dt.datetime) -> str:
    ((name, reference),) = message.context["attachments"]
    pdf = attachments.make(name, reference, message.opened()).content
    return post.connect().send(to=message.to, pdf=pdf, key=message.key)


def _ring(message: Message, now: dt.datetime) -> str:
    gateway, handle = voice.connect(), handles.of(message.pk)
    words = render(message, "voice")
    call = voice.Call(message.to, message.language, render(message, "voice_greeting"), words)
    return once(message, gateway, lambda: gateway.call(call, key=message.key, handle=handle), text=words, now=now)


_SEND: Final = {Channel.MAIL: _send_mail, Channel.SMS: _send_sms, Channel.VOICE: _ring, Channel.LETTER: _send_letter}
