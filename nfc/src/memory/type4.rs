//! Type 4 cards (NFC Forum Type 4 Tag): the NDEF application with its two files.

use super::{Answer, Moment, write_torn};

/// What kind of Type 4 card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type4Form {
    /// Bytes of the NDEF file.
    pub size: usize,
    /// Most bytes of an answer.
    pub most_read: u16,
    /// Most bytes of a command.
    pub most_written: u16,
    /// Mapping version 3.0 with a length of four bytes; 2.0 otherwise.
    pub extended: bool,
}

impl Type4Form {
    /// A DESFire EV1 as it is usually formatted: 59 and 52 bytes in a frame.
    pub fn desfire(size: usize) -> Self {
        Self { size, most_read: 59, most_written: 52, extended: false }
    }

    /// An NDEF applet with frames as long as short commands have.
    pub fn applet(size: usize) -> Self {
        Self { size, most_read: 255, most_written: 255, extended: false }
    }

    /// An applet with mapping version 3.0.
    pub fn extended(size: usize) -> Self {
        Self { extended: true, ..Self::applet(size) }
    }
}

const APPLICATION: [u8; 7] = [0xd2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Selected {
    Nothing,
    Application,
    Container,
    Ndef,
}

pub(super) struct Files {
    form: Type4Form,
    pub(super) container: Vec<u8>,
    pub(super) ndef: Vec<u8>,
    selected: Selected,
}

impl Files {
    pub(super) fn new(form: Type4Form) -> Self {
        let [r0, r1] = form.most_read.to_be_bytes();
        let [w0, w1] = form.most_written.to_be_bytes();
        let size = (form.size as u32).to_be_bytes();
        let container = match form.extended {
            false => vec![0, 15, 0x20, r0, r1, w0, w1, 4, 6, 0xe1, 4, size[2], size[3], 0, 0],
            true => {
                vec![0, 17, 0x30, r0, r1, w0, w1, 6, 8, 0xe1, 4, size[0], size[1], size[2], size[3], 0, 0]
            }
        };
        Self { form, container, ndef: vec![0; form.size], selected: Selected::Nothing }
    }

    pub(super) fn forget_session(&mut self) {
        self.selected = Selected::Nothing;
    }

    pub(super) fn command(&mut self, apdu: &[u8], tear: Option<Moment>) -> (Answer, bool) {
        let (data, status, was_write) = self.carry_out(apdu, tear);
        (Answer::Data([data, status.to_be_bytes().to_vec()].concat()), was_write)
    }

    fn carry_out(&mut self, apdu: &[u8], tear: Option<Moment>) -> (Vec<u8>, u16, bool) {
        match *apdu {
            [0, 0xa4, 4, 0, 7, ref name @ ..] if name.get(..7) == Some(&APPLICATION) => {
                self.select(Selected::Application)
            }
            [0, 0xa4, 0, 0x0c, 2, ..] if self.selected == Selected::Nothing => (Vec::new(), 0x6a82, false),
            [0, 0xa4, 0, 0x0c, 2, 0xe1, 3] => self.select(Selected::Container),
            [0, 0xa4, 0, 0x0c, 2, 0xe1, 4] => self.select(Selected::Ndef),
            [0, 0xa4, ..] => (Vec::new(), 0x6a82, false),
            [0, 0xb0, high, low, length] => self.read(usize::from(u16::from_be_bytes([high, low])), length),
            [0, 0xd6, high, low, length, ref data @ ..] if data.len() == usize::from(length) => {
                self.write(usize::from(u16::from_be_bytes([high, low])), data, tear)
            }
            [0, 0xb0 | 0xd6, ..] => (Vec::new(), 0x6700, false),
            [0, ..] => (Vec::new(), 0x6d00, false),
            _ => (Vec::new(), 0x6e00, false),
        }
    }

    fn select(&mut self, selected: Selected) -> (Vec<u8>, u16, bool) {
        self.selected = selected;
        (Vec::new(), 0x9000, false)
    }

    fn read(&self, at: usize, length: u8) -> (Vec<u8>, u16, bool) {
        let file = match self.selected {
            Selected::Container => &self.container,
            Selected::Ndef => &self.ndef,
            Selected::Nothing | Selected::Application => return (Vec::new(), 0x6986, false),
        };
        if usize::from(length) > usize::from(self.form.most_read) {
            return (Vec::new(), 0x6700, false);
        }
        match file.get(at..) {
            Some(rest) if !rest.is_empty() => {
                (rest.iter().take(usize::from(length)).copied().collect(), 0x9000, false)
            }
            _ => (Vec::new(), 0x6b00, false),
        }
    }

    fn write(&mut self, at: usize, data: &[u8], tear: Option<Moment>) -> (Vec<u8>, u16, bool) {
        if self.selected != Selected::Ndef || self.container.last() != Some(&0) {
            return (Vec::new(), 0x6982, false);
        }
        if data.is_empty() || data.len() > usize::from(self.form.most_written) {
            return (Vec::new(), 0x6700, false);
        }
        match self.ndef.get_mut(at..at + data.len()) {
            Some(place) => {
                write_torn(place, data, tear);
                (Vec::new(), 0x9000, true)
            }
            None => (Vec::new(), 0x6b00, false),
        }
    }
}
