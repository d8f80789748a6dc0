//! The helper: one reader, asked over its standard input, answering on its standard output.

use super::device::{self, Device};
use super::frames::{self, Answer, Request, answer_to_bytes};
use crate::CardError;
use std::io::{stdin, stdout};

/// Serves until the program closes the pipe.
pub fn serve_helper() {
    let mut device = None;
    let (mut from, mut to) = (stdin().lock(), stdout().lock());
    while let Ok(frame) = frames::read(&mut from) {
        let answer = match Request::parse(&frame) {
            Some(request) => answer(request, &mut device),
            None => Err(CardError::Reader("its helper was asked nonsense".to_owned())),
        };
        if frames::write(&mut to, &answer_to_bytes(&answer)).is_err() {
            break;
        }
    }
}

fn answer(request: Request, device: &mut Option<Device>) -> Answer {
    if request == Request::List {
        return Ok(device::list()?.join("\n").into_bytes());
    }
    if let Request::Open(name) = &request {
        *device = None;
        *device = Some(Device::open(name)?);
        return Ok(Vec::new());
    }
    let device = device.as_mut().ok_or_else(|| CardError::Reader("it is not open".to_owned()))?;
    match request {
        Request::Select => Ok(match device.select()? {
            None => Vec::new(),
            Some(selected) => [&[u8::from(selected.type4)], selected.uid.as_slice()].concat(),
        }),
        Request::Apdu(apdu) => device.transceive(&apdu),
        Request::Read(page) => device.transceive(&[0x30, page]),
        Request::Write(page, [a, b, c, d]) => device.transceive(&[0xa2, page, a, b, c, d]),
        Request::FastRead(first, last) => device.pass_through(&[0x3a, first, last]),
        Request::Version => device.pass_through(&[0x60]),
        Request::List | Request::Open(_) => Ok(Vec::new()),
    }
}
