//! The frames between a host and a PN532 (NXP PN532 user manual, section 6.2.1).

/// What a host sends.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HostFrame {
    Ack,
    Command(Vec<u8>),
}

pub(crate) const ACK: [u8; 6] = [0, 0, 0xff, 0, 0xff, 0];
/// The answer to a command that is unknown.
pub(crate) const SYNTAX_ERROR: [u8; 8] = [0, 0, 0xff, 1, 0xff, 0x7f, 0x81, 0];

const FROM_HOST: u8 = 0xd4;
const TO_HOST: u8 = 0xd5;

/// Takes the next frame from the front of what was received, and whatever stands before it.
pub(crate) fn take(received: &mut Vec<u8>) -> Option<HostFrame> {
    loop {
        let start = received.windows(2).position(|pair| pair == [0x00, 0xff])?;
        let (frame, end) = match received.get(start + 2..)? {
            [0x00, 0xff, ..] => (Some(HostFrame::Ack), start + 4),
            [0xff, 0x00, ..] => (None, start + 4),
            [0xff, 0xff, high, low, check, rest @ ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let good = high.wrapping_add(*low).wrapping_add(*check) == 0;
                (body(rest, length, good)?, start + 7 + if good { length + 1 } else { 0 })
            }
            [0xff, 0xff, ..] => return None,
            [length, check, rest @ ..] => {
                let good = length.wrapping_add(*check) == 0;
                let length = usize::from(*length);
                (body(rest, length, good)?, start + 4 + if good { length + 1 } else { 0 })
            }
            _ => return None,
        };
        received.drain(..end.min(received.len()));
        if frame.is_some() {
            return frame;
        }
    }
}

/// `None` while bytes are missing; `Some(None)` for what is no frame.
#[allow(clippy::option_option, reason = "not yet, and never, are two things")]
fn body(rest: &[u8], length: usize, good: bool) -> Option<Option<HostFrame>> {
    if !good {
        return Some(None);
    }
    let (data, check) = (rest.get(..length)?, rest.get(length)?);
    let sum = data.iter().fold(*check, |sum, byte| sum.wrapping_add(*byte));
    Some(match data {
        [FROM_HOST, command @ ..] if sum == 0 && !command.is_empty() => {
            Some(HostFrame::Command(command.to_vec()))
        }
        _ => None,
    })
}

/// The frame of an answer.
pub(crate) fn answer(data: &[u8]) -> Vec<u8> {
    let length = data.len() + 1;
    let mut frame = vec![0, 0, 0xff];
    match u8::try_from(length) {
        Ok(length) if length < 0xff => frame.extend([length, length.wrapping_neg()]),
        _ => {
            let [high, low] = (length as u16).to_be_bytes();
            frame.extend([0xff, 0xff, high, low, high.wrapping_add(low).wrapping_neg()]);
        }
    }
    frame.push(TO_HOST);
    frame.extend(data);
    let sum = data.iter().fold(TO_HOST, |sum, byte| sum.wrapping_add(*byte));
    frame.extend([sum.wrapping_neg(), 0]);
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_found_behind_anything_and_in_pieces() {
        let wake_up: Vec<u8> =
            [&[0x55, 0x55][..], &[0; 14], &[0, 0, 0xff, 3, 0xfd, 0xd4, 0x14, 1, 0x17, 0]].concat();
        for cut in 0..wake_up.len() - 1 {
            let mut received = wake_up[..cut].to_vec();
            assert_eq!(take(&mut received), None, "{cut}");
            received.extend(&wake_up[cut..]);
            assert_eq!(take(&mut received), Some(HostFrame::Command(vec![0x14, 1])), "{cut}");
        }
        let mut received = [&ACK[..], &[0, 0, 0xff, 2, 0xfe, 0xd4, 2, 0x2a, 0]].concat();
        assert_eq!(take(&mut received), Some(HostFrame::Ack));
        assert_eq!(take(&mut received), Some(HostFrame::Command(vec![2])));
    }

    #[test]
    fn long_answers_have_extended_frames() {
        for length in [1, 253, 254, 300] {
            let frame = answer(&vec![7; length]);
            let extended = length + 1 > 254;
            assert_eq!(frame.len(), length + if extended { 11 } else { 8 });
        }
    }

    #[test]
    fn what_has_a_wrong_sum_is_passed_over() {
        let mut received = vec![0, 0, 0xff, 3, 0xfd, 0xd4, 0x14, 1, 0x18, 0];
        received.extend([0, 0, 0xff, 3, 0xfe]);
        received.extend([0, 0, 0xff, 2, 0xfe, 0xd4, 2, 0x2a, 0]);
        assert_eq!(take(&mut received), Some(HostFrame::Command(vec![2])));
    }
}
