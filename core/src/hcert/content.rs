//! What a certificate certifies, as a list of facts. The codes in it are those of its own specification.

use core::fmt;

use ciborium::Value;

use super::error::HcertError;
use super::value::Members;
use crate::limits;

/// Content claims of `hcert` (HCERT 1.1 §3.3.1; WHO SMART Trust, logical model HCert).
mod claim {
    pub(super) const EU_DCC: i64 = 1;
    pub(super) const DDCC_VACCINATION: i64 = 3;
    pub(super) const DDCC_TEST: i64 = 4;
    pub(super) const HEALTH_LINK: i64 = 5;
    pub(super) const VACCINATION: i64 = -6;
}

/// One kind of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ContentKind {
    /// EU Digital COVID Certificate: a vaccination.
    DccVaccination,
    /// EU Digital COVID Certificate: a test.
    DccTest,
    /// EU Digital COVID Certificate: a recovery.
    DccRecovery,
    /// WHO Digital Documentation of COVID-19 Certificates: a vaccination.
    DdccVaccination,
    /// WHO Digital Documentation of COVID-19 Certificates: a test.
    DdccTest,
    /// International Certificate of Vaccination or Prophylaxis.
    Icvp,
    /// A link to a record that somebody keeps: a SMART Health Link or Verifiable Health Link. It is not followed.
    HealthLink,
    /// Something else.
    Unknown,
}

impl ContentKind {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            ContentKind::DccVaccination => "dcc-vaccination",
            ContentKind::DccTest => "dcc-test",
            ContentKind::DccRecovery => "dcc-recovery",
            ContentKind::DdccVaccination => "ddcc-vaccination",
            ContentKind::DdccTest => "ddcc-test",
            ContentKind::Icvp => "icvp",
            ContentKind::HealthLink => "health-link",
            ContentKind::Unknown => "unknown",
        }
    }
}

/// What stands under one content claim.
#[derive(Clone, PartialEq)]
pub struct HcertContent {
    /// The claim.
    pub claim: i64,
    /// What it is; an EU certificate may be of several kinds. At least one.
    pub kinds: Vec<ContentKind>,
    /// All that it says, in the certificate's order.
    pub facts: Vec<Fact>,
}

/// One value, and where it stands.
#[derive(Clone, PartialEq)]
pub struct Fact {
    /// The names of the members that lead to it, such as `v[0].dt`; members of no name are their number.
    pub path: String,
    /// The value.
    pub value: FactValue,
}

/// A value of a certificate.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum FactValue {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i128),
    /// Another number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Nothing: the member is there and empty.
    Nothing,
}

/// The contents, of which there is at least one.
pub(super) fn read(hcert: &Value) -> Result<Vec<HcertContent>, HcertError> {
    let malformed = HcertError::Claim { claim: "hcert" };
    let claims = Members::of(hcert.clone()).ok_or(malformed)?;
    let mut left = limits::HCERT_FACTS;
    let contents = claims.iter().map(|(claim, content)| {
        let claim = claim.as_integer().and_then(|claim| i64::try_from(claim).ok()).ok_or(malformed)?;
        let mut facts = Vec::new();
        collect(content, String::new(), &mut facts, left)?;
        left -= facts.len();
        Ok(HcertContent { claim, kinds: kinds(claim, content), facts })
    });
    let contents = contents.collect::<Result<Vec<_>, _>>()?;
    if contents.is_empty() { Err(malformed) } else { Ok(contents) }
}

fn kinds(claim: i64, content: &Value) -> Vec<ContentKind> {
    let one = match claim {
        claim::EU_DCC => return dcc_kinds(content),
        claim::DDCC_VACCINATION => ContentKind::DdccVaccination,
        claim::DDCC_TEST => ContentKind::DdccTest,
        claim::HEALTH_LINK => ContentKind::HealthLink,
        claim::VACCINATION => ContentKind::Icvp,
        _ => ContentKind::Unknown,
    };
    vec![one]
}

/// An EU certificate has its statements in the arrays `v`, `t` and `r` (eu-dcc-schema 1.3).
fn dcc_kinds(content: &Value) -> Vec<ContentKind> {
    let groups =
        [("v", ContentKind::DccVaccination), ("t", ContentKind::DccTest), ("r", ContentKind::DccRecovery)];
    let members = Members::of(content.clone());
    let has = |group: &str| {
        let found = members.as_ref().and_then(|members| members.text(group));
        found.and_then(Value::as_array).is_some_and(|statements| !statements.is_empty())
    };
    let kinds: Vec<_> = groups.into_iter().filter(|(group, _)| has(group)).map(|(_, kind)| kind).collect();
    if kinds.is_empty() { vec![ContentKind::Unknown] } else { kinds }
}

/// Adds every value below this one. The depth is bounded by [`limits::HCERT_DEPTH`].
fn collect(value: &Value, path: String, facts: &mut Vec<Fact>, most: usize) -> Result<(), HcertError> {
    if path.len() > limits::HCERT_PATH_BYTES {
        return Err(HcertError::Content);
    }
    let value = match value {
        Value::Map(members) => {
            return members
                .iter()
                .try_for_each(|(key, value)| collect(value, member(&path, key), facts, most));
        }
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            return items.try_for_each(|(i, item)| collect(item, format!("{path}[{i}]"), facts, most));
        }
        Value::Tag(_, inner) => return collect(inner, path, facts, most),
        Value::Text(text) => FactValue::Text(text.clone()),
        Value::Bytes(bytes) => FactValue::Bytes(bytes.clone()),
        Value::Bool(flag) => FactValue::Boolean(*flag),
        Value::Integer(number) => FactValue::Integer((*number).into()),
        Value::Float(number) => FactValue::Number(*number),
        _ => FactValue::Nothing,
    };
    if facts.len() >= most {
        return Err(HcertError::TooManyFacts);
    }
    facts.push(Fact { path, value });
    Ok(())
}

fn member(path: &str, key: &Value) -> String {
    let name = match key {
        Value::Text(name) => name.clone(),
        Value::Integer(number) => i128::from(*number).to_string(),
        _ => "?".to_owned(),
    };
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

/// Text as it is, numbers in decimal, bytes in hexadecimal.
impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FactValue::Text(text) => f.write_str(text),
            FactValue::Integer(number) => number.fmt(f),
            FactValue::Number(number) => number.fmt(f),
            FactValue::Boolean(flag) => flag.fmt(f),
            FactValue::Bytes(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
            FactValue::Nothing => Ok(()),
        }
    }
}

macro_rules! silent {
    ($($name:ident),*) => {$(
        /// Prints no content.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

silent!(HcertContent, Fact, FactValue);
