#!/usr/bin/env python3
"""Sums the scores of files: sum.py WHAT FILE …"""

import collections
import json
import sys

totals = collections.defaultdict(collections.Counter)
for file in sys.argv[2:]:
    for tier, counts in json.load(open(file))["total"].items():
        totals[tier].update(counts)
print(f"{len(sys.argv) - 2} summaries {sys.argv[1]}")
for tier, c in totals.items():
    whole = c["kept"] + c["changed"] + c["lost"]
    print(f"{tier:<7} kept {c['kept']:>6}  changed {c['changed']:>5}  lost {c['lost']:>5}  kept {100 * c['kept'] / max(whole, 1):.2f} %")
