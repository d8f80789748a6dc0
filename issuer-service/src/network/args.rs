//! The command line of `phr-issuer network`.

use super::messages;
use crate::args::{Format, time};
use clap::{Args, Subcommand};
use phr_core::model::Timestamp;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum NetworkCommand {
    /// Grant the network's secret key to a device, until an end date, and write the device into the register.
    #[command(after_help = messages::GRANT_EXAMPLES)]
    Grant(Grant),
    /// List the devices that were granted the key. Needs no passphrase.
    Devices(Devices),
    /// Note in the register that a device is lost. Needs no passphrase.
    MarkLost(MarkLost),
    /// Grant a key to the devices of a register whose grants have not ended and which are not lost: a new key after a loss, or the
    /// same one for another year.
    #[command(after_help = messages::GRANT_AGAIN_EXAMPLES)]
    GrantAgain(GrantAgain),
}

/// Until when, and under which name.
#[derive(Debug, Args)]
pub(crate) struct Terms {
    /// Until when the device may use the key: a day like 2027-05-31 (its beginning in UTC), or a time with its offset
    /// [default: a year from now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) until: Option<Timestamp>,
    /// What the clinic is to see as the network's name, such as "Route clinics".
    #[arg(long, value_name = "NAME")]
    pub(crate) network_name: Option<String>,
    /// Take this for the time of granting.
    #[arg(long, value_name = "TIME", value_parser = time, hide = true)]
    pub(crate) time: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct Grant {
    /// File of the network's secret key. The register is beside it, with .devices.jsonl behind its name.
    #[arg(long, value_name = "FILE")]
    pub(crate) network_key: PathBuf,
    /// File whose first line is the passphrase of the network key; without it, you are asked for the passphrase.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// The device's request, as `phr-reader enrol` wrote it.
    #[arg(long, value_name = "FILE")]
    pub(crate) request: PathBuf,
    /// The request's check number, as the clinic reads it from its own screen; without it, you are asked.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) check: Option<String>,
    #[command(flatten)]
    pub(crate) terms: Terms,
    /// File for the grant.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Devices {
    /// File of the network's secret key, whose register is shown.
    #[arg(long, value_name = "FILE")]
    pub(crate) network_key: PathBuf,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct MarkLost {
    /// File of the network's secret key, whose register has the device.
    #[arg(long, value_name = "FILE")]
    pub(crate) network_key: PathBuf,
    /// The device: its name, the id of its key, or its public key.
    pub(crate) device: String,
    /// Since when it is lost [default: now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) at: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct GrantAgain {
    /// File of the secret key that is granted.
    #[arg(long, value_name = "FILE")]
    pub(crate) network_key: PathBuf,
    /// File whose first line is the passphrase of that key; without it, you are asked for the passphrase.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// File of the secret key that the devices have, and whose register names them [default: the key that is granted]. It shows
    /// that nobody else wrote a device into the register.
    #[arg(long, value_name = "FILE")]
    pub(crate) old_key: Option<PathBuf>,
    /// File whose first line is the passphrase of the old key; without it, you are asked for the passphrase.
    #[arg(long, value_name = "FILE", requires = "old_key")]
    pub(crate) old_passphrase_file: Option<PathBuf>,
    /// Only this device: its name, the id of its key, or its public key. Repeat for more; even if its grant has ended.
    #[arg(long, value_name = "DEVICE")]
    pub(crate) device: Vec<String>,
    #[command(flatten)]
    pub(crate) terms: Terms,
    /// Folder for the grants, one file for each device.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}
