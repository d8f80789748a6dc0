//! The part of a tag that holds the NDEF message, as bytes that are read and written: the data area of a Type 2 tag, the
//! NDEF file of a Type 4 card.

use crate::{ApduPort, CardError, PagePort};

/// Counts what has been written.
pub(crate) struct Meter<'p> {
    done: usize,
    total: usize,
    tell: &'p mut dyn FnMut(usize, usize),
}

impl<'p> Meter<'p> {
    pub(crate) fn new(tell: &'p mut dyn FnMut(usize, usize)) -> Self {
        Self { done: 0, total: 0, tell }
    }

    pub(crate) fn expect(&mut self, bytes: usize) {
        self.total += bytes;
    }

    fn wrote(&mut self, bytes: usize) {
        self.done = (self.done + bytes).min(self.total);
        (self.tell)(self.done, self.total);
    }
}

/// Bytes on a tag.
pub(crate) trait Area {
    /// How many there are.
    fn len(&self) -> usize;

    /// How many are written at once and from a multiple of it on.
    fn unit(&self) -> usize;

    /// Reads these bytes, which are there.
    fn read(&mut self, at: usize, length: usize) -> Result<Vec<u8>, CardError>;

    /// Writes whole units, in their order.
    fn write(&mut self, at: usize, bytes: &[u8], meter: &mut Meter<'_>) -> Result<(), CardError>;
}

/// The page at which the data area of a Type 2 tag begins.
pub(crate) const FIRST_PAGE: usize = 4;
pub(crate) const PAGE: usize = 4;
/// Pages for one FAST_READ: 60 bytes are in the buffer of any reader.
const FAST_PAGES: usize = 15;

pub(crate) struct PageArea<'a> {
    pub(crate) port: Box<dyn PagePort + 'a>,
    pub(crate) length: usize,
    pub(crate) fast: bool,
}

impl PageArea<'_> {
    fn fast_read(&mut self, page: u8, last: u8) -> Result<Option<Vec<u8>>, CardError> {
        if !self.fast {
            return Ok(None);
        }
        let expected = (usize::from(last - page) + 1) * PAGE;
        match self.port.fast_read(page, last) {
            Some(Ok(bytes)) if bytes.len() == expected => return Ok(Some(bytes)),
            Some(Err(CardError::Lost)) => return Err(CardError::Lost),
            // A tag that has no such command, or a reader that passes none on.
            _ => self.fast = false,
        }
        Ok(None)
    }
}

impl Area for PageArea<'_> {
    fn len(&self) -> usize {
        self.length
    }

    fn unit(&self) -> usize {
        PAGE
    }

    fn read(&mut self, at: usize, length: usize) -> Result<Vec<u8>, CardError> {
        let (mut page, end) = (at / PAGE, (at + length).div_ceil(PAGE));
        let mut bytes = Vec::with_capacity((end - page) * PAGE);
        while page < end {
            let first = page_number(page)?;
            let last = page_number((page + FAST_PAGES).min(end) - 1)?;
            match self.fast_read(first, last)? {
                Some(read) => {
                    bytes.extend(read);
                    page += usize::from(last - first) + 1;
                }
                None => {
                    bytes.extend(self.port.read4(first)?);
                    page += 4;
                }
            }
        }
        let skip = at % PAGE;
        bytes.get(skip..skip + length).map(<[u8]>::to_vec).ok_or(CardError::Form("a page is missing"))
    }

    fn write(&mut self, at: usize, bytes: &[u8], meter: &mut Meter<'_>) -> Result<(), CardError> {
        for (page, data) in (at / PAGE..).zip(bytes.chunks(PAGE)) {
            let mut whole = [0; PAGE];
            whole.iter_mut().zip(data).for_each(|(to, from)| *to = *from);
            self.port.write(page_number(page)?, whole)?;
            meter.wrote(PAGE);
        }
        Ok(())
    }
}

/// The number of a page of the data area.
fn page_number(page: usize) -> Result<u8, CardError> {
    u8::try_from(page + FIRST_PAGE).map_err(|_| CardError::Form("a page beyond the 256 of a sector"))
}

pub(crate) struct FileArea<'a> {
    pub(crate) port: Box<dyn ApduPort + 'a>,
    pub(crate) length: usize,
    /// Most bytes of an answer, and of a command (MLe and MLc of the capability container).
    pub(crate) most_read: usize,
    pub(crate) most_written: usize,
}

impl Area for FileArea<'_> {
    fn len(&self) -> usize {
        self.length
    }

    fn unit(&self) -> usize {
        1
    }

    fn read(&mut self, at: usize, length: usize) -> Result<Vec<u8>, CardError> {
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            let want = (length - bytes.len()).min(self.most_read);
            let read = read_binary(&mut *self.port, at + bytes.len(), want)?;
            if read.is_empty() {
                return Err(CardError::Form("the NDEF file is shorter than the card says"));
            }
            bytes.extend(read);
        }
        Ok(bytes)
    }

    fn write(&mut self, at: usize, bytes: &[u8], meter: &mut Meter<'_>) -> Result<(), CardError> {
        let mut at = at;
        for piece in bytes.chunks(self.most_written) {
            let offset = offset(at)?;
            let mut apdu = vec![0x00, 0xd6, offset[0], offset[1], piece.len() as u8];
            apdu.extend(piece);
            done(&self.port.transmit(&apdu)?, "write")?;
            meter.wrote(piece.len());
            at += piece.len();
        }
        Ok(())
    }
}

/// READ BINARY of at most 255 bytes; what came, which may be less.
pub(crate) fn read_binary(port: &mut dyn ApduPort, at: usize, length: usize) -> Result<Vec<u8>, CardError> {
    let offset = offset(at)?;
    let mut answer = done(&port.transmit(&[0x00, 0xb0, offset[0], offset[1], length as u8])?, "read")?;
    answer.truncate(length);
    Ok(answer)
}

/// What an answer has before its status word, where that is 9000.
pub(crate) fn done(answer: &[u8], command: &'static str) -> Result<Vec<u8>, CardError> {
    let (data, status) = answer.split_last_chunk::<2>().ok_or(CardError::Lost)?;
    match u16::from_be_bytes(*status) {
        0x9000 => Ok(data.to_vec()),
        status => Err(CardError::Refused { command, status: Some(status) }),
    }
}

/// Offsets of READ and UPDATE BINARY have 15 bits.
fn offset(at: usize) -> Result<[u8; 2], CardError> {
    let offset = u16::try_from(at).ok().filter(|offset| *offset < 0x8000);
    offset.map(u16::to_be_bytes).ok_or(CardError::Form("an offset beyond 32 KiB"))
}
