"""Delivering what is due."""

import datetime as dt

from madoguchi.gateways import GatewayError, mail, post, sms, voice
from madoguchi.outbox import attachments
from madoguchi.outbox.channels import Channel
from madoguchi.outbox.models import Message
from madoguchi.outbox.rendering import render, secret_of
from madoguchi.workers.chunks import work_through
from madoguchi.workers.timetable import job


@job("outbox.deliver")
def deliver(now: dt.datetime) -> int:
    """Send one chunk of due messages. The gateway gets the message's key, so a second try is noticed as one."""
    return work_through(Message.claim_due(now=now), _deliver, now=now)


def _deliver(message: Message, *, now: dt.datetime) -> None:
    try:
        provider_id = _SEND[Channel(message.channel)](message)
    except GatewayError as error:
        if not error.permanent:
            raise
        message.finish(work_due_at=None, failed_at=now, trouble=str(error))
    else:
        message.finish(work_due_at=None, delivered_at=now, provider_id=provider_id, context={}, sealed=None)


def _send_mail(message: Message) -> str:
    files = tuple(attachments.make(*named) for named in message.context.get("attachments", ()))
    letter = mail.Mail(message.to, render(message, "mail_subject"), render(message, "mail"), files)
    return mail.connect().send(letter, key=message.key)


def _send_sms(message: Message) -> str:
    return sms.connect().send(to=message.to, text=render(message, "sms"), key=message.key)


def _send_letter(message: Message) -> str:
    (named,) = message.context["attachments"]
    name, reference = named
    pdf = attachments.make(name, reference, secret_of(message)).content
    return post.connect().send(to=message.to, pdf=pdf, key=message.key)


def _ring(message: Message) -> str:
    greeting, words = render(message, "voice_greeting"), render(message, "voice")
    return voice.connect().call(voice.Call(message.to, message.language, greeting, words), key=message.key)


_SEND = {Channel.MAIL: _send_mail, Channel.SMS: _send_sms, Channel.VOICE: _ring, Channel.LETTER: _send_letter}
