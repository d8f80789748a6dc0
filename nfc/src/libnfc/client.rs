//! The program's side of the helper.

use super::HELPER_ARGUMENTS;
use super::frames::{self, Answer, Request, parse_answer};
use crate::{ApduPort, Card, CardError, PagePort, Presented, Reader};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long the helper may take to look for readers, to open one, and for anything else: libnfc gives a tag a second.
const LISTING: Duration = Duration::from_secs(20);
const OPENING: Duration = Duration::from_secs(10);
const COMMAND: Duration = Duration::from_secs(5);
/// How often a tag is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// After so many helpers that broke while a tag was looked for, the reader is given up.
const MOST_BROKEN: usize = 3;

/// How the helper is started.
#[derive(Clone, Debug)]
pub struct HelperCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

impl HelperCommand {
    /// This program, with [`HELPER_ARGUMENTS`].
    ///
    /// # Errors
    /// [`CardError::NoDriver`] where the system does not say which program this is.
    pub fn this_program() -> Result<Self, CardError> {
        let program = std::env::current_exe();
        let program =
            program.map_err(|error| CardError::NoDriver(format!("this program's own file: {error}")))?;
        Ok(Self { program, arguments: HELPER_ARGUMENTS.iter().map(OsString::from).collect() })
    }
}

/// The connection strings of the readers that libnfc finds or is configured to have.
///
/// # Errors
/// [`CardError::NoDriver`] where the helper does not start; [`CardError::Reader`].
pub fn list() -> Result<Vec<String>, CardError> {
    list_with(&HelperCommand::this_program()?)
}

/// As [`list`], with a helper of one's own.
///
/// # Errors
/// As [`list`].
pub fn list_with(command: &HelperCommand) -> Result<Vec<String>, CardError> {
    let mut helper = Helper::start(command)?;
    let names = helper.ask(&Request::List, LISTING).ok_or_else(stopped)??;
    let names = String::from_utf8_lossy(&names).into_owned();
    Ok(names.lines().filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

fn stopped() -> CardError {
    CardError::Reader("libnfc crashed or hung".to_owned())
}

/// A process that runs libnfc.
struct Helper {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<Vec<u8>>,
}

impl Helper {
    fn start(command: &HelperCommand) -> Result<Self, CardError> {
        let mut process = Command::new(&command.program);
        process.args(&command.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let failed = |error: String| CardError::NoDriver(format!("{}: {error}", command.program.display()));
        let mut child = process.spawn().map_err(|error| failed(error.to_string()))?;
        let (Some(requests), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("it has no pipes".to_owned()));
        };
        let (sender, answers) = channel();
        // Ends with the helper, whose pipe then closes.
        thread::spawn(move || {
            while let Ok(frame) = frames::read(&mut output) {
                if sender.send(frame).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, requests, answers })
    }

    /// The answer; none when the helper broke or is silent, after which it is good for nothing.
    fn ask(&mut self, request: &Request, timeout: Duration) -> Option<Answer> {
        frames::write(&mut self.requests, &request.to_bytes()).ok()?;
        Some(parse_answer(&self.answers.recv_timeout(timeout).ok()?))
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A reader that a helper has open.
pub struct HelperReader {
    command: HelperCommand,
    name: String,
    helper: Option<Helper>,
}

impl HelperReader {
    /// Opens a reader by its connection string.
    ///
    /// # Errors
    /// [`CardError::Reader`], [`CardError::Busy`], [`CardError::NoDriver`].
    pub fn open(name: &str) -> Result<Self, CardError> {
        Self::open_with(HelperCommand::this_program()?, name)
    }

    /// As [`HelperReader::open`], with a helper of one's own.
    ///
    /// # Errors
    /// As [`HelperReader::open`].
    pub fn open_with(command: HelperCommand, name: &str) -> Result<Self, CardError> {
        let mut reader = Self { command, name: name.to_owned(), helper: None };
        reader.start()?;
        Ok(reader)
    }

    /// The id of the helper's process, while there is one.
    pub fn helper_id(&self) -> Option<u32> {
        self.helper.as_ref().map(|helper| helper.child.id())
    }

    fn start(&mut self) -> Result<&mut Helper, CardError> {
        let mut helper = Helper::start(&self.command)?;
        helper.ask(&Request::Open(self.name.clone()), OPENING).ok_or_else(stopped)??;
        Ok(self.helper.insert(helper))
    }

    /// Asks the helper, which is started if there is none. Where it breaks, it is dropped.
    fn ask(&mut self, request: &Request) -> Option<Answer> {
        let helper = match self.helper.take() {
            Some(helper) => self.helper.insert(helper),
            None => match self.start() {
                Ok(helper) => helper,
                Err(error) => return Some(Err(error)),
            },
        };
        let answer = helper.ask(request, COMMAND);
        if answer.is_none() {
            self.helper = None;
        }
        answer
    }

    /// As [`HelperReader::ask`], of a tag that was selected: a new helper knows nothing of it.
    fn ask_tag(&mut self, request: &Request) -> Answer {
        if self.helper.is_none() {
            return Err(CardError::Lost);
        }
        self.ask(request).unwrap_or(Err(CardError::Lost))
    }
}

impl Reader for HelperReader {
    fn name(&self) -> &str {
        &self.name
    }

    fn present(&mut self, wait: Duration) -> Result<Option<Presented<'_>>, CardError> {
        let end = Instant::now() + wait;
        let mut broken = 0;
        let found = loop {
            let failed = match self.ask(&Request::Select) {
                Some(Ok(found)) if found.is_empty() && Instant::now() >= end => return Ok(None),
                Some(Ok(found)) if found.is_empty() => None,
                Some(Ok(found)) => break found,
                Some(Err(error @ CardError::Reader(_))) => Some(error),
                Some(Err(error)) => return Err(error),
                None => Some(stopped()),
            };
            if let Some(error) = failed {
                // A new helper opens the reader anew.
                self.helper = None;
                broken += 1;
                if broken == MOST_BROKEN {
                    return Err(error);
                }
            }
            thread::sleep(LOOK_EVERY);
        };
        let (type4, uid) = found.split_first().ok_or_else(stopped)?;
        let port = Port { reader: self };
        let card = if *type4 == 0 { Card::Type2(Box::new(port)) } else { Card::Type4(Box::new(port)) };
        Ok(Some(Presented { uid: uid.to_vec(), card }))
    }
}

struct Port<'r> {
    reader: &'r mut HelperReader,
}

impl ApduPort for Port<'_> {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, CardError> {
        self.reader.ask_tag(&Request::Apdu(apdu.to_vec())).and_then(|answer| match answer.len() {
            0 | 1 => Err(CardError::Lost),
            _ => Ok(answer),
        })
    }
}

impl PagePort for Port<'_> {
    fn read4(&mut self, page: u8) -> Result<[u8; 16], CardError> {
        self.reader.ask_tag(&Request::Read(page))?.try_into().map_err(|_| CardError::Lost)
    }

    fn write(&mut self, page: u8, data: [u8; 4]) -> Result<(), CardError> {
        self.reader.ask_tag(&Request::Write(page, data)).map(drop)
    }

    fn fast_read(&mut self, first: u8, last: u8) -> Option<Result<Vec<u8>, CardError>> {
        Some(self.reader.ask_tag(&Request::FastRead(first, last)))
    }

    fn version(&mut self) -> Option<Vec<u8>> {
        self.reader.ask_tag(&Request::Version).ok()
    }
}
