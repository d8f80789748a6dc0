//! What a driver has to do: find a tag, and pass commands to it.
//!
//! There are two ports and not one, since a PC/SC reader does not pass raw commands to a Type 2 tag.

use crate::CardError;
use std::fmt;
use std::time::Duration;

/// Commands to a Type 4 card (ISO/IEC 7816-4).
pub trait ApduPort {
    /// Sends a command of at most 261 bytes and gives the answer with its status word: two bytes at least.
    ///
    /// # Errors
    /// [`CardError::Lost`] when no answer came; [`CardError::Reader`].
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, CardError>;
}

/// Commands to a Type 2 tag, whose memory is pages of four bytes.
pub trait PagePort {
    /// Reads four pages from this one on.
    ///
    /// # Errors
    /// [`CardError::Lost`] when no answer came; [`CardError::Refused`] when the tag said no.
    fn read4(&mut self, page: u8) -> Result<[u8; 16], CardError>;

    /// Writes a page.
    ///
    /// # Errors
    /// As [`PagePort::read4`]. Where it is lost, the page may have been written.
    fn write(&mut self, page: u8, data: [u8; 4]) -> Result<(), CardError>;

    /// Reads several pages at once; none where the driver cannot. After a refusal the tag is selected again.
    fn fast_read(&mut self, first: u8, last: u8) -> Option<Result<Vec<u8>, CardError>> {
        let _ = (first, last);
        None
    }

    /// The answer to GET_VERSION (NTAG21x); none where driver or tag have none.
    fn version(&mut self) -> Option<Vec<u8>> {
        None
    }
}

/// The way to a tag.
pub enum Card<'a> {
    /// A Type 2 tag.
    Type2(Box<dyn PagePort + 'a>),
    /// A Type 4 card.
    Type4(Box<dyn ApduPort + 'a>),
}

/// A tag that lies on a reader and was selected.
pub struct Presented<'a> {
    /// Its identifier. Anyone can make a tag with any; some cards make up a new one each time.
    pub uid: Vec<u8>,
    /// The way to it.
    pub card: Card<'a>,
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if matches!(self.card, Card::Type2(_)) { "Type 2" } else { "Type 4" };
        write!(f, "Presented({kind}, {:02x?})", self.uid)
    }
}

/// A reader.
pub trait Reader {
    /// What it is called.
    fn name(&self) -> &str;

    /// Selects the tag that lies on it, waiting for one as long as this; none where there is none.
    ///
    /// # Errors
    /// [`CardError::SeveralTags`], [`CardError::Reader`], [`CardError::Busy`].
    fn present(&mut self, wait: Duration) -> Result<Option<Presented<'_>>, CardError>;
}
