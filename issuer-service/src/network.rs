//! `phr-issuer network`: who has a care network's secret key. Each device has it by a grant with an end date, and the keeper's
//! register says which devices those are.

mod again;
pub(crate) mod args;
pub(crate) mod messages;
mod register;

use args::{Devices, Grant, MarkLost, NetworkCommand, Terms};
use phr_cli_kit::{
    Exit, Failure, Overwrite, Passphrase, ask, check_not_input, now, print, read_request, say, secret_key,
    system_random, write_new,
};
use phr_core::keys::{
    CheckNumber, DevicePublicKey, DeviceRequest, GrantId, GrantTerms, KeyGrant, NetworkSecretKey,
};
use phr_core::model::Timestamp;
use register::Register;
use std::path::Path;

/// How long a grant lasts unless the keeper says otherwise, and the longest that is not warned of.
const A_YEAR: i64 = 366 * 86_400;
/// How often the keeper may type a check number.
const TRIES: usize = 3;

pub(crate) fn run(command: &NetworkCommand) -> Result<Exit, Failure> {
    match command {
        NetworkCommand::Grant(options) => grant(options)?,
        NetworkCommand::Devices(options) => devices(options)?,
        NetworkCommand::MarkLost(options) => mark_lost(options)?,
        NetworkCommand::GrantAgain(options) => again::run(options)?,
    }
    Ok(Exit::Good)
}

fn grant(options: &Grant) -> Result<(), Failure> {
    let overwrite = if options.force { Overwrite::Allow } else { Overwrite::Refuse };
    check_free(&options.out, overwrite)?;
    check_not_input(&options.out, &[&options.request, &options.network_key])?;
    let request = read_request(&options.request)?;
    let register = Register::beside(&options.network_key)?;
    if register.is_lost(request.device()) {
        return Err(Failure::new("device-lost", messages::DEVICE_LOST).hint(messages::DEVICE_LOST_HINT));
    }
    say(messages::asked_for(&request));
    confirm(&request, options.check.as_deref())?;
    let passphrase = Passphrase::from_option(options.passphrase_file.as_deref());
    let network: NetworkSecretKey = secret_key(&options.network_key, &passphrase)?;
    let granting = Granting::new(&network, &options.terms);
    let grant = granting.grant(request.device(), request.name(), &register)?;
    write_grant(&grant, &options.out, overwrite)?;
    say(messages::granted(&options.out));
    print(grant_text(&grant, request.name()))
}

/// A key that is granted, and on what terms.
struct Granting<'a> {
    network: &'a NetworkSecretKey,
    name: Option<String>,
    from: Timestamp,
    until: Timestamp,
}

impl<'a> Granting<'a> {
    /// Says so where the terms are long.
    fn new(network: &'a NetworkSecretKey, terms: &Terms) -> Self {
        let from = terms.time.unwrap_or_else(now);
        let until = terms.until.unwrap_or(Timestamp(from.0.saturating_add(A_YEAR)));
        if until.0.saturating_sub(from.0) > A_YEAR {
            say(messages::LONG_GRANT);
        }
        Self { network, name: terms.network_name.clone(), from, until }
    }

    /// Makes a grant and writes it into the register. Until then nobody else has it, so that no device has a key that the register
    /// does not know of.
    fn grant(&self, device: DevicePublicKey, name: &str, register: &Register) -> Result<KeyGrant, Failure> {
        let random = &mut system_random();
        let terms = GrantTerms {
            network: self.network.public_key(),
            device,
            from: self.from,
            until: self.until,
            id: GrantId::generate(random),
            name: self.name.clone(),
        };
        let grant = KeyGrant::seal(self.network, terms, random)?;
        register.add_granted(self.network, grant.terms(), name)?;
        Ok(grant)
    }
}

/// The keeper types the number that the clinic reads out. It is not shown here: who only has to say yes does not compare.
fn confirm(request: &DeviceRequest, given: Option<&str>) -> Result<(), Failure> {
    let expected = request.check_number()?;
    let is_right = |typed: &str| Ok(typed.parse::<CheckNumber>()? == expected);
    let differs =
        || Failure::new("check-number-differs", messages::CHECK_DIFFERS).hint(messages::CHECK_DIFFERS_HINT);
    if let Some(given) = given {
        return is_right(given).and_then(|right| if right { Ok(()) } else { Err(differs()) });
    }
    for _ in 0..TRIES {
        let typed = ask(messages::ASK_CHECK).map_err(|_| {
            Failure::new("check-number-missing", messages::CHECK_MISSING).hint(messages::CHECK_MISSING_HINT)
        })?;
        match is_right(&typed) {
            Ok(true) => return Ok(()),
            Ok(false) => say(messages::CHECK_DIFFERS),
            Err(failure) => say(failure.message()),
        }
    }
    Err(differs())
}

fn devices(options: &Devices) -> Result<(), Failure> {
    let register = Register::existing(&options.network_key)?;
    match options.format {
        crate::args::Format::Text => print(register.table(now())),
        crate::args::Format::Json => print(register.json(now())?),
    }
}

fn mark_lost(options: &MarkLost) -> Result<(), Failure> {
    let register = Register::existing(&options.network_key)?;
    let device = register.device(&options.device)?;
    if device.lost.is_some() {
        say(messages::LOST_ALREADY);
        return Ok(());
    }
    register.add_lost(device.key, options.at.unwrap_or_else(now))?;
    say(messages::marked_lost(&device.name, &device.key.key_id().to_string()));
    Ok(())
}

fn check_free(out: &Path, overwrite: Overwrite) -> Result<(), Failure> {
    match overwrite == Overwrite::Refuse && out.exists() {
        true => Err(Failure::new("file-exists", messages::GRANT_EXISTS)
            .during(out.display())
            .hint(messages::GRANT_EXISTS_HINT)),
        false => Ok(()),
    }
}

fn write_grant(grant: &KeyGrant, out: &Path, overwrite: Overwrite) -> Result<(), Failure> {
    write_new(out, messages::grant_file(grant).as_bytes(), overwrite)
}

fn grant_text(grant: &KeyGrant, name: &str) -> String {
    let terms = grant.terms();
    format!(
        "device   {name} ({})\nnetwork  {}\nfrom     {}\nuntil    {}\ngrant    {}\n",
        terms.device.key_id(),
        terms.network.hint(),
        terms.from,
        terms.until,
        terms.id
    )
}
