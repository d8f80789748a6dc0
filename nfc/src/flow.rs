//! Writing with a person who holds a card to a reader, and may take it away too early.

use crate::write::{Direction, Procedure, Wish, Writing};
use crate::{CardError, Entry, Journal, Reader, Tag, TagFacts};
use std::time::Duration;

/// How often a card may move away before that is given up.
const MOST_TRIES: usize = 8;
/// How long a wrong tag is left to be taken away, before it is looked again.
const PAUSE: Duration = Duration::from_millis(500);

/// What there is to tell the person meanwhile.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// A tag was found.
    Found(&'e TagFacts),
    /// So many bytes of so many have been written.
    Written(usize, usize),
    /// The card moved away before all was done. It is waited for.
    MovedAway,
    /// Another tag was held to the reader.
    OtherTag,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Done {
    /// The tag.
    pub facts: TagFacts,
    /// How it was written.
    pub procedure: Procedure,
    /// How often the card was held to the reader.
    pub tries: usize,
    /// The message that is there now; empty for none.
    pub message: Vec<u8>,
}

/// Writes what is wished to the tag that is held to the reader. If the card moves away, it is waited for as long as for the first
/// time, and the write is brought to its end.
///
/// # Errors
/// [`CardError::NoTag`] when none came at first, [`CardError::Lost`] when it did not come back: the journal then has the entry.
/// Otherwise those of [`Writing::begin`] and [`Writing::carry_out`].
pub fn write_with_patience(
    reader: &mut dyn Reader,
    journal: &dyn Journal,
    wish: &Wish<'_>,
    wait: Duration,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Done, CardError> {
    let mut begun = None;
    hold(reader, wait, tell, &mut |tag, tell| {
        let writing = match begun.take() {
            Some(writing) => writing,
            None => Writing::begin(tag, wish, journal)?,
        };
        carry_out(begun.insert(writing), tag, journal, tell)
    })
}

/// Brings a write that was interrupted to its end, in the same way.
///
/// # Errors
/// As [`write_with_patience`].
pub fn recover_with_patience(
    reader: &mut dyn Reader,
    journal: &dyn Journal,
    entry: &Entry,
    direction: Direction,
    wait: Duration,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Done, CardError> {
    let mut writing = Writing::resume(entry.clone(), direction);
    hold(reader, wait, tell, &mut |tag, tell| carry_out(&mut writing, tag, journal, tell))
}

type Work<'w> = dyn FnMut(&mut Tag<'_>, &mut dyn FnMut(Event<'_>)) -> Result<Done, CardError> + 'w;

fn carry_out(
    writing: &mut Writing,
    tag: &mut Tag<'_>,
    journal: &dyn Journal,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Done, CardError> {
    let procedure = writing.carry_out(tag, journal, &mut |done, total| tell(Event::Written(done, total)))?;
    let message = writing.target().to_vec();
    Ok(Done { facts: tag.facts().clone(), procedure, tries: 1, message })
}

fn hold(
    reader: &mut dyn Reader,
    wait: Duration,
    tell: &mut dyn FnMut(Event<'_>),
    work: &mut Work<'_>,
) -> Result<Done, CardError> {
    let mut last = CardError::NoTag;
    for tries in 1..=MOST_TRIES {
        let opened = match reader.present(wait) {
            Ok(None) => return Err(last),
            Ok(Some(presented)) => Tag::open(presented),
            Err(error) => Err(error),
        };
        let done = opened.and_then(|mut tag| {
            tell(Event::Found(tag.facts()));
            work(&mut tag, tell)
        });
        match done {
            Ok(done) => return Ok(Done { tries, ..done }),
            Err(CardError::OtherTag) if tries < MOST_TRIES => {
                tell(Event::OtherTag);
                std::thread::sleep(wait.min(PAUSE));
            }
            Err(error) if error.is_passing() => {
                last = error;
                tell(Event::MovedAway);
            }
            Err(error) => return Err(error),
        }
    }
    Err(last)
}
