//! The register of the devices that have a network's key: JSON lines beside the key's file, only ever added to.
//!
//! Whoever could write a device into it would be granted the next key. So each granted line has a tag that only the network's
//! secret key makes: [`NetworkSecretKey::register_tag`] of the line with an empty tag.

use super::messages;
use crate::table::table;
use phr_cli_kit::{Failure, append_line, read_text, say};
use phr_core::keys::{DevicePublicKey, GrantStanding, GrantTerms, NetworkPublicKey, NetworkSecretKey};
use phr_core::model::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Longest register that is read, in bytes: some fifty thousand lines.
const LONGEST: usize = 32 * 1024 * 1024;
/// Version of the JSON that lists devices. Members may be added within a version; none changes its meaning.
const VERSION: u32 = 1;

/// A line of the register.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Line {
    Granted(GrantedLine),
    Lost(LostLine),
}

/// A device was granted a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct GrantedLine {
    device: DevicePublicKey,
    name: String,
    network: NetworkPublicKey,
    #[serde(with = "instant")]
    from: Timestamp,
    #[serde(with = "instant")]
    until: Timestamp,
    grant: String,
    /// Hexadecimal.
    tag: String,
}

/// A device was lost.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct LostLine {
    device: DevicePublicKey,
    #[serde(with = "instant")]
    at: Timestamp,
}

/// A register, as it was read.
pub(super) struct Register {
    path: PathBuf,
    devices: Vec<DeviceEntry>,
    lost: BTreeMap<DevicePublicKey, Timestamp>,
}

/// What the register says of a device: its latest grant, and whether it is lost.
#[derive(Clone, Debug)]
pub(super) struct DeviceEntry {
    pub(super) key: DevicePublicKey,
    pub(super) name: String,
    pub(super) lost: Option<Timestamp>,
    latest: GrantedLine,
    /// The line of the latest grant.
    line: usize,
}

impl Register {
    /// The register beside a network key's file; empty if there is none yet.
    pub(super) fn beside(network_key: &Path) -> Result<Self, Failure> {
        let path = path_beside(network_key);
        if !path.exists() {
            return Ok(Self { path, devices: Vec::new(), lost: BTreeMap::new() });
        }
        let text = read_text(&path, LONGEST)?;
        let mut register = Self { path, devices: Vec::new(), lost: BTreeMap::new() };
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str::<Line>(line) {
                Ok(line) => register.take(index + 1, line),
                Err(_) => say(messages::line_unreadable(&register.path, index + 1)),
            }
        }
        Ok(register)
    }

    /// As [`Register::beside`], where there must be one.
    pub(super) fn existing(network_key: &Path) -> Result<Self, Failure> {
        let path = path_beside(network_key);
        if path.exists() {
            return Self::beside(network_key);
        }
        Err(Failure::new("register-missing", messages::NO_REGISTER)
            .during(path.display())
            .hint(messages::NO_REGISTER_HINT))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Every device, in the order of their first grants.
    pub(super) fn devices(&self) -> &[DeviceEntry] {
        &self.devices
    }

    pub(super) fn is_lost(&self, key: DevicePublicKey) -> bool {
        self.lost.contains_key(&key)
    }

    /// The devices that are lost, and since when; those too that were never granted this network's present key.
    pub(super) fn lost(&self) -> &BTreeMap<DevicePublicKey, Timestamp> {
        &self.lost
    }

    /// The device of this name, key id or public key.
    pub(super) fn device(&self, named: &str) -> Result<&DeviceEntry, Failure> {
        let named = named.trim();
        let is_named = |device: &&DeviceEntry| {
            let (key, id) = (device.key.to_string(), device.key.key_id().to_string());
            device.name == named || key == named || id == named
        };
        let found: Vec<&DeviceEntry> = self.devices.iter().filter(is_named).collect();
        match found.as_slice() {
            [device] => Ok(device),
            [] => Err(Failure::new("device-unknown", messages::DEVICE_UNKNOWN)
                .during(self.path.display())
                .hint(messages::DEVICE_UNKNOWN_HINT)),
            _ => Err(Failure::new("device-ambiguous", messages::several_devices(found.len()))
                .hint(messages::SEVERAL_DEVICES_HINT)),
        }
    }

    /// Writes a grant down; it is on disk when this returns.
    pub(super) fn add_granted(
        &self,
        network: &NetworkSecretKey,
        terms: &GrantTerms,
        name: &str,
    ) -> Result<(), Failure> {
        let line = GrantedLine {
            device: terms.device,
            name: name.to_owned(),
            network: terms.network,
            from: terms.from,
            until: terms.until,
            grant: terms.id.to_string(),
            tag: String::new(),
        };
        let tag = line.tag_by(network)?;
        self.add(&Line::Granted(GrantedLine { tag, ..line }))
    }

    /// Writes a loss down; it is on disk when this returns.
    pub(super) fn add_lost(&self, device: DevicePublicKey, at: Timestamp) -> Result<(), Failure> {
        self.add(&Line::Lost(LostLine { device, at }))
    }

    fn add(&self, line: &Line) -> Result<(), Failure> {
        append_line(&self.path, &json(line)?)
    }

    fn take(&mut self, number: usize, line: Line) {
        match line {
            Line::Granted(granted) => {
                let known = self.devices.iter_mut().find(|device| device.key == granted.device);
                match known {
                    Some(device) => {
                        device.name.clone_from(&granted.name);
                        (device.latest, device.line) = (granted, number);
                    }
                    None => self.devices.push(DeviceEntry {
                        key: granted.device,
                        name: granted.name.clone(),
                        lost: self.lost.get(&granted.device).copied(),
                        latest: granted,
                        line: number,
                    }),
                }
            }
            Line::Lost(lost) => {
                self.lost.entry(lost.device).or_insert(lost.at);
                let device = self.devices.iter_mut().find(|device| device.key == lost.device);
                device.into_iter().for_each(|device| device.lost = device.lost.or(Some(lost.at)));
            }
        }
    }

    /// The devices as a table.
    pub(super) fn table(&self, now: Timestamp) -> String {
        let heading = messages::DEVICES_HEADING.map(str::to_owned).to_vec();
        let row = |device: &DeviceEntry| {
            let latest = &device.latest;
            vec![
                device.name.clone(),
                device.key.key_id().to_string(),
                latest.network.hint().to_string(),
                latest.from.to_string(),
                latest.until.to_string(),
                device.lost.map_or_else(|| device.standing(now).code().to_owned(), messages::lost_since),
            ]
        };
        let rows: Vec<Vec<String>> = std::iter::once(heading).chain(self.devices.iter().map(row)).collect();
        table(&rows)
    }

    /// The devices as JSON.
    pub(super) fn json(&self, now: Timestamp) -> Result<String, Failure> {
        let devices = self.devices.iter().map(|device| {
            serde_json::json!({
                "name": device.name,
                "key_id": device.key.key_id().to_string(),
                "device": device.key,
                "network": device.latest.network.hint().to_string(),
                "network_key": device.latest.network,
                "grant": device.latest.grant,
                "from": device.latest.from.to_string(),
                "until": device.latest.until.to_string(),
                "standing": device.lost.map_or(device.standing(now).code(), |_| "lost"),
                "lost": device.lost.map(|at| at.to_string()),
            })
        });
        let output = serde_json::json!({
            "format": "phr-device-register",
            "version": VERSION,
            "devices": devices.collect::<Vec<_>>(),
        });
        Ok(format!("{output:#}\n"))
    }
}

impl DeviceEntry {
    /// How the latest grant stands.
    pub(super) fn standing(&self, now: Timestamp) -> GrantStanding {
        self.latest.terms_standing(now)
    }

    /// Whether the latest grant is of this network.
    pub(super) fn is_of(&self, network: NetworkPublicKey) -> bool {
        self.latest.network == network
    }

    /// That the keeper of this network wrote the device's line.
    ///
    /// # Errors
    /// `register-altered`.
    pub(super) fn check_by(&self, network: &NetworkSecretKey) -> Result<(), Failure> {
        if self.latest.tag_by(network)? == self.latest.tag {
            return Ok(());
        }
        Err(Failure::new("register-altered", messages::altered(self.line)).hint(messages::ALTERED_HINT))
    }
}

impl GrantedLine {
    fn tag_by(&self, network: &NetworkSecretKey) -> Result<String, Failure> {
        let untagged = json(&GrantedLine { tag: String::new(), ..self.clone() })?;
        let tag = network.register_tag(untagged.as_bytes());
        Ok(tag.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    fn terms_standing(&self, now: Timestamp) -> GrantStanding {
        GrantStanding::of(self.from, self.until, now)
    }
}

fn path_beside(network_key: &Path) -> PathBuf {
    let mut name = network_key.as_os_str().to_owned();
    name.push(".devices.jsonl");
    name.into()
}

fn json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::new("register", error))
}

/// Times as people write them.
mod instant {
    use phr_core::model::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(at)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        Timestamp::parse(&text).ok_or_else(|| D::Error::custom("not a time"))
    }
}

#[cfg(test)]
mod tests;
