//! PHR Cards on NFC tags.
//!
//! A [`Reader`] presents a tag; [`Tag::open`] finds out what it is, and [`Tag::report`] what is on it. [`Writing`] writes a
//! card so that a tag which is pulled away at any moment loses nothing: into the slot that is not the current one where the
//! tag has slots, or with the old card and the new one kept in a [`Journal`] until what was written has been read back.
//! [`write_with_patience`] does that with a person who holds a card to a reader.
//!
//! Readers come from three places: [`memory`], which needs nothing; the feature `libnfc`, which runs libnfc in a process
//! of its own; and the feature `pcsc`. [`list_readers`] and [`open_reader`] take whatever is built in.
//!
//! ```
//! use phr_nfc::memory::{MemoryReader, Product, VirtualTag};
//! use phr_nfc::{MemoryJournal, Reader, Tag, Wish, write_with_patience};
//! use std::time::Duration;
//!
//! let mut reader = MemoryReader::new(VirtualTag::ntag(Product::Ntag216).shared());
//! let journal = MemoryJournal::default();
//! write_with_patience(&mut reader, &journal, &Wish::card(b"a card"), Duration::ZERO, &mut |_| {})?;
//! let presented = reader.present(Duration::ZERO)?.expect("it lies there");
//! assert_eq!(Tag::open(presented)?.report()?.card()?, b"a card");
//! # Ok::<(), phr_nfc::CardError>(())
//! ```

mod area;
mod drivers;
mod error;
mod flow;
mod journal;
mod tag;
mod write;

#[cfg(feature = "libnfc")]
pub mod libnfc;
pub mod memory;
#[cfg(feature = "pcsc")]
pub mod pcsc;
mod port;

pub use drivers::{Driver, ReaderName, list_readers, open_reader};
pub use error::CardError;
pub use flow::{Done, Event, recover_with_patience, write_with_patience};
pub use journal::{Entry, FolderJournal, Journal, MemoryJournal};
pub use port::{ApduPort, Card, PagePort, Presented, Reader};
pub use tag::{Access, Content, Tag, TagFacts, TagKind, TagReport};
pub use write::{Direction, Procedure, Replacing, Wish, Writing};

#[cfg(test)]
mod tests;
