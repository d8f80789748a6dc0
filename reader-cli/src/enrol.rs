//! `phr-reader enrol`: this device's own key, and the network keys that are granted to it.

use crate::args::{EnrolCommand, EnrolFormat, EnrolOptions};
use crate::messages;
use phr_cli_kit::{
    Device, Exit, Failure, Overwrite, Passphrase, check_not_input, now, print, read_grant, say,
    system_random, write_new,
};
use phr_core::keys::{DeviceRequest, GrantError, GrantStanding, GrantTerms, KeyGrant};
use phr_core::model::Timestamp;
use serde::Serialize;
use std::path::Path;

/// Version of the output's own form. Members may be added within a version; none changes its meaning.
const VERSION: u32 = 1;

pub(crate) fn run(options: &EnrolOptions, home: Option<&Path>) -> Result<Exit, Failure> {
    let device = Device::of_folder(home)?;
    match &options.command {
        None => enrol(&device, options)?,
        Some(EnrolCommand::Accept { grant, device_passphrase_file }) => {
            accept(&device, grant, &Passphrase::from_option(device_passphrase_file.as_deref()))?;
        }
        Some(EnrolCommand::Status { format }) => status(&device, *format)?,
        Some(EnrolCommand::Request { out }) => write_request(&device.request()?, out, Overwrite::Refuse)?,
        Some(EnrolCommand::Remove { network }) => remove(&device, network)?,
    }
    Ok(Exit::Good)
}

fn enrol(device: &Device, options: &EnrolOptions) -> Result<(), Failure> {
    let (Some(name), Some(out)) = (&options.name, &options.out) else {
        return Err(Failure::usage("--name, --out", "both are needed"));
    };
    let overwrite = if options.force { Overwrite::Allow } else { Overwrite::Refuse };
    if overwrite == Overwrite::Refuse {
        device.check_not_enrolled()?;
        check_free(out)?;
    }
    options.device_passphrase_file.iter().try_for_each(|file| check_not_input(out, &[file]))?;
    let replaces = device.check_not_enrolled().is_err();
    let passphrase = Passphrase::from_option(options.device_passphrase_file.as_deref()).tell_new()?;
    let request = device.enrol(name, now(), &passphrase, overwrite, &mut system_random())?;
    if replaces {
        say(messages::KEY_REPLACED);
    }
    write_request(&request, out, overwrite)
}

/// Before a key is made whose request could then not be written.
fn check_free(out: &Path) -> Result<(), Failure> {
    match out.exists() {
        true => Err(Failure::new("file-exists", messages::REQUEST_EXISTS)
            .during(out.display())
            .hint(messages::REQUEST_EXISTS_HINT)),
        false => Ok(()),
    }
}

/// The number is not in the file: who can swap the one could swap the other.
fn write_request(request: &DeviceRequest, out: &Path, overwrite: Overwrite) -> Result<(), Failure> {
    let check = request.check_number()?;
    let text = format!(
        "# PHR Card: a device asks the keeper of a care network for the network's key.\n# device: {}\n{request}\n",
        request.name()
    );
    write_new(out, text.as_bytes(), overwrite)?;
    say(messages::request_written(out));
    print(device_text(request, &check.to_string()))
}

fn device_text(request: &DeviceRequest, check: &str) -> String {
    format!(
        "device        {}\nname          {}\nenrolled      {}\ncheck number  {check}\n",
        request.device(),
        request.name(),
        request.made_at()
    )
}

fn accept(device: &Device, path: &Path, passphrase: &Passphrase) -> Result<(), Failure> {
    let grant = read_grant(path)?;
    let (terms, now) = (grant.terms(), now());
    let fault = |error: GrantError| Failure::from(error).during(path.display());
    if device.request()?.device() != terms.device {
        return Err(fault(GrantError::OtherDevice));
    }
    if terms.standing(now) == GrantStanding::Ended {
        return Err(fault(GrantError::Ended { until: terms.until }));
    }
    grant.check(&device.unlock(passphrase)?).map_err(fault)?;
    device.keep(&grant)?;
    say(messages::GRANT_KEPT);
    print(grant_text(terms, now))
}

fn status(device: &Device, format: EnrolFormat) -> Result<(), Failure> {
    let (request, grants, now) = (device.request()?, device.grants()?, now());
    let check = request.check_number()?.to_string();
    if format == EnrolFormat::Json {
        let output = StatusOutput::new(&request, check, &grants, now);
        let json = serde_json::to_string_pretty(&output).map_err(|error| Failure::new("output", error))?;
        return print(json + "\n");
    }
    if grants.is_empty() {
        say(messages::NO_GRANTS);
    }
    let grants = grants.iter().map(|grant| format!("\n{}", grant_text(grant.terms(), now)));
    print(device_text(&request, &check) + &grants.collect::<String>())
}

fn grant_text(terms: &GrantTerms, now: Timestamp) -> String {
    let name = terms.name.as_deref().map(|name| format!("name          {name}\n")).unwrap_or_default();
    format!(
        "network       {}\n{name}public key    {}\nfrom          {}\nuntil         {}\nstanding      {}\ngrant         {}\n",
        terms.network.hint(),
        terms.network,
        terms.from,
        terms.until,
        messages::standing(terms.standing(now), terms.days_left(now)),
        terms.id
    )
}

fn remove(device: &Device, network: &str) -> Result<(), Failure> {
    let named = |grant: &KeyGrant| {
        let key = grant.terms().network;
        key.to_string() == network || key.hint().to_string() == network.to_lowercase()
    };
    let grants: Vec<KeyGrant> = device.grants()?.into_iter().filter(named).collect();
    match grants.as_slice() {
        [] => Err(Failure::new("grant-none", messages::NO_SUCH_GRANT).hint(messages::NO_SUCH_GRANT_HINT)),
        [grant] => {
            device.remove(grant)?;
            say(messages::grant_removed(&grant.terms().network.hint().to_string()));
            Ok(())
        }
        _ => {
            Err(Failure::new("grant-ambiguous", messages::SEVERAL_GRANTS).hint(messages::SEVERAL_GRANTS_HINT))
        }
    }
}

/// What `enrol status` says to programs.
#[derive(Serialize)]
struct StatusOutput {
    format: &'static str,
    version: u32,
    device: String,
    key_id: String,
    name: String,
    enrolled_at: String,
    check_number: String,
    grants: Vec<GrantOutput>,
}

#[derive(Serialize)]
struct GrantOutput {
    grant: String,
    network: String,
    network_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    from: String,
    until: String,
    days_left: i64,
    /// `current`, `ends-soon`, `ended` or `not-yet`.
    standing: &'static str,
}

impl StatusOutput {
    fn new(request: &DeviceRequest, check_number: String, grants: &[KeyGrant], now: Timestamp) -> Self {
        Self {
            format: "phr-device-status",
            version: VERSION,
            device: request.device().to_string(),
            key_id: request.device().key_id().to_string(),
            name: request.name().to_owned(),
            enrolled_at: request.made_at().to_string(),
            check_number,
            grants: grants.iter().map(|grant| GrantOutput::new(grant.terms(), now)).collect(),
        }
    }
}

impl GrantOutput {
    fn new(terms: &GrantTerms, now: Timestamp) -> Self {
        Self {
            grant: terms.id.to_string(),
            network: terms.network.hint().to_string(),
            network_key: terms.network.to_string(),
            name: terms.name.clone(),
            from: terms.from.to_string(),
            until: terms.until.to_string(),
            days_left: terms.days_left(now),
            standing: terms.standing(now).code(),
        }
    }
}
