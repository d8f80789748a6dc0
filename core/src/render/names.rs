//! Names for concepts, from the terminology and from the record.

use super::bidi::{direction_of, harmless};
use super::phrase::Scribe;
use super::view::{CodeReference, Label, LineKind, Origin, Phrase};
use crate::model::{Coding, Concept};
use crate::terminology::{self, NothingListed, System};

const ENGLISH: &str = "en";
/// HL7's own systems are called by the rest of their URI.
const HL7_SYSTEMS: &str = "http://terminology.hl7.org/CodeSystem/";

/// What code systems are usually called. Proper names: the same in every language.
const SYSTEM_NAMES: &[(System, &str)] = &[
    (System::SCT, "SNOMED CT"),
    (System::LOINC, "LOINC"),
    (System::ATC, "ATC"),
    (System::CVX, "CVX"),
    (System::ICD10, "ICD-10"),
    (System::ICD10CM, "ICD-10-CM"),
    (System::ICD11, "ICD-11"),
    (System::RXNORM, "RxNorm"),
    (System::EDQM, "EDQM"),
    (System::UNII, "UNII"),
    (System::UCUM, "UCUM"),
    (System::IPS_ABSENT, "IPS"),
    (System::ISO3166, "ISO 3166"),
    (System::BCP47, "BCP 47"),
];

impl Scribe {
    /// A concept's name in the view's language, in English, as written, or its code: the first of these that there is.
    pub(super) fn label(&self, concept: &Concept) -> Label {
        let written = concept.text().map(harmless);
        let Some(coding) = concept.coding() else {
            let text = written.unwrap_or_default();
            return label(text, Origin::AsWritten, None);
        };
        let code = Some(reference(coding));
        let mut named = match (self.named(coding), written.as_ref()) {
            (Some(named), _) => Label { code, ..named },
            (None, Some(written)) => label(written.clone(), Origin::AsWritten, code),
            (None, None) => label(code_text(coding), Origin::Code, code),
        };
        named.as_written = written.filter(|written| *written != named.text);
        named
    }

    /// The terminology's name.
    fn named(&self, coding: &Coding) -> Option<Label> {
        let system = System::from_uri(&coding.system)?;
        let name = terminology::name(system, &coding.code, self.language())?;
        if name.lang == ENGLISH && self.language() != ENGLISH {
            return Some(label(name.text.to_owned(), Origin::TerminologyEnglish, None));
        }
        let english = terminology::english(system, &coding.code).filter(|_| name.lang != ENGLISH);
        let own = label(name.text.to_owned(), Origin::Terminology, None);
        Some(Label { draft: name.draft, english: english.map(str::to_owned), ..own })
    }

    /// The same label under a name of ours, with the words as written beside it.
    pub(super) fn renamed(&self, old: Label, name: String, english: String) -> Label {
        let written = old.as_written.or((old.origin == Origin::AsWritten).then_some(old.text));
        let english = Some(english).filter(|_| self.language() != ENGLISH);
        let as_written = written.filter(|written| *written != name);
        Label { english, as_written, ..label(name, Origin::Terminology, old.code) }
    }

    /// A concept's name as a phrase.
    pub(super) fn concept(&self, concept: &Concept) -> Phrase {
        Phrase::of(self.label(concept))
    }
}

/// Whether a concept is a statement that there is none, or that nothing is known.
pub(super) fn kind_of(concept: Option<&Concept>) -> LineKind {
    let coding = concept.and_then(Concept::coding);
    let system = coding.and_then(|coding| System::from_uri(&coding.system));
    let Some((coding, system)) = coding.zip(system) else { return LineKind::Fact };
    match terminology::nothing_listed(system, &coding.code) {
        Some(NothingListed::NoneKnown) => LineKind::NoneKnown,
        Some(NothingListed::NoInformation) => LineKind::NoInformation,
        None => LineKind::Fact,
    }
}

/// What a code system is usually called; its URI where we know no name.
fn system_name(uri: &str) -> String {
    let known =
        System::from_uri(uri).and_then(|system| SYSTEM_NAMES.iter().find(|(named, _)| *named == system));
    match (known, uri.strip_prefix(HL7_SYSTEMS)) {
        (Some((_, name)), _) => (*name).to_owned(),
        (None, Some(name)) => format!("HL7 {}", harmless(name)),
        (None, None) => harmless(uri),
    }
}

fn reference(coding: &Coding) -> CodeReference {
    CodeReference {
        system: harmless(&coding.system),
        system_name: system_name(&coding.system),
        code: harmless(&coding.code),
    }
}

fn code_text(coding: &Coding) -> String {
    let code = harmless(&coding.code);
    // The codes of languages and countries say more to people than the names of the systems.
    match System::from_uri(&coding.system) {
        Some(System::BCP47 | System::ISO3166) => code,
        _ => format!("{} {code}", system_name(&coding.system)).trim().to_owned(),
    }
}

fn label(text: String, origin: Origin, code: Option<CodeReference>) -> Label {
    let direction = direction_of(&text);
    Label { text, direction, origin, draft: false, english: None, as_written: None, code }
}
