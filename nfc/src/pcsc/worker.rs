//! The thread that calls PC/SC.

use crate::CardError;
use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};
use std::ffi::CString;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// The longest that one command to a card may take, and what a call may take beside the time that it waits by itself.
const COMMAND: Duration = Duration::from_secs(10);
/// pcscd looks every 400 ms whether a card is there.
const POLL: Duration = Duration::from_millis(450);
/// Room for an answer of 256 bytes and its status.
const ANSWER: usize = 258;
const HUNG: &str = "it does not answer: unplug it, plug it in again, and start again";

enum Task {
    Connect(Duration),
    Transmit(Vec<u8>),
    Stop,
}

enum Done {
    Connected(Option<Vec<u8>>),
    Answer(Vec<u8>),
}

/// The thread, as seen from outside.
pub(super) struct Worker {
    tasks: SyncSender<(Task, bool)>,
    results: Receiver<Result<Done, CardError>>,
    hung: bool,
    reset: bool,
}

pub(super) fn list() -> Result<Vec<String>, CardError> {
    let context = establish()?;
    match context.list_readers_owned() {
        Ok(names) => Ok(names.iter().map(|name| name.to_string_lossy().into_owned()).collect()),
        Err(Error::NoReadersAvailable) => Ok(Vec::new()),
        Err(error) => Err(failed(error)),
    }
}

fn establish() -> Result<Context, CardError> {
    Context::establish(Scope::User).map_err(failed)
}

fn failed(error: Error) -> CardError {
    match error {
        Error::NoService | Error::ServiceStopped => CardError::NoDriver(
            "the system's smart card service does not run: install the Debian package pcscd, and start it"
                .to_owned(),
        ),
        Error::SharingViolation => CardError::Busy,
        Error::UnknownReader | Error::ReaderUnavailable => {
            CardError::Reader("there is no reader of this name: is it plugged in?".to_owned())
        }
        error => CardError::Reader(error.to_string().to_lowercase()),
    }
}

/// Whether it means that the card has gone, or was another program's meanwhile.
fn is_lost(error: Error) -> bool {
    matches!(
        error,
        Error::NotTransacted
            | Error::RemovedCard
            | Error::ResetCard
            | Error::NoSmartcard
            | Error::UnpoweredCard
            | Error::UnresponsiveCard
            | Error::CommError
            | Error::InvalidHandle
            | Error::Timeout
    )
}

impl Worker {
    pub(super) fn start(name: &str) -> Result<Self, CardError> {
        let name = CString::new(name).map_err(|_| failed(Error::UnknownReader))?;
        let context = establish()?;
        let (tasks, received) = sync_channel(1);
        let (sender, results) = sync_channel(1);
        thread::spawn(move || {
            let mut desk = Desk { context, name, card: None, lost: false };
            while let Ok((task, reset)) = received.recv() {
                let result = match task {
                    Task::Connect(wait) => desk.connect(wait, reset).map(Done::Connected),
                    Task::Transmit(apdu) => desk.transmit(&apdu).map(Done::Answer),
                    Task::Stop => break,
                };
                if sender.send(result).is_err() {
                    break;
                }
            }
            desk.leave(Disposition::LeaveCard);
        });
        Ok(Self { tasks, results, hung: false, reset: false })
    }

    /// Waits for a card and connects with it: its answer to reset.
    pub(super) fn connect(&mut self, wait: Duration) -> Result<Option<Vec<u8>>, CardError> {
        match self.run(Task::Connect(wait), wait + COMMAND)? {
            Done::Connected(reset) => Ok(reset),
            Done::Answer(_) => Err(CardError::Lost),
        }
    }

    pub(super) fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, CardError> {
        match self.run(Task::Transmit(apdu.to_vec()), COMMAND)? {
            Done::Answer(answer) => Ok(answer),
            Done::Connected(_) => Err(CardError::Lost),
        }
    }

    /// The reader is well, and the tag has to be selected anew.
    pub(super) fn reset_next(&mut self) {
        self.reset = true;
    }

    fn run(&mut self, task: Task, timeout: Duration) -> Result<Done, CardError> {
        let hung = || CardError::Reader(HUNG.to_owned());
        if self.hung {
            return Err(hung());
        }
        let reset = std::mem::take(&mut self.reset);
        let done = self.tasks.send((task, reset)).ok().and_then(|()| self.results.recv_timeout(timeout).ok());
        // What the thread may still answer belongs to nothing any more.
        self.hung = done.is_none();
        done.unwrap_or_else(|| Err(hung()))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.tasks.try_send((Task::Stop, false));
    }
}

/// What the thread has.
struct Desk {
    context: Context,
    name: CString,
    card: Option<Card>,
    lost: bool,
}

impl Desk {
    /// Leaves the card that was connected, if one was, and waits for one. After a loss that the service has not seen yet,
    /// that is waited for first, still connected: otherwise it takes the next card for the one that it knows, and never
    /// tells of it.
    fn connect(&mut self, wait: Duration, reset: bool) -> Result<Option<Vec<u8>>, CardError> {
        let end = Instant::now() + wait;
        if self.lost && !reset {
            self.await_state(Instant::now() + POLL, |state| state.contains(State::EMPTY))?;
        }
        let gone = self.lost && !reset;
        self.leave(if gone { Disposition::LeaveCard } else { Disposition::ResetCard });
        self.lost = false;
        loop {
            let there = |state: State| state.contains(State::PRESENT) && !state.contains(State::MUTE);
            if !self.await_state(end, there)? {
                return Ok(None);
            }
            match self.context.connect(&self.name, ShareMode::Exclusive, Protocols::ANY) {
                Ok(card) => match atr_of(&card) {
                    Ok(atr) => {
                        self.card = Some(card);
                        return Ok(Some(atr));
                    }
                    Err(error) if is_lost(error) => {}
                    Err(error) => return Err(failed(error)),
                },
                Err(error) if is_lost(error) => {}
                Err(error) => return Err(failed(error)),
            }
            if Instant::now() >= end {
                return Ok(None);
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the reader's state is so; whether it became so in time.
    fn await_state(&self, end: Instant, is_so: impl Fn(State) -> bool) -> Result<bool, CardError> {
        let mut states = [ReaderState::new(self.name.clone(), State::UNAWARE)];
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.context.get_status_change(left, &mut states) {
                Ok(()) => {}
                Err(Error::Timeout) => return Ok(false),
                Err(error) => return Err(failed(error)),
            }
            let state = states[0].event_state();
            if state.intersects(State::UNKNOWN | State::UNAVAILABLE) {
                return Err(failed(Error::UnknownReader));
            }
            if is_so(state) {
                return Ok(true);
            }
            if left.is_zero() {
                return Ok(false);
            }
            states[0].sync_current_state();
        }
    }

    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, CardError> {
        let Some(card) = self.card.as_ref().filter(|_| !self.lost) else { return Err(CardError::Lost) };
        let mut room = [0; ANSWER];
        match card.transmit(apdu, &mut room) {
            // A card that was pulled in the middle gives an empty answer.
            Ok(answer) if answer.len() >= 2 => Ok(answer.to_vec()),
            Ok(_) => {
                self.lost = true;
                Err(CardError::Lost)
            }
            Err(error) if is_lost(error) => {
                self.lost = true;
                Err(CardError::Lost)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn leave(&mut self, how: Disposition) {
        if let Some(card) = self.card.take()
            && let Err((card, _)) = card.disconnect(how)
        {
            // Dropping would reset it.
            std::mem::forget(card);
        }
    }
}

fn atr_of(card: &Card) -> Result<Vec<u8>, Error> {
    Ok(card.status2_owned()?.atr().to_vec())
}
