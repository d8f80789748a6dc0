//! What is chosen before a card is made, as the form sends it.

use super::print_order::Order;
use crate::typed::Typed;
use phr_core::carrier::Carrier;
use phr_core::keys::{AccessCode, CodeLength, CodePolicy};
use std::collections::BTreeSet;

/// The carriers that a centre makes, by what they are called on the pages: the first is proposed.
pub(crate) const CARRIERS: [Carrier; 4] =
    [Carrier::QrCard, Carrier::QrBooklet, Carrier::QrSheet, Carrier::File];

/// What is chosen. `Debug` would print an access code, so there is none.
#[derive(Clone)]
pub(crate) struct Choices {
    pub(crate) carrier: Carrier,
    /// Ids of the networks that may open the card, as the form names them.
    pub(crate) networks: BTreeSet<String>,
    pub(crate) code: CodeChoice,
    /// Language of whoever treats the person.
    pub(crate) clinician: String,
    /// The person's language; empty where it is each person's own.
    pub(crate) person: String,
    /// Whether the person's name stands on the outside.
    pub(crate) names: bool,
    /// How far the record may be shortened.
    pub(crate) leave_out: LeaveOut,
    /// Whether the booklet has the summary that anybody can read.
    pub(crate) summary: bool,
    /// Whether the person agreed to that.
    pub(crate) consent: bool,
}

/// Which access code opens the card.
#[derive(Clone)]
pub(crate) enum CodeChoice {
    /// A new one.
    New(CodeLength),
    /// The one that the person has.
    Known(AccessCode),
    /// None: care networks alone open the card.
    None,
}

/// How far the record may be shortened so that it fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LeaveOut {
    /// Not at all.
    #[default]
    Nothing,
    /// By remarks, times of day, usual ranges.
    Details,
    /// By entries too, the least important first.
    Entries,
}

impl LeaveOut {
    pub(crate) const ALL: [Self; 3] = [Self::Nothing, Self::Details, Self::Entries];

    /// The form's word.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Details => "details",
            Self::Entries => "entries",
        }
    }
}

/// Why what was chosen cannot be done: the form's field, and the message about it.
pub(crate) type Problem = (&'static str, &'static str);

impl Choices {
    /// What was chosen for several persons at once.
    pub(crate) fn of_batch(order: &Order) -> Option<Self> {
        let Order::Batch { networks, clinician, names, leave_out, .. } = order else { return None };
        Some(Self {
            carrier: Carrier::QrCard,
            networks: networks.iter().cloned().collect(),
            code: CodeChoice::New(CodeLength::Sixteen),
            clinician: language(Some(clinician)),
            person: String::new(),
            names: *names,
            leave_out: LeaveOut::ALL.into_iter().find(|choice| choice.code() == leave_out)?,
            summary: false,
            consent: false,
        })
    }

    /// What the preview depends on, in one text: what was looked at is what is made.
    pub(crate) fn stamp(&self) -> String {
        let code = match &self.code {
            CodeChoice::New(length) => length.digits().to_string(),
            CodeChoice::Known(code) => code.length().digits().to_string(),
            CodeChoice::None => "none".to_owned(),
        };
        let networks: Vec<&str> = self.networks.iter().map(String::as_str).collect();
        format!("{} {code} {} {}", self.carrier.name(), self.leave_out.code(), networks.join(" "))
    }

    /// Reads the form, with everything that is wrong with it. Fields that are not the form's change nothing.
    pub(crate) fn read(form: &Typed) -> Result<Self, Vec<Problem>> {
        let first = |name: &str| Some(form.value(name)).filter(|value| !value.is_empty());
        let mut problems = Vec::new();
        let carrier = first("carrier").and_then(|name| name.parse().ok()).filter(|c| CARRIERS.contains(c));
        if carrier.is_none() {
            problems.push(("carrier", "issue-problem-carrier"));
        }
        let code = match first("code") {
            Some("none") => Some(CodeChoice::None),
            Some("known") => {
                let typed = first("code_typed").unwrap_or_default();
                AccessCode::parse(typed, CodePolicy::Standard).ok().map(CodeChoice::Known)
            }
            _ if first("digits") == Some("20") => Some(CodeChoice::New(CodeLength::Twenty)),
            _ => Some(CodeChoice::New(CodeLength::Sixteen)),
        };
        if code.is_none() {
            problems.push(("code_typed", "issue-problem-code"));
        }
        let networks: BTreeSet<String> = form.values("network").map(str::to_owned).collect();
        if networks.is_empty() && matches!(code, Some(CodeChoice::None)) {
            problems.push(("code", "issue-problem-nobody"));
        }
        let (summary, consent) = (form.has("summary"), form.has("consent"));
        if summary && !consent {
            problems.push(("consent", "issue-summary-consent-needed"));
        }
        let leave_out = LeaveOut::ALL.into_iter().find(|choice| first("leave_out") == Some(choice.code()));
        match (carrier, code) {
            (Some(carrier), Some(code)) if problems.is_empty() => Ok(Self {
                carrier,
                networks,
                code,
                clinician: language(first("clinician")),
                person: language(first("person")),
                names: form.has("names"),
                leave_out: leave_out.unwrap_or_default(),
                summary: summary && carrier == Carrier::QrBooklet,
                consent,
            }),
            _ => Err(problems),
        }
    }

    /// The languages of the print, each once, the clinician's first.
    pub(crate) fn languages(&self) -> Vec<String> {
        let mut languages = vec![self.clinician.clone(), self.person.clone()];
        languages.dedup();
        languages
    }
}

/// A language that the prints have; English for any other.
fn language(tag: Option<&str>) -> String {
    let known = tag.and_then(crate::text::Language::parse).unwrap_or(crate::text::Language::English);
    known.tag().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_read() {
        let fields = [
            ("carrier", "qr-booklet"),
            ("network", "ab12"),
            ("network", "cd34"),
            ("code", "new"),
            ("digits", "20"),
            ("clinician", "sr"),
            ("person", "ar"),
            ("summary", "on"),
            ("consent", "on"),
            ("leave_out", "details"),
            ("something", "else"),
        ];
        let choices = Choices::read(&Typed::showing(fields)).ok().unwrap();
        assert_eq!(choices.carrier, Carrier::QrBooklet);
        assert_eq!(choices.networks.len(), 2);
        assert!(matches!(choices.code, CodeChoice::New(CodeLength::Twenty)));
        assert_eq!(choices.languages(), ["sr", "ar"]);
        assert_eq!(choices.leave_out, LeaveOut::Details);
        assert!(choices.summary && choices.consent && !choices.names);
    }

    #[test]
    fn what_cannot_be_done_is_said_by_its_field() {
        fn problems<const N: usize>(fields: [(&str, &str); N]) -> Vec<Problem> {
            Choices::read(&Typed::showing(fields)).err().unwrap_or_default()
        }
        assert_eq!(problems([("carrier", "stone")]), [("carrier", "issue-problem-carrier")]);
        assert_eq!(problems([("carrier", "file"), ("code", "none")]), [("code", "issue-problem-nobody")]);
        assert_eq!(
            problems([("carrier", "file"), ("code", "known"), ("code_typed", "1234")]),
            [("code_typed", "issue-problem-code")]
        );
        assert_eq!(
            problems([("carrier", "qr-booklet"), ("summary", "on")]),
            [("consent", "issue-summary-consent-needed")]
        );
        // A tag carries no card of this size, so the pages do not offer it.
        assert_eq!(problems([("carrier", "ntag213")]).len(), 1);
    }

    #[test]
    fn nothing_is_left_out_unless_that_was_chosen() {
        let choices = Choices::read(&Typed::showing([("carrier", "qr-card"), ("leave_out", "all of it")]))
            .ok()
            .unwrap();
        assert_eq!(choices.leave_out, LeaveOut::Nothing);
    }

    #[test]
    fn a_summary_is_printed_in_a_booklet_only() {
        let fields = [("carrier", "qr-card"), ("summary", "on"), ("consent", "on")];
        assert!(!Choices::read(&Typed::showing(fields)).ok().unwrap().summary);
    }
}
