//! Concepts and coded statuses.

use super::super::json::Reader;
use super::super::report::{Change, Reason};
use super::super::systems::{canonical, rank};
use super::super::tables::{OWN, StatusSet};
use crate::model::{Coding, Concept, Text};
use crate::terminology::{self, System};

/// One of several codings of a concept.
struct Candidate<'a> {
    reader: Reader<'a>,
    coding: Coding,
    display: Option<Text>,
}

impl Candidate<'_> {
    /// `system|code`.
    fn written(&self) -> String {
        format!("{}|{}", self.coding.system, self.coding.code)
    }
}

impl<'a> Reader<'a> {
    /// A CodeableConcept.
    pub(super) fn concept(&mut self, key: &str) -> Option<Concept> {
        self.child(key).and_then(Reader::into_concept)
    }

    /// A list of CodeableConcepts, and of those that an extension of this format's own adds to it.
    pub(super) fn concepts(&mut self, key: &str) -> Vec<Concept> {
        let mut concepts: Vec<Concept> =
            self.children(key).into_iter().filter_map(Reader::into_concept).collect();
        concepts.extend(
            self.extensions(&format!("{OWN}{key}"))
                .into_iter()
                .filter_map(|mut e| e.concept("valueCodeableConcept")),
        );
        concepts
    }

    /// The first of a list of CodeableConcepts; the others are reported.
    pub(super) fn first_concept(&mut self, key: &str) -> Option<Concept> {
        self.first_child(key).and_then(Reader::into_concept)
    }

    /// A Coding that stands alone.
    pub(super) fn coding(&mut self, key: &str) -> Option<Concept> {
        let candidate = self.child(key)?.into_candidate();
        match candidate {
            Ok(candidate) => Concept::new(Some(candidate.coding), candidate.display),
            Err(display) => Concept::new(None, display),
        }
    }

    /// The concept that this object is: the coding of the most wanted system, and the words.
    pub(super) fn into_concept(mut self) -> Option<Concept> {
        self.take_absent_reason().inspect(|_| self.report(None, Reason::AbsentValue, None));
        let mut uncoded = Vec::new();
        let mut candidates = Vec::new();
        for reader in self.children("coding") {
            match reader.into_candidate() {
                Ok(candidate) => candidates.push(candidate),
                Err(display) => uncoded.extend(display),
            }
        }
        let chosen = (0..candidates.len()).min_by_key(|at| rank(&candidates[*at].coding.system));
        let chosen = chosen.map(|at| candidates.remove(at));
        for mut other in candidates {
            let code = other.written();
            other.reader.discard_with(Reason::OtherCoding, Some(code));
        }
        let text = self.text("text");
        let Some(mut chosen) = chosen else {
            let words = text.or_else(|| uncoded.first().cloned());
            self.report_other_words(&uncoded, words.as_ref());
            return Concept::new(None, words);
        };
        let is_own = |words: &Text| !is_name(&chosen, words);
        uncoded.retain(is_own);
        let own = text.filter(is_own).or_else(|| uncoded.first().cloned());
        self.report_other_words(&uncoded, own.as_ref());
        let display = chosen.display.take();
        let needed = display.clone().filter(|name| own.is_none() && !readers_have(&chosen.coding, name));
        if display.is_some() && needed.is_none() && own != display {
            chosen.reader.lose("display", Reason::Display);
        }
        Concept::new(Some(chosen.coding), own.or(needed))
    }

    /// Codings without a code are words; those that are not the words carried are reported.
    fn report_other_words(&mut self, uncoded: &[Text], carried: Option<&Text>) {
        for _ in uncoded.iter().filter(|words| Some(*words) != carried) {
            self.report(Some("coding"), Reason::NotInModel, None);
        }
    }

    /// A coding with a code, or only its words.
    fn into_candidate(mut self) -> Result<Candidate<'a>, Option<Text>> {
        let display = self.text("display");
        let Some(code) = self.text("code") else { return Err(display) };
        let written = self.text("system").unwrap_or_default();
        let system = canonical(&written).to_owned();
        if system != written {
            self.normalised(Some("system"), Change::CodeSystem, Some(&written), Some(&system));
        }
        let coding = Coding::new(system, code.trim());
        Ok(Candidate { reader: self, coding, display })
    }

    /// A status that is a CodeableConcept. A system that is not the right one is accepted when it is plainly a way
    /// of writing it, words when they are the code; both are reported. Everything else is reported and left out.
    pub(super) fn status_concept<T>(
        &mut self,
        key: &str,
        set: &StatusSet,
        from: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.object_is_text(key) {
            self.normalised(Some(key), Change::OldForm, None, None);
            return self.code(key, set, from);
        }
        let mut reader = self.child(key)?;
        if reader.own("not-in-record").is_some() {
            reader.leave();
            return None;
        }
        if let Some(code) = reader.own("code").and_then(|mut e| e.text("valueCode")) {
            return from(&code);
        }
        reader.take_absent_reason().inspect(|_| reader.report(None, Reason::AbsentValue, None));
        let status = reader.status_coding(set).and_then(&from);
        let words = reader.text("text");
        status.or_else(|| {
            let words = words?;
            match reader.known_code(&words, set) {
                Some((known, _)) => {
                    reader.normalised(Some("text"), Change::Status, None, Some(known));
                    from(known)
                }
                None => reader.fail("text", Reason::InvalidValue),
            }
        })
    }

    /// The first coding that is in the set; the others are reported.
    fn status_coding(&mut self, set: &StatusSet) -> Option<&'static str> {
        let candidates = self.children("coding").into_iter().filter_map(|c| c.into_candidate().ok());
        let mut candidates: Vec<Candidate<'_>> = candidates.collect();
        let known = |c: &Candidate<'_>| {
            let known = c.reader.known_code(&c.coding.code, set)?;
            is_status_system(&c.coding.system, set.system).then_some(known)
        };
        let found = (0..candidates.len()).find_map(|at| Some((at, known(&candidates[at])?)));
        let others = if found.is_some() { Reason::OtherCoding } else { Reason::InvalidValue };
        if let Some((at, (code, exact))) = found {
            let chosen = candidates.remove(at);
            if !exact || chosen.coding.system != set.system {
                let right = format!("{}|{code}", set.system);
                chosen.reader.normalised(None, Change::Status, Some(&chosen.written()), Some(&right));
            }
        }
        for mut other in candidates {
            let code = other.written();
            other.reader.discard_with(others, Some(code));
        }
        found.map(|(_, (code, _))| code)
    }

    fn object_is_text(&mut self, key: &str) -> bool {
        self.peek(key).is_some_and(serde_json::Value::is_string)
    }
}

/// Whether the words beside a coding are only its name: its display, or the name that the agreed terminology has.
fn is_name(chosen: &Candidate<'_>, words: &str) -> bool {
    let same = |name: &Text| name.trim().eq_ignore_ascii_case(words.trim());
    let system = System::from_canonical_uri(&chosen.coding.system);
    chosen.display.as_ref().is_some_and(same)
        || system.is_some_and(|system| terminology::is_english_name(system, &chosen.coding.code, words))
}

/// Whether readers have a name for the code that says what its display says. A display may say more than its code: a
/// strength, a duration, or anything beside a code that only says that there is none.
fn readers_have(coding: &Coding, display: &str) -> bool {
    let Some(system) = System::from_canonical_uri(&coding.system) else { return false };
    let Some(name) = terminology::english(system, &coding.code) else { return false };
    if matches!(system, System::NULL_FLAVOR | System::DATA_ABSENT) {
        return display.eq_ignore_ascii_case(name);
    }
    let in_name: Vec<&str> = numbers(name).collect();
    numbers(display).all(|number| in_name.contains(&number))
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty())
}

/// Whether a system is a way of writing the right one: no system at all, or a URI that ends in the same name, with
/// `condition` and `allergyintolerance` taken for each other.
fn is_status_system(written: &str, right: &str) -> bool {
    let name = |uri: &str| {
        let last = uri.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or("").to_ascii_lowercase();
        match last.as_str() {
            "allergyintolerance-clinical" | "allergy-clinical" | "allergy-clinical-status" => {
                "condition-clinical".to_owned()
            }
            "allergyintolerance-verification" | "allergy-verification-status" => {
                "condition-ver-status".to_owned()
            }
            _ => last,
        }
    };
    written.is_empty() || written == right || name(written) == name(right)
}
