//! Code systems: one URI each, and which to prefer among several codings.

use crate::terminology::System;

/// LOINC.
pub(super) const LOINC: &str = "http://loinc.org";
/// UCUM.
pub(super) const UCUM: &str = "http://unitsofmeasure.org";

/// The systems to choose among several codings of one concept, most wanted first.
const PREFERRED: &[&str] = &[
    "http://snomed.info/sct",
    LOINC,
    "http://www.whocc.no/atc",
    "http://hl7.org/fhir/sid/icd-10",
    "http://hl7.org/fhir/sid/icd-10-cm",
    "http://id.who.int/icd/release/11/mms",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "http://hl7.org/fhir/sid/cvx",
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
];

/// The canonical URI of a code system; a system that is not registered stays as it is written.
pub(super) fn canonical(uri: &str) -> &str {
    System::from_uri(uri).map_or(uri.trim(), |system| system.uri())
}

/// Place of a system in the order of preference; less is better.
pub(super) fn rank(system: &str) -> usize {
    PREFERRED.iter().position(|p| *p == system).unwrap_or(PREFERRED.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_become_one_and_strangers_stay() {
        for uri in ["https://SNOMED.info/sct/", "urn:oid:2.16.840.1.113883.6.96", " http://snomed.info/sct"] {
            assert_eq!(canonical(uri), "http://snomed.info/sct");
        }
        assert_eq!(canonical("http://whocc.no/atc"), "http://www.whocc.no/atc");
        assert_eq!(canonical(" urn:oid:1.2.3"), "urn:oid:1.2.3");
        let edition = "http://snomed.info/sct/900000000000207008";
        assert_eq!(canonical(edition), edition);
        assert!(PREFERRED.iter().all(|system| canonical(system) == *system));
    }
}
