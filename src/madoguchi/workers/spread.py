"""Durable work on PostgreSQL: Procrastinate wakes workers and spreads the work over any number of machines.

Its jobs hold nothing: each says only "look what is due". What is due, and who is at it, stands in our own rows.
"""

import asyncio
import logging
import threading

from asgiref.sync import sync_to_async
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import DeleteJobCondition, Status

from madoguchi import clock
from madoguchi.workers import stopping, timetable, waking

_A_FULL_CHUNK = 20
_PAUSE_SECONDS = 2.0
_ASK_SECONDS = 0.1
_told = threading.Event()
_log = logging.getLogger(__name__)


@app.task(name=waking.TASK, queue=waking.QUEUE)
def work() -> None:
    """Do what is due until nothing is. Where there is much, call another worker to share it."""
    try:
        with stopping.until(_told), waking.quietly():
            while not _told.is_set() and (handled := timetable.run_round(clock.now)):
                if handled >= _A_FULL_CHUNK:
                    _call_another()
    finally:
        connection.close()  # the engine's threads come and go, and would leave it open


@app.periodic(cron="* * * * * */5")
@app.task(name="madoguchi.look", queue=waking.QUEUE, queueing_lock="madoguchi.look")
def look(timestamp: int) -> None:
    """Every five seconds one worker looks for what fell due with time, and for what nobody was called to."""
    work()


@app.periodic(cron="*/10 * * * *")
@app.task(name="madoguchi.tidy", queue=waking.QUEUE, queueing_lock="madoguchi.tidy")
async def tidy(timestamp: int) -> None:
    """Forget the calls that killed workers had answered. Their rows have been taken over long since."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


def work_until(told: threading.Event) -> None:
    """Be a worker until ``told``; the row in hand is finished then. A server that goes away is awaited."""
    _told.clear()
    while not told.is_set():
        try:
            asyncio.run(_be_a_worker(told))
        except Exception:  # noqa: BLE001 - whatever became of the server, work goes on when it is back
            _log.exception("the worker lost its server, and tries again")
        told.wait(_PAUSE_SECONDS)


async def _be_a_worker(told: threading.Event) -> None:
    there = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with there.open_async():
        working = asyncio.create_task(
            there.run_worker_async(
                queues=[waking.QUEUE], install_signal_handlers=False, delete_jobs=DeleteJobCondition.ALWAYS
            )
        )
        while not told.is_set():
            done, _ = await asyncio.wait([working], timeout=_ASK_SECONDS)
            if done:
                break
        if told.is_set():
            _told.set()
            working.cancel()
        await asyncio.gather(working, return_exceptions=told.is_set())
    await _close_connection()


@sync_to_async
def _close_connection() -> None:
    """That of the thread in which the engine asks Django."""
    connection.close()


def _call_another() -> None:
    """One that waits is enough."""
    try:
        app.configure_task(waking.TASK, queue=waking.QUEUE, queueing_lock=waking.TASK).defer()
    except AlreadyEnqueued:
        return
