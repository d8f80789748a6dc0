//! Finding persons: by name in any script, by the id of the record or of the person, by date and site.

use super::find_card::find_in_text;
use super::patients::{self, Called};
use phr_core::wire::RecordId;
use phr_forms::matching::{self, MatchKey};
use phr_storage::{Error, Page, PageRequest, Person, PersonFilter, PersonId, Work};
use std::collections::BTreeSet;

/// Persons on one page.
const PAGE: u32 = 25;
/// Longest query that is looked at, in bytes; a card's text is longer and is looked at as such.
const QUERY_BYTES: usize = 400;
/// How many pages of candidates are looked through for one page that shows somebody.
const MOST_PAGES: usize = 8;

/// What was typed into the box.
pub(crate) enum Wanted {
    /// The text of a card.
    Card,
    /// Something that begins as a card's text does and is none: the code says why.
    NotACard(String),
    /// The id of a record, as cards have it.
    Record(RecordId),
    /// The id of a person, as pages have it.
    Person(PersonId),
    /// Words of a name, or a number: for each word, the keys of which a person has to have one.
    Words(Vec<BTreeSet<MatchKey>>),
    /// Nothing: whoever fits the filter.
    Nobody,
    /// Too little, or too much, to look for.
    Unusable,
}

/// Somebody who was found.
pub(crate) struct FoundPerson {
    pub(crate) person: Person,
    pub(crate) called: Called,
}

/// What the text means.
pub(crate) fn wanted(typed: &str) -> Wanted {
    let typed = typed.trim();
    if typed.is_empty() {
        return Wanted::Nobody;
    }
    let begins = typed.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("PHR1"));
    if begins || typed.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://")) {
        return match find_in_text(typed) {
            Ok(_) => Wanted::Card,
            Err(failure) => Wanted::NotACard(failure.code().to_owned()),
        };
    }
    let id = typed.replace([' ', '-'], "").to_ascii_lowercase();
    if let Some(record) = record_id(&id) {
        return Wanted::Record(record);
    }
    if let Ok(person) = id.parse() {
        return Wanted::Person(person);
    }
    let words = match typed.len() <= QUERY_BYTES {
        true => matching::keys_of_query(typed),
        false => Vec::new(),
    };
    match words.is_empty() || is_too_little(typed) {
        true => Wanted::Unusable,
        false => Wanted::Words(words),
    }
}

/// One letter says nothing; a character of Chinese or Korean is a whole family name.
fn is_too_little(typed: &str) -> bool {
    let mut characters = typed.chars();
    matches!((characters.next(), characters.next()), (Some(only), None) if only < '\u{2E80}')
}

/// An id of a record as it is written: sixteen hexadecimal digits.
pub(crate) fn record_id(typed: &str) -> Option<RecordId> {
    let digits = typed.as_bytes();
    if digits.len() != 16 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u64::from_str_radix(typed, 16).ok().map(|id| RecordId(id.to_be_bytes()))
}

/// A page of those who fit. Everybody on it is noted in the audit log by storage.
///
/// # Errors
/// As storage.
pub(crate) async fn find(
    work: &mut Work,
    wanted: &Wanted,
    filter: &PersonFilter,
    after: Option<String>,
) -> Result<Page<FoundPerson>, Error> {
    let request = PageRequest { limit: PAGE, after };
    match wanted {
        Wanted::Record(id) => Ok(only(work.person_of_record(id.0).await?)),
        Wanted::Person(id) => match work.person(*id).await {
            Err(Error::NotFound(_)) => Ok(only(None)),
            person => Ok(only(Some(person?))),
        },
        Wanted::Words(words) => by_words(work, words, filter, request).await,
        Wanted::Nobody => {
            let page = work.persons(filter, &request).await?;
            let items = page.items.into_iter().map(FoundPerson::new).collect();
            Ok(Page { items, next: page.next })
        }
        Wanted::Card | Wanted::NotACard(_) | Wanted::Unusable => Ok(only(None)),
    }
}

async fn by_words(
    work: &mut Work,
    words: &[BTreeSet<MatchKey>],
    filter: &PersonFilter,
    mut request: PageRequest,
) -> Result<Page<FoundPerson>, Error> {
    let keys = patients::as_bytes(&words.iter().flatten().cloned().collect());
    for _ in 0..MOST_PAGES {
        let page = work.search(&keys, filter, &request).await?;
        let fits = |person: &Person| {
            patients::decode(&person.patient).is_none_or(|patient| {
                let has = matching::keys(&patient);
                words.iter().all(|word| word.iter().any(|key| has.contains(key)))
            })
        };
        let found = page.items.into_iter().map(|found| found.person).filter(fits);
        let items: Vec<FoundPerson> = found.map(FoundPerson::new).collect();
        match page.next {
            Some(next) if items.is_empty() => request.after = Some(next),
            next => return Ok(Page { items, next }),
        }
    }
    Ok(Page { items: Vec::new(), next: request.after })
}

fn only(person: Option<Person>) -> Page<FoundPerson> {
    Page { items: person.into_iter().map(FoundPerson::new).collect(), next: None }
}

impl FoundPerson {
    fn new(person: Person) -> Self {
        let called =
            patients::decode(&person.patient).map(|patient| patients::called(&patient)).unwrap_or_default();
        Self { person, called }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_told_apart() {
        assert!(matches!(wanted("  "), Wanted::Nobody));
        assert!(matches!(
            wanted("0123456789ABCDEF"),
            Wanted::Record(RecordId([1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]))
        ));
        assert!(matches!(wanted("0123-4567-89ab-cdef"), Wanted::Record(_)));
        assert!(matches!(wanted("00112233445566778899aabbccddeeff"), Wanted::Person(_)));
        assert!(matches!(wanted("phr1:123"), Wanted::NotACard(_)));
        assert!(matches!(wanted("Fatima"), Wanted::Words(_)));
        assert!(matches!(wanted("فاطمة"), Wanted::Words(_)));
        assert!(matches!(wanted("' OR 1=1 --"), Wanted::Words(_)));
        assert!(matches!(wanted("a"), Wanted::Unusable));
        assert!(matches!(wanted("王"), Wanted::Words(_)));
        assert!(matches!(wanted(&"a".repeat(100_000)), Wanted::Unusable));
        assert!(matches!(wanted("+1234567890abcdef"), Wanted::Words(_)));
    }
}
