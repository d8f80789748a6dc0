//! `phr-issuer network grant-again`.

use super::args::GrantAgain;
use super::register::{DeviceEntry, Register};
use super::{Granting, messages, write_grant};
use crate::table::table;
use phr_cli_kit::{Failure, Overwrite, Passphrase, now, print, say, secret_key};
use phr_core::keys::{GrantStanding, NetworkSecretKey};
use phr_core::model::Timestamp;
use std::path::Path;

pub(super) fn run(options: &GrantAgain) -> Result<(), Failure> {
    let old_path = options.old_key.as_deref().unwrap_or(&options.network_key);
    let register = Register::existing(old_path)?;
    let key = |path: &Path, passphrase: Option<&Path>| -> Result<NetworkSecretKey, Failure> {
        secret_key(path, &Passphrase::from_option(passphrase))
    };
    let network = key(&options.network_key, options.passphrase_file.as_deref())?;
    let old = match &options.old_key {
        Some(path) => key(path, options.old_passphrase_file.as_deref())?,
        None => network.clone(),
    };
    let devices = remaining(&register, &old, options)?;
    let new_register = Register::beside(&options.network_key)?;
    // A device that is lost is so for the next key too, also if it asks with a request of its own.
    let lost = register.lost().iter().filter(|(device, _)| !new_register.is_lost(**device));
    lost.into_iter().try_for_each(|(device, at)| new_register.add_lost(*device, *at))?;
    let granting = Granting::new(&network, &options.terms);
    std::fs::create_dir_all(&options.out)
        .map_err(|error| Failure::new("file-unwritable", error).during(options.out.display()))?;
    let mut rows = vec![messages::AGAIN_HEADING.map(str::to_owned).to_vec()];
    for device in devices {
        let grant = granting.grant(device.key, &device.name, &new_register)?;
        let path = options.out.join(file_name(device, &grant.terms().id.to_string()));
        write_grant(&grant, &path, Overwrite::Refuse)?;
        let id = device.key.key_id().to_string();
        rows.push(vec![device.name.clone(), id, granting.until.to_string(), path.display().to_string()]);
    }
    say(messages::granted_again(rows.len() - 1));
    print(table(&rows))
}

/// Who is granted the key: those that are named, or all whose grants of the old key have not ended. Nobody who is lost.
fn remaining<'a>(
    register: &'a Register,
    old: &NetworkSecretKey,
    options: &GrantAgain,
) -> Result<Vec<&'a DeviceEntry>, Failure> {
    let named = options.device.iter().map(|named| register.device(named)).collect::<Result<Vec<_>, _>>()?;
    if let Some(lost) = named.iter().find(|device| device.lost.is_some()) {
        return Err(Failure::new("device-lost", messages::DEVICE_LOST)
            .during(&lost.name)
            .hint(messages::DEVICE_LOST_HINT));
    }
    let chosen: Vec<&DeviceEntry> = match named.is_empty() {
        true => register.devices().iter().filter(|device| is_remaining(device, now())).collect(),
        false => named,
    };
    let (of_old, others): (Vec<_>, Vec<_>) =
        chosen.into_iter().partition(|device| device.is_of(old.public_key()));
    others.iter().for_each(|device| say(messages::of_another_key(&device.name)));
    of_old.iter().try_for_each(|device| device.check_by(old))?;
    match of_old.is_empty() {
        true => Err(Failure::new("devices-none", messages::NO_DEVICES)
            .during(register.path().display())
            .hint(messages::NO_DEVICES_HINT)),
        false => Ok(of_old),
    }
}

/// Says who is left out.
fn is_remaining(device: &DeviceEntry, now: Timestamp) -> bool {
    let why = match (device.lost, device.standing(now)) {
        (Some(_), _) => messages::LEFT_OUT_LOST,
        (None, GrantStanding::Ended) => messages::LEFT_OUT_ENDED,
        (None, _) => return true,
    };
    say(messages::left_out(&device.name, &device.key.key_id().to_string(), why));
    false
}

/// The device's name as far as a file's name can have it, and the grant's, so that no two are the same.
fn file_name(device: &DeviceEntry, grant: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let name: String = device.name.chars().take(40).map(plain).collect();
    format!("{name}-{grant}.grant")
}
