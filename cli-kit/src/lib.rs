//! What the programs of the PHR Card share: files, secrets, the clock, randomness and how errors are told.
//!
//! Results go to standard output and talk goes to standard error. Secrets come from files or are typed without echo;
//! never from arguments or the environment, where other users of the machine see them.

mod clock;
mod failure;
mod files;
mod secrets;

pub use clock::{SystemRandom, now, parse_time, system_random};
pub use failure::{Exit, Failure, run};
pub use files::{Overwrite, read_input, read_text, write_new, write_private};
pub use secrets::{Secret, ask_secret, secret_from_file};
