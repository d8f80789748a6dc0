"""Tries to have withheld cells back: the least and the most that each can be, by an exact solver over all tables of a quarter.

The attacker knows every figure, how tables add up, that a part is at most its group, that "few" is not 0, and of "few" cells
even which are from 1 to 4. A cell is had back where less than the stated width is left.
"""
import json
import random
import sys

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

import recount

LARGE = 10 ** 5


class Tables:
    """The published cells of a quarter as numbers and unknowns."""

    def __init__(self, cells, counts):
        self.cells, self.counts = cells, counts
        self.unknown = {key: at for at, key in enumerate(key for key, cell in cells.items() if not isinstance(cell, int))}
        self.low = np.zeros(len(self.unknown))
        self.high = np.full(len(self.unknown), LARGE, dtype=float)
        for key, at in self.unknown.items():
            truth = counts[key[0]][key[1:]]
            if cells[key] == "few":
                self.low[at] = 1
                if 1 <= truth <= 4:
                    self.high[at] = 4
            if key[1] == "total" and 1 <= truth <= 4:
                self.high[at] = 4
        entries, self.bottom, self.top = [], [], []
        for terms, least, most in self.relations():
            known = sum(sign * cells[key] for sign, key in terms if key not in self.unknown)
            left = [(sign, self.unknown[key]) for sign, key in terms if key in self.unknown]
            if left:
                entries += [(len(self.bottom), at, sign) for sign, at in left]
                self.bottom.append(least - known)
                self.top.append(most - known)
        row, column, sign = zip(*entries)
        self.matrix = csr_matrix((sign, (row, column)), shape=(len(self.bottom), len(self.unknown)))

    def relations(self):
        by = {}
        for measure, dimension, category in self.cells:
            by.setdefault((measure, dimension), []).append(category)
        for (measure, dimension), categories in by.items():
            total = (measure, "total", "all")
            if dimension in ("age", "sex", "site", "nationality", "route"):
                yield [(1, (measure, dimension, category)) for category in categories] + [(-1, total)], 0, 0
            for category in categories:
                key = (measure, dimension, category)
                if dimension in ("age", "sex"):
                    parts = [c for c in by[measure, "age-sex"] if c.split("|")[dimension == "sex"] == category]
                    yield [(1, (measure, "age-sex", part)) for part in parts] + [(-1, key)], 0, 0
                group = recount.of(measure)
                if group:
                    yield [(1, (group, dimension, category)), (-1, key)], 0, LARGE

    def reach(self, wanted):
        """The least and most of a sum of cells."""
        constant = sum(sign * self.cells[key] for sign, key in wanted if key not in self.unknown)
        objective = np.zeros(len(self.unknown))
        for sign, key in wanted:
            if key in self.unknown:
                objective[self.unknown[key]] += sign
        ends = []
        for sign in (1, -1):
            solved = milp(sign * objective, integrality=np.ones(len(objective)), bounds=Bounds(self.low, self.high),
                          constraints=LinearConstraint(self.matrix, self.bottom, self.top),
                          options={"time_limit": 20})
            # Without a proof the attacker knows what the bound says, which is no more than the truth.
            ends.append(round(sign * (solved.fun if solved.success else solved.mip_dual_bound)))
        return constant + ends[0], constant + ends[1]


given = json.load(sys.stdin)
dice = random.Random(given["seed"])
had_back, tried, naive_found, naive_tried = [], 0, 0, 0
for publication in given["publications"]:
    counts = recount.count(given["persons"], publication["period"])
    cells = {(table["measure"], dimension, category): cell for table in publication["tables"]
             for dimension, rows in table["dimensions"].items() for category, cell in rows}
    small = [key for key in cells if recount.is_small(counts, key[0], key[1:])[0]]
    assert all(not isinstance(cells[key], int) for key in small), "a small cell is shown"
    roots = {measure for measure in {key[0] for key in cells} if cells[measure, "total", "all"] == "hidden"}

    def nothing_published(measure):
        while recount.of(measure):
            measure = recount.of(measure)
        return measure in roots

    small = [key for key in small if not nothing_published(key[0])]
    tables = Tables(cells, counts)
    for key in dice.sample(small, min(given["tried"], len(small))):
        least, most = tables.reach([(1, key)])
        truth = counts[key[0]][key[1:]]
        assert least <= truth <= most, (key, least, truth, most)
        ends = [(least, most)]
        if recount.is_small(counts, key[0], key[1:])[1]:
            ends.append(tables.reach([(1, (recount.of(key[0]),) + key[1:]), (-1, key)]))
        tried += 1
        if any(most - least < publication["width"] for least, most in ends):
            had_back.append([publication["period"], *key, truth, ends])
    # The same attack where only the small cells are withheld.
    naive = {key: "few" if recount.is_small(counts, key[0], key[1:])[0] else counts[key[0]][key[1:]] for key in cells}
    tables = Tables(naive, counts)
    for key in dice.sample(small, min(40, len(small))):
        naive_tried += 1
        least, most = tables.reach([(1, key)])
        naive_found += most - least < publication["width"]

json.dump({"had_back": had_back, "tried": tried, "found_without_protection": naive_found,
           "tried_without_protection": naive_tried}, sys.stdout)
