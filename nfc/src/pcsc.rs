//! Readers through PC/SC: those that the system's smart card service knows, such as an ACR122U or an ACR1252U.
//!
//! A Type 4 card gets its commands as they are. A Type 2 tag gets those of the reader for storage cards (PC/SC part 3): GET DATA,
//! READ BINARY and UPDATE BINARY of the class FF. A call of PC/SC can block for ever, so that all are made in a thread that is
//! left behind when it does.

mod worker;

use crate::{ApduPort, Card, CardError, PagePort, Presented, Reader};
use std::time::Duration;
use worker::Worker;

/// The largest answer of a short command.
const WHOLE: usize = 16;
/// The identifier of PC/SC storage cards in the answer to reset (PC/SC part 3, section 3.1.3.2.3): a tag for the standard, its
/// length, and the registered application provider.
const STORAGE_CARD: [u8; 7] = [0x4f, 0x0c, 0xa0, 0x00, 0x00, 0x03, 0x06];
/// ISO 14443 A, part 3; and names of MIFARE Classic, which is no NFC Forum tag.
const TYPE_A: u8 = 0x03;
const CLASSIC: [[u8; 2]; 3] = [[0x00, 0x01], [0x00, 0x02], [0x00, 0x26]];

/// The names of the readers that the service has.
///
/// # Errors
/// [`CardError::NoDriver`] where the service does not run; [`CardError::Reader`].
pub fn list() -> Result<Vec<String>, CardError> {
    worker::list()
}

/// A reader.
pub struct PcscReader {
    name: String,
    worker: Worker,
}

impl PcscReader {
    /// Opens a reader by its name.
    ///
    /// # Errors
    /// [`CardError::NoDriver`], [`CardError::Reader`].
    pub fn open(name: &str) -> Result<Self, CardError> {
        Ok(Self { name: name.to_owned(), worker: Worker::start(name)? })
    }
}

impl Reader for PcscReader {
    fn name(&self) -> &str {
        &self.name
    }

    fn present(&mut self, wait: Duration) -> Result<Option<Presented<'_>>, CardError> {
        let Some(reset) = self.worker.connect(wait)? else { return Ok(None) };
        let type2 = is_type2(&reset)?;
        let port = Port { worker: &mut self.worker, pagewise: false };
        // A reader that has no such command is as one whose cards make up their identifiers.
        let uid = match port.worker.transmit(&[0xff, 0xca, 0x00, 0x00, 0x00]) {
            Ok(answer) => answer.strip_suffix(&[0x90, 0x00]).unwrap_or_default().to_vec(),
            Err(CardError::Lost) => return Ok(None),
            Err(error) => return Err(error),
        };
        let card = if type2 { Card::Type2(Box::new(port)) } else { Card::Type4(Box::new(port)) };
        Ok(Some(Presented { uid, card }))
    }
}

/// Whether an answer to reset is that of a Type 2 tag.
fn is_type2(reset: &[u8]) -> Result<bool, CardError> {
    let Some(at) = reset.windows(STORAGE_CARD.len()).position(|bytes| bytes == STORAGE_CARD) else {
        return Ok(false);
    };
    match reset.get(at + STORAGE_CARD.len()..) {
        Some([TYPE_A, high, low, ..]) if !CLASSIC.contains(&[*high, *low]) => Ok(true),
        _ => Err(CardError::Unsupported("neither Type 2 nor Type 4")),
    }
}

struct Port<'r> {
    worker: &'r mut Worker,
    /// The reader gives one page at a time.
    pagewise: bool,
}

impl ApduPort for Port<'_> {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, CardError> {
        self.worker.transmit(apdu)
    }
}

impl Port<'_> {
    fn storage(&mut self, apdu: &[u8], command: &'static str) -> Result<Vec<u8>, CardError> {
        let answer = self.worker.transmit(apdu)?;
        let (data, status) = answer.split_last_chunk::<2>().ok_or(CardError::Lost)?;
        match status {
            [0x90, 0x00] => Ok(data.to_vec()),
            // What readers say of a tag that refused as well as of one that has gone.
            [0x63, _] => {
                self.worker.reset_next();
                Err(CardError::Lost)
            }
            status => Err(CardError::Refused { command, status: Some(u16::from_be_bytes(*status)) }),
        }
    }
}

impl PagePort for Port<'_> {
    fn read4(&mut self, page: u8) -> Result<[u8; 16], CardError> {
        if !self.pagewise {
            match self.storage(&[0xff, 0xb0, 0x00, page, WHOLE as u8], "read") {
                Ok(data) if data.len() == WHOLE => return data.try_into().map_err(|_| CardError::Lost),
                Ok(_) | Err(CardError::Refused { .. }) => self.pagewise = true,
                Err(error) => return Err(error),
            }
        }
        let mut bytes = Vec::with_capacity(WHOLE);
        for next in 0..4 {
            let page = page.checked_add(next).ok_or(CardError::Form("a page beyond the last"))?;
            bytes.extend(self.storage(&[0xff, 0xb0, 0x00, page, 4], "read")?.iter().take(4));
        }
        bytes.try_into().map_err(|_| CardError::Lost)
    }

    fn write(&mut self, page: u8, data: [u8; 4]) -> Result<(), CardError> {
        let [a, b, c, d] = data;
        self.storage(&[0xff, 0xd6, 0x00, page, 4, a, b, c, d], "write").map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_by_the_answer_to_reset() {
        let storage = |kind: [u8; 2]| {
            let head = [0x3b, 0x8f, 0x80, 0x01, 0x80];
            [&head[..], &STORAGE_CARD, &[TYPE_A], &kind, &[0, 0, 0, 0, 0x68]].concat()
        };
        assert_eq!(is_type2(&storage([0x00, 0x03])), Ok(true));
        assert_eq!(is_type2(&storage([0x00, 0x01])).unwrap_err().code(), "nfc-unsupported");
        assert_eq!(is_type2(&[0x3b, 0x80, 0x80, 0x01, 0x01]), Ok(false));
        assert_eq!(is_type2(&STORAGE_CARD).unwrap_err().code(), "nfc-unsupported");
        assert_eq!(is_type2(&[]), Ok(false));
    }
}
