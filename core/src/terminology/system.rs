//! Code systems registered for the card.

use core::fmt;

use super::generated::SYSTEMS;

/// One row of the generated table of code systems; its index is the wire number.
pub(super) struct SystemRow {
    pub(super) name: &'static str,
    pub(super) uri: &'static str,
    pub(super) aliases: &'static [&'static str],
    /// Where this system's concepts lie in the generated table.
    pub(super) concepts: core::ops::Range<usize>,
}

/// A code system registered in `card-format-spec/terminology/systems.csv`.
///
/// A system of the registry only: one that is not in it travels on the card as its URI. Compares and
/// sorts by wire number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct System(pub(super) u16);

impl System {
    /// The system with this number on the card, or `None` if no system has it.
    #[must_use]
    pub fn from_wire_number(number: u16) -> Option<Self> {
        (usize::from(number) < SYSTEMS.len()).then_some(Self(number))
    }

    /// The system that `uri` names: its canonical URI, a registered alias (an older URI, `urn:oid:…`), or
    /// one of these written with http for https or the reverse, in other case, or with a trailing slash.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Self> {
        let is =
            |row: &SystemRow| same_uri(row.uri, uri) || row.aliases.iter().any(|alias| same_uri(alias, uri));
        Self::at(SYSTEMS.iter().position(is)?)
    }

    /// The system whose canonical URI is exactly this one.
    #[must_use]
    pub fn from_canonical_uri(uri: &str) -> Option<Self> {
        Self::at(SYSTEMS.iter().position(|row| row.uri == uri)?)
    }

    /// The system with this short name (`sct`, `loinc` …), exactly as in the registry.
    #[must_use]
    pub fn from_short_name(name: &str) -> Option<Self> {
        Self::at(SYSTEMS.iter().position(|row| row.name == name)?)
    }

    /// Every registered system, by wire number.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..SYSTEMS.len()).filter_map(Self::at)
    }

    /// The canonical URI, as FHIR writes it in `Coding.system`.
    #[must_use]
    pub fn uri(self) -> &'static str {
        self.row().uri
    }

    /// The number that stands for the system on the card; frozen once released.
    #[must_use]
    pub fn wire_number(self) -> u16 {
        self.0
    }

    /// The registry's short name, for views and messages.
    #[must_use]
    pub fn short_name(self) -> &'static str {
        self.row().name
    }

    pub(super) fn row(self) -> &'static SystemRow {
        &SYSTEMS[usize::from(self.0)]
    }

    fn at(index: usize) -> Option<Self> {
        u16::try_from(index).ok().map(Self)
    }
}

impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "System({})", self.short_name())
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short_name())
    }
}

fn same_uri(registered: &str, given: &str) -> bool {
    comparable(registered).eq_ignore_ascii_case(comparable(given))
}

/// A URI without surrounding blanks, without the scheme if it is http or https, without trailing slashes.
fn comparable(uri: &str) -> &str {
    let uri = uri.trim().trim_end_matches('/');
    match uri.split_once("://") {
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
        {
            rest
        }
        _ => uri,
    }
}
