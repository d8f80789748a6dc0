//! What the programs of the PHR Card share: files, keys, secrets, the break-glass log, the clock, randomness and how
//! errors are told.
//!
//! Results go to standard output and talk goes to standard error. Secrets come from files or are typed without echo;
//! never from arguments or the environment, where other users of the machine see them.

mod break_glass;
mod card_input;
mod clock;
mod core_errors;
mod device;
mod device_messages;
mod failure;
mod fetch;
mod files;
mod folders;
mod input_kind;
mod keys;
mod nfc;
mod nfc_messages;
mod opening;
mod opening_messages;
mod secrets;
mod sequence;
mod sequence_messages;
mod status_list;
mod store;
mod talk;
mod trust;

pub use break_glass::{
    BreakGlass, BreakGlassEntry, BreakGlassLog, ConfidentialPart, LineState, LogLine, RecordStanding,
    break_glass_log_path,
};
pub use card_input::CardInput;
pub use clock::{SystemRandom, now, parse_time, system_random};
pub use device::{Device, read_grant, read_request};
pub use failure::{Exit, Failure, run};
pub use fetch::{Fetched, fetch};
pub use files::{
    Overwrite, append_line, check_free, check_not_input, read_input, read_text, write_new, write_private,
};
pub use folders::reader_folder;
pub use input_kind::InputKind;
pub use keys::{
    Holds, KeyFileFacts, KeyFiles, SecretKey, key_file_facts, public_key, public_path, secret_key,
    write_key_pair, write_public_key,
};
pub use nfc::{NfcTeller, TagAsInput, choose_nfc_reader, nfc_failure, nfc_journal};
pub use opening::{CardOpening, Granted, OpenedCards};
pub use secrets::{Passphrase, Secret, access_code_from_file, ask_access_code, ask_secret, secret_from_file};
pub use sequence::{SequenceMedium, SequenceNews, SequenceOptions, read_pictures_into, write_sequence};
pub use sequence_messages::wanted as wanted_symbols;
pub use status_list::{FileSource, open_status_list};
pub use store::{
    Past, Source, StoredDocument, StoredList, StoredStatus, StoredTrust, Taken, TakenDocument, TakenStatus,
    TrustStore,
};
pub use talk::{ask, print, say};
pub use trust::{TrustInUse, read_trust_list, root_set_id};
