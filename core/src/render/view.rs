//! The view: what a reader shows of a record, in order and in words, without styling.

use core::fmt;
use serde::Serialize;

/// Writing direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// How much a notice or a flag matters. More than a colour: each has its own sign, see [`Severity::sign`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Acting without heeding it can do harm.
    Danger,
    /// To be heeded.
    Warning,
    /// To be known.
    Notice,
    /// Good news.
    Ok,
}

/// How a line stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Emphasis {
    /// Can do harm: a high-risk allergy, a critical result.
    Danger,
    /// Out of the usual.
    Abnormal,
    /// Neither.
    Plain,
    /// Of the past, or not to be relied on: resolved, refuted, entered in error.
    Muted,
}

/// What a line or statement says by its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineKind {
    /// A clinical fact.
    Fact,
    /// The statement that there is none, such as "no known allergies". Never shown as if it were one.
    NoneKnown,
    /// The statement that nothing is known about it.
    NoInformation,
}

/// Where the words of a label come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The terminology, in the view's language.
    Terminology,
    /// The terminology, in English for want of a name in the view's language.
    TerminologyEnglish,
    /// The record, as the issuer wrote it.
    AsWritten,
    /// Nowhere: the code stands for itself.
    Code,
    /// Nowhere: the record gives neither a code nor words, and the label says what kind of entry it is.
    Unnamed,
}

/// A record as it is to be shown. See [`crate::render`] for what whoever lays it out has to do.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct View {
    /// Language of the view (BCP 47).
    pub language: String,
    /// Direction of that language, and of every text that names none of its own.
    pub direction: Direction,
    /// What must be known before relying on the rest, gravest first.
    pub notices: Vec<Notice>,
    /// Who the record is about.
    pub person: Vec<Detail>,
    /// The sections, dangers first.
    pub blocks: Vec<Block>,
    /// The attestations that the view rests on, in the order of the chain.
    pub attestations: Vec<Provenance>,
    /// The attestations whose content is kept back. Each has its notice too.
    pub withheld: Vec<WithheldAttestation>,
}

/// Something to be known about the record as a whole.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Stable name for programs.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// In words.
    pub text: String,
    /// Which attestation it concerns, where it concerns one: its place in the chain, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attestation: Option<usize>,
}

/// One section of the view.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Stable name for programs.
    pub code: &'static str,
    /// Title.
    pub title: Phrase,
    /// Whether it belongs to what must be known first.
    pub danger: bool,
    /// What is said of the section as a whole: none known, not asked, not stated …
    pub statements: Vec<Statement>,
    /// What is listed.
    pub lines: Vec<Line>,
}

/// What is said of a section as a whole.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Stable name for programs: `absence-` and the code of FHIR `list-empty-reason`, or `overtaken-` and that code for
    /// what was said before something was listed; `not-stated`, `nothing-listed`, `nothing-current`, `listed-above` or
    /// `narrative`; of a change to an entry that is not there, why it is not: `entry-withheld`, `entry-not-there` or
    /// `no-such-entry`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// In words.
    #[serde(flatten)]
    pub phrase: Phrase,
}

/// One entry.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Whether this is a fact or says that there is none.
    pub kind: LineKind,
    /// What it is about.
    pub label: Label,
    /// How it stands out.
    pub emphasis: Emphasis,
    /// States to be seen with the label: resolved, entered in error, overdue …
    pub flags: Vec<Flag>,
    /// All else, in order.
    pub details: Vec<Detail>,
    /// Which entry of the record this is.
    pub source: Source,
}

/// A concept's name and its code.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The name to show.
    pub text: String,
    /// Direction of `text`.
    pub direction: Direction,
    /// Where `text` comes from.
    pub origin: Origin,
    /// Whether `text` is a translation that nobody with a clinical background has reviewed.
    pub draft: bool,
    /// The English name, where `text` is not English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub english: Option<String>,
    /// The issuer's words, where they are not `text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_written: Option<String>,
    /// The code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeReference>,
}

/// A code in a code system.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CodeReference {
    /// URI of the system; empty when the source gave none.
    pub system: String,
    /// What the system is usually called; its URI where we know no name.
    pub system_name: String,
    /// The code.
    pub code: String,
}

/// A state to be seen with the label.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// Stable name for programs.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// In words.
    pub text: String,
}

/// One particular of an entry.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Stable name for programs.
    pub key: &'static str,
    /// The same in words; of a part of an observation, what was observed.
    pub name: String,
    /// What is said.
    #[serde(flatten)]
    pub value: Phrase,
}

/// Words with their direction and the concepts named in them.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Phrase {
    /// The words. Parts of another direction stand between Unicode isolates.
    pub text: String,
    /// Direction of the whole.
    pub direction: Direction,
    /// The concepts that `text` names, each with its code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<Label>,
}

/// Which entry of the record this is: its name, and its place, each part counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// What a person calls the entry: see [`crate::summary::references`].
    pub reference: String,
    /// The attestation that it stands in, in the order of the chain.
    pub attestation: usize,
    /// Hash of that attestation in hexadecimal.
    pub attestation_hash: String,
    /// The section in that attestation.
    pub section: usize,
    /// LOINC code of that section, where it is one that every reader knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_code: Option<&'static str>,
    /// The entry in that section.
    pub entry: usize,
}

/// Where content comes from.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// Stable name of the verdict.
    pub verdict: &'static str,
    /// Whether the attestation is to be trusted.
    pub trusted: bool,
    /// Id of the key that is said to have signed, in hexadecimal.
    pub key_id: String,
    /// Hash of the attestation in hexadecimal.
    pub hash: String,
    /// The record's id in hexadecimal.
    pub record_id: String,
    /// When it was made, as a FHIR `instant`.
    pub issued_at: String,
    /// Kind, issuer, dates and the like, in words.
    pub details: Vec<Detail>,
}

/// An attestation whose content is kept back.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct WithheldAttestation {
    /// Stable name of the reason.
    pub code: &'static str,
    /// Id of the key that is said to have signed, in hexadecimal.
    pub key_id: String,
    /// Hash of the attestation in hexadecimal.
    pub hash: String,
}

impl Severity {
    /// A sign to be seen without colours.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Danger => "!!",
            Self::Warning => "!",
            Self::Notice => "i",
            Self::Ok => "ok",
        }
    }
}

impl Emphasis {
    /// A sign to be seen without colours.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Danger => "!!",
            Self::Abnormal => "!",
            Self::Plain => "-",
            Self::Muted => "~",
        }
    }
}

impl View {
    /// Every label in the view.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        let lines = self.blocks.iter().flat_map(|b| &b.lines);
        let details = lines.clone().flat_map(|l| &l.details).chain(&self.person);
        let statements = self.blocks.iter().flat_map(|b| &b.statements).map(|s| &s.phrase);
        let titles = self.blocks.iter().map(|b| &b.title);
        let phrases = details.map(|d| &d.value).chain(statements).chain(titles);
        lines.map(|l| &l.label).chain(phrases.flat_map(|p| &p.concepts))
    }
}

macro_rules! opaque_debug {
    ($($name:ident),+) => {$(
        /// Prints nothing of the person.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
opaque_debug!(
    View,
    Notice,
    Block,
    Statement,
    Line,
    Label,
    CodeReference,
    Flag,
    Detail,
    Phrase,
    Provenance,
    WithheldAttestation
);
