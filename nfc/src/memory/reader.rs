//! A reader on which a tag in memory lies.

use super::{Answer, SharedTag, lock};
use crate::{ApduPort, Card, CardError, PagePort, Presented, Reader};
use std::time::Duration;

/// How often a tag is looked for while it is waited for. Nothing sleeps.
const LOOKS: usize = 50;

/// A reader.
pub struct MemoryReader {
    tag: SharedTag,
    fast: bool,
}

impl MemoryReader {
    /// With this tag on it, or near it.
    pub fn new(tag: SharedTag) -> Self {
        Self { tag, fast: true }
    }

    /// One that passes no FAST_READ on.
    #[must_use]
    pub fn without_fast_read(mut self) -> Self {
        self.fast = false;
        self
    }
}

impl Reader for MemoryReader {
    fn name(&self) -> &str {
        "memory"
    }

    fn present(&mut self, wait: Duration) -> Result<Option<Presented<'_>>, CardError> {
        let looks = if wait.is_zero() { 1 } else { LOOKS };
        let there = (0..looks).any(|_| lock(&self.tag).select());
        if !there {
            return Ok(None);
        }
        let (uid, type2) = {
            let tag = lock(&self.tag);
            (tag.uid().to_vec(), tag.is_type2())
        };
        let port = Port { tag: self.tag.clone(), fast: self.fast };
        let card = if type2 { Card::Type2(Box::new(port)) } else { Card::Type4(Box::new(port)) };
        Ok(Some(Presented { uid, card }))
    }
}

struct Port {
    tag: SharedTag,
    fast: bool,
}

impl ApduPort for Port {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, CardError> {
        match lock(&self.tag).apdu(apdu) {
            Answer::Data(data) if data.len() >= 2 => Ok(data),
            _ => Err(CardError::Lost),
        }
    }
}

impl PagePort for Port {
    fn read4(&mut self, page: u8) -> Result<[u8; 16], CardError> {
        match lock(&self.tag).page_command(&[0x30, page]) {
            Answer::Data(data) => data.try_into().map_err(|_| CardError::Lost),
            Answer::Nak => Err(CardError::Refused { command: "read", status: None }),
            Answer::Ack | Answer::Silence => Err(CardError::Lost),
        }
    }

    fn write(&mut self, page: u8, data: [u8; 4]) -> Result<(), CardError> {
        let [a, b, c, d] = data;
        match lock(&self.tag).page_command(&[0xa2, page, a, b, c, d]) {
            Answer::Ack => Ok(()),
            Answer::Nak => Err(CardError::Refused { command: "write", status: None }),
            Answer::Data(_) | Answer::Silence => Err(CardError::Lost),
        }
    }

    fn fast_read(&mut self, first: u8, last: u8) -> Option<Result<Vec<u8>, CardError>> {
        if !self.fast {
            return None;
        }
        let mut tag = lock(&self.tag);
        Some(match tag.page_command(&[0x3a, first, last]) {
            Answer::Data(data) => Ok(data),
            Answer::Nak => {
                tag.select();
                Err(CardError::Refused { command: "read", status: None })
            }
            Answer::Ack | Answer::Silence => Err(CardError::Lost),
        })
    }

    fn version(&mut self) -> Option<Vec<u8>> {
        match lock(&self.tag).page_command(&[0x60]) {
            Answer::Data(data) => Some(data),
            _ => None,
        }
    }
}
