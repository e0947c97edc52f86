"""The pages of 「解約から学ぶ」: counts for whoever may see them, and the same as a file."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi import clock, policy
from madoguchi.cancellation.leavings import By
from madoguchi.domain.staff import May
from madoguchi.friction.queries import measure
from madoguchi.learning import figures, words
from madoguchi.learning.bars import bars
from madoguchi.staff.guarding import desk_page
from madoguchi.staff.queries import AtDesk

_FEW = "–"


@require_safe
@desk_page(May.LEARN)
def desk_learn(request: HttpRequest, staff: AtDesk) -> HttpResponse:
    """Every figure, with its table behind it."""
    now, fewest = clock.now(), policy.current().retention.smallest_group
    first, last = figures.window(now)
    measured = measure(first, last)
    context = {
        "first": first,
        "last": last,
        "fewest": fewest,
        "figures": [(figure, bars(figure)) for figure in figures.list_figures(now)],
        "measured": measured,
        "stopped": [(words.page(name), number) for name, number in measured.stopped.items()],
    }
    return render(request, "learning/learn.html", context)


@require_safe
@desk_page(May.LEARN)
def desk_learn_file(request: HttpRequest, staff: AtDesk, name: str) -> HttpResponse:
    """One figure's table as a CSV that a spreadsheet opens; what the page hides, it hides too."""
    if name not in set(By):
        raise Http404
    figure = figures.get_figure(By(name), clock.now())
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(answer)
    writer.writerow([figure.heading, *figure.columns, words.TOGETHER])
    for row in (*figure.rows, *([figure.whole] if figure.whole else [])):
        writer.writerow([row.words, *(_FEW if n is None else n for n in (*row.numbers, row.total))])
    return answer
