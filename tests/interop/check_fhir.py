"""Checks FHIR that this project writes with what others made: the classes of `fhir.resources` (types, cardinalities, choices
of R4B, of which R4 differs in resources that are not written here), and the structure definitions of the International
Patient Summary as HL7 publishes them in the npm package `hl7.fhir.uv.ips`.

Usage: check_fhir.py FOLDER-OF-PACKAGE FILE… Prints what is wrong, and exits with 1 if anything is.

Of the structure definitions it checks each element outside of slices: how often it may be there, fixed and pattern values, and of
slices those that a pattern on a code tells apart, or the type of a resource. It does not check value sets, invariants in
FHIRPath, or slices of other kinds.
"""

import json
import sys
from pathlib import Path

from fhir.resources.R4B import get_fhir_model_class

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def resources(value):
    """The resource itself and those in it."""
    if value.get("resourceType") == "Bundle":
        yield value
        for entry in value.get("entry", []):
            if "resource" in entry:
                yield from resources(entry["resource"])
    else:
        yield value
    for contained in value.get("contained", []):
        yield contained


def base_faults(value):
    for resource in resources(value):
        if resource.get("resourceType") == "Bundle":
            # Those in it are checked by themselves.
            bare = [{k: v for k, v in e.items() if k != "resource"} for e in resource.get("entry", [])]
            resource = {**resource, "entry": bare} if bare else resource
        yield from class_faults(resource)


def class_faults(value):
    kind = value.get("resourceType", "?")
    # The library does not see that one of a choice is there with a reason for its absence alone.
    for name in [name for name in value if name.startswith("_occurrence") and name[1:] not in value]:
        value = {**value, name[1:]: "2000"}
    try:
        get_fhir_model_class(kind).model_validate(value)
    except Exception as error:  # The library raises its own kinds and pydantic's.
        for fault in getattr(error, "errors", lambda: [{"loc": (), "msg": str(error)}])():
            yield f"{kind}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"


def matches(value, pattern):
    """Whether a value has all that the pattern has (FHIR R4, `pattern[x]`)."""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(matches(value.get(k), v) for k, v in pattern.items())
    if isinstance(pattern, list):
        return isinstance(value, list) and all(any(matches(v, p) for v in value) for p in pattern)
    return value == pattern


def of_element(element, prefix):
    """The value of `fixed[x]` or `pattern[x]`."""
    return next((v for k, v in element.items() if k.startswith(prefix) and k != "patternString_"), None)


def children(node, name):
    """What stands under an element's name; a primitive that is said to be absent counts as there."""
    if name.endswith("[x]"):
        stem = name[:-3]
        found = [k for k in node if k.lstrip("_").startswith(stem) and k.lstrip("_")[len(stem):][:1].isupper()]
        return [node.get(k) for k in {k.lstrip("_"): k for k in found}.values()]
    value, beside = node.get(name), node.get(f"_{name}")
    if value is None:
        value = beside
    return value if isinstance(value, list) else [] if value is None else [value]


class Profile:
    def __init__(self, definition):
        self.name = definition["name"]
        self.kind = definition["type"]
        self.elements = definition["snapshot"]["element"]
        self.by_path = {}
        for element in self.elements[1:]:
            if ":" not in element["id"]:
                self.by_path.setdefault(element["path"].rsplit(".", 1)[0], []).append(element)

    def faults(self, resource):
        yield from self.under(resource, self.kind)
        yield from self.sections(resource)
        yield from self.entries(resource)

    def under(self, node, path):
        for element in self.by_path.get(path, []):
            name = element["path"].rsplit(".", 1)[1]
            if not isinstance(node, dict):
                continue
            found = children(node, name)
            if len(found) < element["min"]:
                yield f"{self.name}: {element['path']} is there {len(found)} times, and has to be {element['min']}"
            if element["max"] != "*" and len(found) > int(element["max"]):
                yield f"{self.name}: {element['path']} is there {len(found)} times, at most {element['max']}"
            for wanted in (of_element(element, "fixed"), of_element(element, "pattern")):
                if wanted is not None:
                    for value in found:
                        if not matches(value, wanted):
                            yield f"{self.name}: {element['path']} is not {json.dumps(wanted)}"
            for value in found:
                yield from self.under(value, element["path"])

    def slices(self, path):
        for element in self.elements:
            if element["path"] == path and ":" in element["id"].split(".")[-1]:
                yield element

    def sections(self, resource):
        if self.kind != "Composition":
            return
        for slice in self.slices("Composition.section"):
            code = next((of_element(e, "pattern") for e in self.elements if e["id"] == slice["id"] + ".code"), None)
            there = [s for s in resource.get("section", []) if code and matches(s.get("code"), code)]
            if code and len(there) < slice["min"]:
                yield f"{self.name}: there is no section {slice['sliceName']}"
            if code and slice["max"] != "*" and len(there) > int(slice["max"]):
                yield f"{self.name}: the section {slice['sliceName']} is there {len(there)} times"

    def entries(self, resource):
        if self.kind != "Bundle":
            return
        for slice in self.slices("Bundle.entry"):
            kinds = [t["code"] for e in self.elements if e["id"] == slice["id"] + ".resource" for t in e["type"]]
            there = [e for e in resource.get("entry", []) if e.get("resource", {}).get("resourceType") in kinds]
            if len(there) < slice["min"]:
                yield f"{self.name}: there is no entry {slice['sliceName']}"


def main(package, files):
    profiles = {}
    for file in Path(package).glob("StructureDefinition-*.json"):
        definition = json.loads(file.read_text())
        if "snapshot" in definition and definition.get("derivation") == "constraint":
            profiles[definition["url"]] = Profile(definition)
    if not profiles:
        print(f"{package} has no structure definitions")
        return 1
    wrong, checked, against = 0, 0, 0
    for file in files:
        document = json.loads(Path(file).read_text())
        faults = list(base_faults(document))
        for resource in resources(document):
            checked += 1
            for url in resource.get("meta", {}).get("profile", []):
                if url in profiles:
                    against += 1
                    faults += profiles[url].faults(resource)
        for fault in sorted(set(faults)):
            print(f"{Path(file).name}: {fault}")
        wrong += len(faults)
    print(f"{checked} resources of {len(files)} files, {against} against a profile: {wrong} faults")
    return 1 if wrong or not against else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
