//! What program and helper say to each other over pipes: two bytes of length, and so many bytes.

use crate::CardError;
use std::io::{self, Read, Write};

/// What the program asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Request {
    List,
    Open(String),
    Select,
    Apdu(Vec<u8>),
    Read(u8),
    Write(u8, [u8; 4]),
    FastRead(u8, u8),
    Version,
}

/// What the helper answers: bytes, or why not.
pub(super) type Answer = Result<Vec<u8>, CardError>;

pub(super) fn write(to: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    let length = u16::try_from(frame.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(frame)?;
    to.flush()
}

pub(super) fn read(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    from.read_exact(&mut length)?;
    let mut frame = vec![0; usize::from(u16::from_be_bytes(length))];
    from.read_exact(&mut frame)?;
    Ok(frame)
}

impl Request {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::List => vec![0],
            Self::Open(name) => [&[1], name.as_bytes()].concat(),
            Self::Select => vec![2],
            Self::Apdu(apdu) => [&[3], apdu.as_slice()].concat(),
            Self::Read(page) => vec![4, *page],
            Self::Write(page, [a, b, c, d]) => vec![5, *page, *a, *b, *c, *d],
            Self::FastRead(first, last) => vec![6, *first, *last],
            Self::Version => vec![7],
        }
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        Some(match *bytes {
            [0] => Self::List,
            [1, ref name @ ..] => Self::Open(String::from_utf8(name.to_vec()).ok()?),
            [2] => Self::Select,
            [3, ref apdu @ ..] => Self::Apdu(apdu.to_vec()),
            [4, page] => Self::Read(page),
            [5, page, a, b, c, d] => Self::Write(page, [a, b, c, d]),
            [6, first, last] => Self::FastRead(first, last),
            [7] => Self::Version,
            _ => return None,
        })
    }
}

/// The errors that a driver can have; their words go along.
pub(super) fn answer_to_bytes(answer: &Answer) -> Vec<u8> {
    let (kind, rest) = match answer {
        Ok(bytes) => (0, bytes.as_slice()),
        Err(CardError::Lost) => (1, &[][..]),
        Err(CardError::Refused { .. }) => (2, &[][..]),
        Err(CardError::SeveralTags) => (3, &[][..]),
        Err(CardError::Busy) => (4, &[][..]),
        Err(CardError::Unsupported(_)) => (5, &[][..]),
        Err(CardError::Reader(words)) => (6, words.as_bytes()),
        Err(_) => (6, &b"unknown"[..]),
    };
    [&[kind], rest].concat()
}

pub(super) fn parse_answer(bytes: &[u8]) -> Answer {
    match bytes {
        [0, bytes @ ..] => Ok(bytes.to_vec()),
        [1] => Err(CardError::Lost),
        [2] => Err(CardError::Refused { command: "do this", status: None }),
        [3] => Err(CardError::SeveralTags),
        [4] => Err(CardError::Busy),
        [5] => Err(CardError::Unsupported("neither Type 2 nor Type 4")),
        [6, words @ ..] => Err(CardError::Reader(String::from_utf8_lossy(words).into_owned())),
        _ => Err(CardError::Reader("its helper answered nonsense".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_understood() {
        let requests = [
            Request::List,
            Request::Open("pn532_uart:/dev/ttyUSB0".to_owned()),
            Request::Select,
            Request::Apdu(vec![0, 0xa4, 4, 0]),
            Request::Read(4),
            Request::Write(5, [1, 2, 3, 4]),
            Request::FastRead(4, 18),
            Request::Version,
        ];
        for request in requests {
            assert_eq!(Request::parse(&request.to_bytes()), Some(request));
        }
        assert_eq!(Request::parse(&[]), None);
        assert_eq!(Request::parse(&[5, 1]), None);
        let answers = [Ok(vec![1, 2]), Err(CardError::Lost), Err(CardError::Reader("words".to_owned()))];
        for answer in answers {
            assert_eq!(parse_answer(&answer_to_bytes(&answer)), answer);
        }
        assert!(parse_answer(&[]).is_err() && parse_answer(&[1, 1]).is_err());
    }

    #[test]
    fn a_frame_that_is_cut_is_none() {
        let mut bytes = Vec::new();
        write(&mut bytes, b"abc").unwrap();
        assert_eq!(read(&mut bytes.as_slice()).unwrap(), b"abc");
        for end in 0..bytes.len() {
            assert!(read(&mut &bytes[..end]).is_err());
        }
        assert!(write(&mut Vec::new(), &[0; 0x1_0000]).is_err());
    }
}
