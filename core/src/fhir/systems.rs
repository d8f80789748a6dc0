//! Code systems: one URI each, and which to prefer among several codings.

/// SNOMED CT.
pub(super) const SNOMED: &str = "http://snomed.info/sct";
/// LOINC.
pub(super) const LOINC: &str = "http://loinc.org";
/// UCUM.
pub(super) const UCUM: &str = "http://unitsofmeasure.org";

/// The systems to choose among several codings of one concept, most wanted first.
const PREFERRED: &[&str] = &[
    SNOMED,
    LOINC,
    "http://www.whocc.no/atc",
    "http://hl7.org/fhir/sid/icd-10",
    "http://hl7.org/fhir/sid/icd-10-cm",
    "http://hl7.org/fhir/sid/icd-11",
    "http://id.who.int/icd11/mms",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "http://hl7.org/fhir/sid/cvx",
    "http://id.who.int/icd/release/11/mms",
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
];

/// Object identifiers under which v2 and v3 systems know the same code systems.
const OIDS: &[(&str, &str)] = &[
    ("2.16.840.1.113883.6.96", SNOMED),
    ("2.16.840.1.113883.6.1", LOINC),
    ("2.16.840.1.113883.6.8", UCUM),
    ("2.16.840.1.113883.6.3", "http://hl7.org/fhir/sid/icd-10"),
    ("2.16.840.1.113883.6.90", "http://hl7.org/fhir/sid/icd-10-cm"),
    ("2.16.840.1.113883.6.88", "http://www.nlm.nih.gov/research/umls/rxnorm"),
    ("2.16.840.1.113883.6.73", "http://www.whocc.no/atc"),
    ("2.16.840.1.113883.12.292", "http://hl7.org/fhir/sid/cvx"),
    ("2.16.840.1.113883.6.69", "http://hl7.org/fhir/sid/ndc"),
    ("2.16.840.1.113883.6.43.1", "http://terminology.hl7.org/CodeSystem/icd-o-3"),
    ("0.4.0.127.0.16.1.1.2.1", "http://standardterms.edqm.eu"),
];

/// Systems that are often written with `https`, without `www`, in capitals or with a slash at the end.
const OFTEN_MISWRITTEN: &[&str] = &[
    SNOMED,
    LOINC,
    UCUM,
    "http://www.whocc.no/atc",
    "http://hl7.org/fhir/sid/icd-10",
    "http://hl7.org/fhir/sid/icd-10-cm",
    "http://hl7.org/fhir/sid/icd-11",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "http://hl7.org/fhir/sid/cvx",
    "http://hl7.org/fhir/sid/ndc",
    "http://standardterms.edqm.eu",
];

/// The canonical URI of a code system; a system that is not known stays as it is written.
pub(super) fn canonical(uri: &str) -> &str {
    let uri = uri.trim();
    if let Some(oid) = uri.strip_prefix("urn:oid:") {
        return OIDS.iter().find(|(known, _)| *known == oid).map_or(uri, |(_, system)| system);
    }
    let bare = bare(uri);
    OFTEN_MISWRITTEN.iter().find(|known| self::bare(known) == bare).copied().unwrap_or(uri)
}

/// Place of a system in the order of preference; less is better.
pub(super) fn rank(system: &str) -> usize {
    PREFERRED.iter().position(|p| *p == system).unwrap_or(PREFERRED.len())
}

/// What is left of a URI without scheme, `www.`, a slash at the end, and capitals.
fn bare(uri: &str) -> String {
    let lower = uri.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or(lower.strip_prefix("http://")).unwrap_or(&lower);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_become_one_and_strangers_stay() {
        for uri in ["https://SNOMED.info/sct/", "urn:oid:2.16.840.1.113883.6.96", " http://snomed.info/sct"] {
            assert_eq!(canonical(uri), SNOMED);
        }
        assert_eq!(canonical("http://whocc.no/atc"), "http://www.whocc.no/atc");
        assert_eq!(
            canonical("http://snomed.info/sct/900000000000207008"),
            "http://snomed.info/sct/900000000000207008"
        );
        assert_eq!(canonical("urn:oid:1.2.3"), "urn:oid:1.2.3");
        assert!(PREFERRED.iter().all(|system| canonical(system) == *system));
    }
}
