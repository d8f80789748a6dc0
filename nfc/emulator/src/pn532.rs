//! A PN532 on a pseudo-terminal, as libnfc's driver `pn532_uart` knows it (NXP PN532 user manual, section 7).

use crate::Timing;
use crate::frames::{self, ACK, HostFrame, SYNTAX_ERROR};
use phr_nfc::memory::{Answer, SharedTag, lock};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use std::collections::BTreeMap;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// Statuses of a command to a tag.
const OK: u8 = 0x00;
const NO_ANSWER: u8 = 0x01;
const CRC_ERROR: u8 = 0x02;
const FRAMING_ERROR: u8 = 0x13;
const AUTHENTICATION: u8 = 0x14;

/// How the reader is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not at all.
    None,
    /// It answers nothing.
    Silent,
    /// The next answer has a wrong checksum.
    BadChecksum,
    /// Statuses have the bit of an address, upon which libnfc aborts.
    AddressBit,
    /// The next commands to tags are answered with a length that the frame does not have.
    WrongLength,
    /// Type 4 cards are announced with an answer to select of this length byte.
    AnswerToSelect(u8),
    /// Some answers are made up from this seed.
    Noise(u64),
}

/// The reader, which runs until it is dropped.
pub struct Pn532 {
    path: String,
    shared: Arc<Shared>,
    worker: Option<JoinHandle<()>>,
    /// Kept open, so that the other end sees no hang-up between two programs.
    _port: OwnedFd,
}

struct Shared {
    stop: AtomicBool,
    fault: Mutex<Fault>,
    commands: AtomicUsize,
    on_air: AtomicUsize,
}

impl Pn532 {
    /// A reader with this tag on it.
    ///
    /// # Errors
    /// When the system has no pseudo-terminal left.
    pub fn start(tag: SharedTag, timing: Timing) -> io::Result<Self> {
        let host = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&host)?;
        unlockpt(&host)?;
        let path = ptsname(&host, Vec::new())?.to_string_lossy().into_owned();
        let flags = rustix::fs::OFlags::RDWR | rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::CLOEXEC;
        let port = rustix::fs::open(path.as_str(), flags, rustix::fs::Mode::empty())?;
        let mut raw = tcgetattr(&port)?;
        raw.make_raw();
        tcsetattr(&port, OptionalActions::Now, &raw)?;
        let shared = Arc::new(Shared {
            stop: AtomicBool::new(false),
            fault: Mutex::new(Fault::None),
            commands: AtomicUsize::new(0),
            on_air: AtomicUsize::new(0),
        });
        let chip = Chip { tag, timing, shared: shared.clone(), registers: BTreeMap::new(), seed: 0 };
        let worker = Some(thread::spawn(move || chip.serve(&host)));
        Ok(Self { path, shared, worker, _port: port })
    }

    /// libnfc's connection string for it.
    pub fn connection(&self) -> String {
        format!("pn532_uart:{}", self.path)
    }

    /// Breaks it, or repairs it.
    pub fn set_fault(&self, fault: Fault) {
        *self.shared.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// How many commands it had.
    pub fn commands(&self) -> usize {
        self.shared.commands.load(Ordering::Relaxed)
    }

    /// How many bytes went over the air, both ways, with checksums.
    pub fn bytes_on_air(&self) -> usize {
        self.shared.on_air.load(Ordering::Relaxed)
    }
}

impl Drop for Pn532 {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

struct Chip {
    tag: SharedTag,
    timing: Timing,
    shared: Arc<Shared>,
    registers: BTreeMap<[u8; 2], u8>,
    seed: u64,
}

impl Chip {
    fn serve(mut self, host: &OwnedFd) {
        let mut received = Vec::new();
        let tick = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
        while !self.shared.stop.load(Ordering::Relaxed) {
            let mut waiting = [PollFd::new(host, PollFlags::IN)];
            if !matches!(poll(&mut waiting, Some(&tick)), Ok(1)) {
                continue;
            }
            let mut bytes = [0; 1024];
            let Ok(count) = rustix::io::read(host, &mut bytes) else { continue };
            received.extend(bytes.iter().take(count));
            while let Some(frame) = frames::take(&mut received) {
                if let HostFrame::Command(command) = frame {
                    self.shared.commands.fetch_add(1, Ordering::Relaxed);
                    self.respond(host, &command);
                }
            }
        }
    }

    fn fault(&self) -> Fault {
        *self.shared.fault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn respond(&mut self, host: &OwnedFd, command: &[u8]) {
        let fault = self.fault();
        if fault == Fault::Silent {
            return;
        }
        send(host, &ACK);
        let (answer, on_air, writes) = self.carry_out(command);
        let mut frame = answer.as_deref().map_or(SYNTAX_ERROR.to_vec(), frames::answer);
        match fault {
            Fault::BadChecksum => {
                let at = frame.len() - 2;
                frame[at] ^= 0x55;
                *self.shared.fault.lock().unwrap_or_else(PoisonError::into_inner) = Fault::None;
            }
            Fault::WrongLength if matches!(command, [0x40 | 0x42, ..]) => {
                frame[3] = frame[3].wrapping_add(9);
                frame[4] = frame[3].wrapping_neg();
            }
            Fault::Noise(seed) => self.disturb(&mut frame, seed),
            _ => {}
        }
        self.timing.wait_for(ACK.len() + command.len() + 8 + frame.len(), on_air, writes);
        self.shared.on_air.fetch_add(on_air, Ordering::Relaxed);
        send(host, &frame);
    }

    /// One answer in six is not what it should be.
    fn disturb(&mut self, frame: &mut Vec<u8>, seed: u64) {
        let mut number = |below: usize| {
            self.seed =
                (self.seed ^ seed).wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            (self.seed >> 33) as usize % below
        };
        match number(12) {
            0 => {
                let length = number(40);
                *frame = frames::answer(&(0..length).map(|_| number(256) as u8).collect::<Vec<u8>>());
            }
            1 => {
                let at = number(frame.len());
                frame[at] = number(256) as u8;
            }
            _ => {}
        }
    }

    /// The answer, if the command is known; how many bytes went over the air, and whether a tag wrote.
    fn carry_out(&mut self, command: &[u8]) -> (Option<Vec<u8>>, usize, bool) {
        let (code, rest) = command.split_first().map_or((0, command), |(code, rest)| (*code, rest));
        let reply = |data: &[u8]| Some([&[code + 1], data].concat());
        match (code, rest) {
            (0x00, [_, text @ ..]) => (reply(&[&[0], text].concat()), 0, false),
            (0x02, _) => (reply(&[0x32, 0x01, 0x06, 0x07]), 0, false),
            (0x06, wanted) => {
                let values: Vec<u8> = wanted.as_chunks::<2>().0.iter().map(|at| self.register(*at)).collect();
                (reply(&values), 0, false)
            }
            (0x08, written) => {
                for [high, low, value] in written.as_chunks::<3>().0 {
                    self.registers.insert([*high, *low], *value);
                }
                (reply(&[]), 0, false)
            }
            (0x0a..=0x16 | 0x32, _) => (reply(&[]), 0, false),
            (0x44 | 0x52 | 0x54, _) => (reply(&[OK]), 0, false),
            (0x4a, [_, 0x00, ..]) => match self.announce() {
                Some(target) => (reply(&[&[1, 1], target.as_slice()].concat()), 30, false),
                None => (reply(&[0]), 2, false),
            },
            (0x4a, _) => (reply(&[0]), 0, false),
            (0x40, [_, data @ ..]) => self.exchange(code, data),
            (0x42, data) => self.exchange(code, data),
            _ => (None, 0, false),
        }
    }

    fn register(&self, at: [u8; 2]) -> u8 {
        let first = if at[0] == 0x63 && (at[1] == 0x02 || at[1] == 0x03) { 0x80 } else { 0 };
        self.registers.get(&at).copied().unwrap_or(first)
    }

    /// ATQA, SAK, identifier, and of a Type 4 card the answer to select.
    fn announce(&mut self) -> Option<Vec<u8>> {
        let mut tag = lock(&self.tag);
        if !tag.select() {
            return None;
        }
        let uid = tag.uid().to_vec();
        let kind: [u8; 3] = if tag.is_type2() { [0x00, 0x44, 0x00] } else { [0x03, 0x44, 0x20] };
        let mut target = kind.to_vec();
        target.push(uid.len() as u8);
        target.extend(uid);
        if !tag.is_type2() {
            let mut ats = tag.answer_to_select();
            if let Fault::AnswerToSelect(length) =
                *self.shared.fault.lock().unwrap_or_else(PoisonError::into_inner)
            {
                ats.iter_mut().take(1).for_each(|byte| *byte = length);
            }
            target.extend(ats);
        }
        Some(target)
    }

    /// InDataExchange (40), which knows the commands of tags, or InCommunicateThru (42), which passes them on.
    fn exchange(&mut self, code: u8, data: &[u8]) -> (Option<Vec<u8>>, usize, bool) {
        let fault = self.fault();
        let mut tag = lock(&self.tag);
        let before = tag.writes();
        let answer = match (tag.is_type2(), code, data.first()) {
            // The firmware takes this for an authentication of another kind of tag.
            (true, 0x40, Some(0x60)) => return (Some(vec![code + 1, AUTHENTICATION]), data.len() + 2, false),
            (true, ..) => tag.page_command(data),
            (false, ..) => tag.apdu(data),
        };
        let writes = tag.writes() > before;
        let (status, bytes) = match answer {
            Answer::Data(bytes) => (OK, bytes),
            // Four bits without a checksum.
            Answer::Ack if code == 0x42 => (CRC_ERROR, Vec::new()),
            Answer::Ack => (OK, Vec::new()),
            Answer::Nak => (FRAMING_ERROR, Vec::new()),
            Answer::Silence => (NO_ANSWER, Vec::new()),
        };
        let status = if fault == Fault::AddressBit { status | 0x80 } else { status };
        // Both ways with two bytes of checksum; a Type 4 card's blocks have one more byte before them.
        let around = if tag.is_type2() { 4 } else { 6 };
        let on_air = data.len() + bytes.len() + around;
        (Some([&[code + 1, status], bytes.as_slice()].concat()), on_air, writes)
    }
}

fn send(host: &OwnedFd, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        match rustix::io::write(host, bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(_) => return,
        }
    }
}
