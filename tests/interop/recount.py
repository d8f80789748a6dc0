"""Counts a quarter from what was typed into the forms: a second implementation, which shares nothing with the first."""
import datetime as dt
from collections import defaultdict

CONDITIONS = {
    "cardiovascular": {"38341003", "414545008", "84114007", "230690007", "23685000", "22298006", "42343007"},
    "diabetes": {"44054006", "46635009"},
    "neurological": {"37796009", "84757009", "230572002", "24700007", "32798002"},
    "kidney": {"95570007", "709044004", "46177005"},
    "chronic-airways": {"195967001", "13645005"},
    "mental": {"47505003", "35489007", "48694002", "193462001", "370143000", "231504006", "21897009", "58214004",
               "13746004", "443919007"},
    "upper-airways": {"54150009", "43878008", "195647007"},
    "lower-airways": {"10509002", "233604007", "4120002"},
    "scabies": {"128869009"},
    "hepatitis-b": {"61977001", "66071002", "76795007"},
    "hepatitis-c": {"128302006"},
    "tuberculosis": {"56717001", "154283005", "423092005"},
    "hiv": {"86406008", "91947003"},
    "gastroenteritis": {"25374005"},
    "injury": {"416462003", "125666000", "127295002", "283545005"},
    "anaemia": {"271737000", "87522002"},
}
TESTS = {"igra": ["igra"], "chest-x-ray": ["chest_xray"], "hbsag": ["hbsag"], "hcv": ["hcv"], "hiv": ["hiv"],
         "syphilis": ["syphilis", "syphilis_rpr"], "malaria": ["malaria", "malaria_microscopy"]}
VACCINES = {
    "measles": ["mmr", "mr", "measles"],
    "polio": ["opv", "ipv", "polio", "hexavalent", "dtp_ipv"],
    "diphtheria": ["dtp", "pentavalent", "hexavalent", "dtp_ipv", "td"],
    "hepatitis-b": ["hepb", "pentavalent", "hexavalent"],
    "tuberculosis": ["bcg"],
    "covid": ["covid"],
}
BANDS = [(0, "0-4"), (5, "5-11"), (12, "12-17"), (18, "18-29"), (30, "30-44"), (45, "45-59"), (60, "60+")]
AGES = [word for _, word in BANDS] + ["unknown"]
SEXES = ["female", "male", "other-or-unknown"]
ATTRIBUTES = set(CONDITIONS) | {"positive-" + test for test in TESTS} | {"pregnant"}
EPOCH = dt.date(1970, 1, 1)


def of(measure):
    if measure in ("episodes", "persons", "due"):
        return None
    if measure.startswith("positive-"):
        return "tested-" + measure.removeprefix("positive-")
    return {"pregnant": "pregnancy-asked", "kept": "due"}.get(measure, "persons")


def bounds(period):
    year, quarter = int(period[:4]), int(period[-1])
    first = dt.date(year, 3 * quarter - 2, 1)
    after = dt.date(year + (quarter == 4), 1 if quarter == 4 else 3 * quarter + 1, 1)
    return (first - EPOCH).days, (after - EPOCH).days - 1


def span(text):
    """First and last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    parts = [int(part) for part in text.split("-")]
    first = dt.date(*(parts + [1, 1])[:3])
    if len(parts) == 1:
        last = dt.date(parts[0], 12, 31)
    elif len(parts) == 2:
        last = dt.date(parts[0] + (parts[1] == 12), parts[1] % 12 + 1, 1) - dt.timedelta(1)
    else:
        last = first
    return (first - EPOCH).days, (last - EPOCH).days


def band(born, day):
    if not born:
        return "unknown"
    first, last = span(born)
    months = int(max(day - (first + last) // 2, 0) / (365.2425 / 12))
    return [word for least, word in BANDS if months // 12 >= least][-1]


def rows(fields, group):
    return sorted({int(path.split(".")[group.count(".") + 1]) for path in fields if path.startswith(group + ".")
                   and path.split(".")[group.count(".") + 1].isdigit()})


def codes(fields):
    found = set()
    for row in rows(fields, "problems"):
        system, code = fields[f"problems.{row}.code.chosen"].split("|")
        assert system == "sct"
        if fields.get(f"problems.{row}.certainty", "confirmed") == "confirmed":
            found.add(code)
    return found


def doses(fields):
    found = set()
    for path in fields:
        parts = path.split(".")
        if parts[:2] == ["vaccinations", "grid"] and fields.get(".".join(parts[:4] + ["source"])) != "reported":
            found.add(parts[2])
    return found


def count(persons, period):
    """Counts by measure, then by (dimension, category)."""
    first, last = bounds(period)
    counts = defaultdict(lambda: defaultdict(int))
    for episodes in persons:
        until = [(at, episode) for at, episode in enumerate(episodes) if episode["day"] <= last]
        if not until:
            continue
        now = [episode for _, episode in until if episode["day"] >= first]
        due, is_kept = False, True
        done = {tuple(kept) for _, episode in until for kept in episode["kept"]}
        for at, episode in until:
            fields = episode["fields"]
            for row in rows(fields, "follow_ups"):
                ends = fields.get(f"follow_ups.{row}.until") or fields.get(f"follow_ups.{row}.due")
                if ends and first <= span(ends)[1] <= last:
                    due = True
                    is_kept &= (at, row) in done
        has = set()
        if now:
            has.add("persons")
            found = set().union(*(codes(episode["fields"]) for episode in now))
            has |= {name for name, of_name in CONDITIONS.items() if found & of_name}
            for test, fields_of in TESTS.items():
                results = {episode["fields"].get(f"tests.{name}.result") for episode in now for name in fields_of}
                if results & {"positive", "negative", "normal", "abnormal", "abnormal_tb"}:
                    has.add("tested-" + test)
                if results & {"positive", "abnormal_tb"}:
                    has.add("positive-" + test)
            given = set().union(*(doses(episode["fields"]) for _, episode in until))
            has |= {"vaccinated-" + name for name, of_name in VACCINES.items() if given & set(of_name)}
            statuses = {episode["fields"].get("pregnancy.status") for episode in now}
            if statuses & {"pregnant", "not_pregnant"}:
                has.add("pregnancy-asked")
            if "pregnant" in statuses:
                has.add("pregnant")
        if due:
            has.add("due")
            if is_kept:
                has.add("kept")
        if not has:
            continue
        # The particulars stand in a person's first episode.
        known = episodes[0]
        who = known["fields"]
        ways = [who[f"identity.route.{row}.country"] for row in rows(who, "identity.route")]
        nationalities = [who[f"identity.nationalities.{row}.country"] for row in rows(who, "identity.nationalities")]
        age = band(who.get("identity.birth_date"), known["day"])
        sex = {"female": "female", "male": "male"}.get(who.get("identity.sex"), "other-or-unknown")
        at = now[0] if now else until[-1][1]
        cells = [("total", "all"), ("age", age), ("sex", sex), ("age-sex", f"{age}|{sex}"), ("site", at["site"]),
                 ("nationality", nationalities[0] if len(nationalities) == 1 else "unknown"),
                 ("route", ways[-1] if ways else "unknown")]
        for cell in cells:
            for measure in has:
                counts[measure][cell] += 1
            counts["episodes"][cell] += len(now)
    return counts


def is_small(counts, measure, cell):
    """Whether a cell has to be protected, and whether what is missing of its group has to be."""
    value = counts[measure][cell]
    group = of(measure)
    rest = False
    if group and value > 0:
        whole = counts[group][cell]
        least = 0 if measure in ATTRIBUTES else 1
        rest = whole >= 5 and least <= whole - value <= 4
    return 1 <= value <= 4 or rest, rest
