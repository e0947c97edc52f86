"""What we believed before we tried, fault by fault. The table in docs/month-end-faults.md is made from this."""

from dataclasses import dataclass

HOLDS = (
    "every line is settled in the end, begun once and ended once; one order each at the network",
    "one bill for each case, by its number on the case; each use is on one bill, and none is left out",
    "each message is in the outbox once; the contract has ended with its last line",
    "nothing is claimed any more; the audit's seals are whole",
)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A fault, and why we believed that it costs time and nothing else. ``root``: only root can bring it about."""

    fault: str
    what: str
    because: str
    root: bool = False


HYPOTHESES = (
    Hypothesis(
        "kill",
        "one to three of three workers are killed (SIGKILL) at random instants; each is replaced at once",
        "what a worker holds is a lease that ends; each step is one transaction; the network knows orders by their key",
    ),
    Hypothesis(
        "cut",
        "one to three times, the server ends a random half of the workers' connections",
        "a transaction that was cut is rolled back; a worker opens a connection anew and goes on",
    ),
    Hypothesis(
        "restart",
        "PostgreSQL is stopped without a checkpoint (immediate) and started again",
        "what was committed is in its log; workers wait until it answers",
    ),
    Hypothesis(
        "clock",
        "ten to forty times, a worker's clock jumps by up to two minutes, forwards or backwards",
        "whoever takes over a row too early finds the other's claim gone and rolls back: a lease spares work, the"
        " conditional update guards it",
    ),
    Hypothesis(
        "disk",
        "the disk under PostgreSQL is filled to the last byte, and given room again after a while",
        "what cannot be written is rolled back; the server recovers, if need be by a restart",
        root=True,
    ),
    Hypothesis(
        "network",
        "workers live in network namespaces of their own; the link of one to the server is cut for longer than a lease",
        "its transaction is ended by the server's timeouts, and its rows are taken over; back again, it opens a"
        " connection anew",
        root=True,
    ),
)
