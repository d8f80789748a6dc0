//! NTAG213, 215 and 216 (NXP data sheet NTAG213/215/216): memory, and the commands that matter here.

use super::{Answer, Moment, write_torn};

/// Which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// 144 bytes.
    Ntag213,
    /// 504 bytes, of which the capability container announces 496.
    Ntag215,
    /// 888 bytes, of which the capability container announces 872.
    Ntag216,
}

impl Product {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ntag213, Self::Ntag215, Self::Ntag216];

    /// Pages in all, size byte of the capability container, and storage size byte of GET_VERSION.
    fn figures(self) -> (usize, u8, u8) {
        match self {
            Self::Ntag213 => (45, 0x12, 0x0f),
            Self::Ntag215 => (135, 0x3e, 0x11),
            Self::Ntag216 => (231, 0x6d, 0x13),
        }
    }
}

/// Pages behind the user's: dynamic lock bytes, configuration, password and its acknowledgement.
const BEHIND: usize = 5;

pub(super) struct Pages {
    product: Product,
    bytes: Vec<u8>,
    /// After a refusal the tag waits to be selected anew.
    idle: bool,
}

impl Pages {
    pub(super) fn new(product: Product) -> Self {
        let (pages, size, _) = product.figures();
        let mut bytes = vec![0; pages * 4];
        let uid = [0x04, 0x10, 0x32, 0xae, 0x54, 0x76, 0x98, 0xba, 0x00, 0x48, 0, 0];
        bytes.iter_mut().zip(uid.into_iter().chain([0xe1, 0x10, size, 0])).for_each(|(to, from)| *to = from);
        // As it leaves the factory: an empty message, on an NTAG213 behind a Lock Control TLV.
        let fresh: &[u8] = match product {
            Product::Ntag213 => &[0x01, 0x03, 0xa0, 0x0c, 0x34, 0x03, 0x00, 0xfe],
            _ => &[0x03, 0x00, 0xfe],
        };
        bytes.iter_mut().skip(16).zip(fresh).for_each(|(to, from)| *to = *from);
        let configuration = (pages - BEHIND) * 4;
        let rest = [0, 0, 0, 0xbd, 0x04, 0, 0, 0xff, 0x00, 0x05, 0, 0];
        bytes.iter_mut().skip(configuration).zip(rest).for_each(|(to, from)| *to = from);
        Self { product, bytes, idle: false }
    }

    fn user_end(&self) -> usize {
        self.bytes.len() - BEHIND * 4
    }

    pub(super) fn area(&mut self) -> &mut [u8] {
        let end = self.user_end();
        &mut self.bytes[16..end]
    }

    pub(super) fn configuration(&mut self) -> Vec<&mut u8> {
        let end = self.user_end();
        self.bytes
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| *at < 16 || *at >= end)
            .map(|(_, byte)| byte)
            .collect()
    }

    pub(super) fn forget_session(&mut self) {
        self.idle = false;
    }

    pub(super) fn command(&mut self, command: &[u8], tear: Option<Moment>) -> (Answer, bool) {
        if self.idle {
            return (Answer::Silence, false);
        }
        let last = self.bytes.len() / 4 - 1;
        match *command {
            // READ goes on at page 0 behind the last.
            [0x30, page] if usize::from(page) <= last => {
                let start = usize::from(page) * 4;
                (Answer::Data(self.bytes.iter().cycle().skip(start).take(16).copied().collect()), false)
            }
            // FAST_READ.
            [0x3a, first, end] if first <= end && usize::from(end) <= last => {
                let (start, end) = (usize::from(first) * 4, (usize::from(end) + 1) * 4);
                (Answer::Data(self.bytes[start..end].to_vec()), false)
            }
            // WRITE, and COMPATIBILITY WRITE as a PN532 puts it.
            [0xa2, page, a, b, c, d] => self.write(usize::from(page), [a, b, c, d], tear),
            [0xa0, page, a, b, c, d, ..] if command.len() == 18 => {
                self.write(usize::from(page), [a, b, c, d], tear)
            }
            [0x60] => {
                let (.., storage) = self.product.figures();
                (Answer::Data(vec![0x00, 0x04, 0x04, 0x02, 0x01, 0x00, storage, 0x03]), false)
            }
            _ => self.refuse(),
        }
    }

    fn refuse(&mut self) -> (Answer, bool) {
        self.idle = true;
        (Answer::Nak, false)
    }

    fn write(&mut self, page: usize, data: [u8; 4], tear: Option<Moment>) -> (Answer, bool) {
        let dynamic_lock = self.user_end() / 4;
        match page {
            // Lock bits and the capability container are set and never cleared.
            2 => self.set_bits(8, [0, 0, data[2], data[3]], tear),
            3 => self.set_bits(12, data, tear),
            page if page == dynamic_lock => self.set_bits(page * 4, [data[0], data[1], data[2], 0], tear),
            page if (4..self.bytes.len() / 4).contains(&page) && !self.is_locked(page) => {
                write_torn(&mut self.bytes[page * 4..page * 4 + 4], &data, tear);
                (Answer::Ack, true)
            }
            _ => self.refuse(),
        }
    }

    /// These bytes the tag itself protects against tears: all or nothing.
    fn set_bits(&mut self, at: usize, bits: [u8; 4], tear: Option<Moment>) -> (Answer, bool) {
        if tear != Some(Moment::Before) && tear != Some(Moment::Middle) {
            self.bytes.iter_mut().skip(at).zip(bits).for_each(|(byte, bits)| *byte |= bits);
        }
        (Answer::Ack, true)
    }

    /// Static lock bits: byte 0 from bit 4 on is for pages 4 to 7, byte 1 for pages 8 to 15. Dynamic ones: two pages each on
    /// an NTAG213, else sixteen, from page 16 on.
    fn is_locked(&self, page: usize) -> bool {
        let bit = |at: usize, bit: usize| {
            self.bytes.get(at + bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
        };
        let each = if self.product == Product::Ntag213 { 2 } else { 16 };
        match page {
            4..16 => bit(10, page),
            page if page * 4 < self.user_end() => bit(self.user_end(), (page - 16) / each),
            _ => false,
        }
    }
}
