"""Compares every figure of publications with a second count, and every comparison with scipy."""
import csv
import io
import json
import math
import sys

from scipy import stats

import recount

given = json.load(sys.stdin)
wrong, shown, withheld = [], 0, 0
for publication, text in zip(given["publications"], given["csv"]):
    counts = recount.count(given["persons"], publication["period"])
    lines = {}
    for line in csv.DictReader(io.StringIO(text, newline="")):
        lines[line["measure"], line["dimension"], line["category"]] = line["count"] or line["withheld"]
    for table in publication["tables"]:
        measure = table["measure"]
        if table.get("of") != recount.of(measure):
            wrong.append([measure, table.get("of")])
        for dimension, rows in table["dimensions"].items():
            known = {cell[1] for cell in counts["persons"] if cell[0] == dimension} | {
                cell[1] for cell in counts["due"] if cell[0] == dimension}
            listed = {category for category, _ in rows}
            if not known <= listed:
                wrong.append([publication["period"], measure, dimension, sorted(known - listed)])
            for category, cell in rows:
                truth = counts[measure][dimension, category]
                if lines.pop((measure, dimension, category), None) != str(cell):
                    wrong.append([publication["period"], measure, dimension, category, "csv"])
                if isinstance(cell, int):
                    shown += 1
                    small, _ = recount.is_small(counts, measure, (dimension, category))
                    if cell != truth or small:
                        wrong.append([publication["period"], measure, dimension, category, cell, truth])
                else:
                    withheld += 1
                    if cell == "few" and truth == 0:
                        wrong.append([publication["period"], measure, dimension, category, cell, truth])
    if lines:
        wrong.append(["csv", len(lines)])


def close(one, other):
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)


for compared in given["compared"]:
    a, b, c, d = compared["cells"]
    p = stats.fisher_exact([[a, b], [c, d]]).pvalue
    half = 0.5 if 0 in (a, b, c, d) else 0.0
    table = stats.contingency.odds_ratio  # scipy's sample odds ratio has no interval by Woolf: written out.
    ratio = table([[a, b], [c, d]], kind="sample").statistic if not half else (
        (a + half) * (d + half) / ((b + half) * (c + half)))
    error = math.sqrt(sum(1 / (cell + half) for cell in (a, b, c, d)))
    z = stats.norm.ppf(0.975)
    expected = [ratio, ratio * math.exp(-z * error), ratio * math.exp(z * error), p]
    if not all(close(one, other) for one, other in zip(compared["told"], expected)):
        wrong.append([compared["cells"], compared["told"], expected])

json.dump({"wrong": wrong[:20], "shown": shown, "withheld": withheld}, sys.stdout)
