//! The wording of `phr-issuer network`.

use phr_core::keys::{DeviceRequest, KeyGrant};
use phr_core::model::Timestamp;
use std::path::Path;

/// Below the help of `network`.
pub(crate) const EXAMPLES: &str = "\
Examples:
  phr-issuer network grant --network-key network.key --request desk-3.request --until 2027-05-31 --out desk-3.grant
  phr-issuer network devices --network-key network.key
When a device is lost (docs/lost-device.md):
  phr-issuer network mark-lost --network-key network.key \"Desk 3\"
  phr-issuer keys new --kind network --out network-2.key
  phr-issuer network grant-again --network-key network-2.key --old-key network.key --out grants/";

/// Below the help of `network grant`.
pub(crate) const GRANT_EXAMPLES: &str = "\
Whoever swaps the request on its way gets the key. So you are asked for the check number: have the clinic read it to you from
its own screen, by telephone or in person, never by the way that the request came.

Examples:
  phr-issuer network grant --network-key network.key --request desk-3.request --out desk-3.grant
  phr-issuer network grant --network-key network.key --request desk-3.request --check \"1234 5678 9012 3456\" \\
      --until 2027-05-31 --network-name \"Route clinics\" --out desk-3.grant";

/// Below the help of `network grant-again`.
pub(crate) const GRANT_AGAIN_EXAMPLES: &str = "\
Devices that are marked lost get nothing, and neither do those whose grants have ended, unless they are named with --device.

Examples:
  phr-issuer network grant-again --network-key network-2.key --old-key network.key --until 2027-05-31 --out grants/
      the new key for the devices that had the old one
  phr-issuer network grant-again --network-key network.key --out grants/
      the same key for another year
  phr-issuer network grant-again --network-key network.key --device \"Desk 3\" --out grants/";

/// What the keeper is asked.
pub(crate) const ASK_CHECK: &str =
    "the check number, as the clinic reads it to you from the device's own screen (16 digits)";
/// The number is another.
pub(crate) const CHECK_DIFFERS: &str =
    "this is not the check number of this request: it was misheard, or the request was swapped on its way";
/// Hint for that.
pub(crate) const CHECK_DIFFERS_HINT: &str = "nothing was granted; have the clinic read the number from `phr-reader enrol status`, and send the request anew by \
                                             another way (`phr-reader enrol request`)";
/// There is no number.
pub(crate) const CHECK_MISSING: &str = "nobody can be asked for the request's check number";
/// Hint for that.
pub(crate) const CHECK_MISSING_HINT: &str =
    "give it with --check NUMBER, as the clinic reads it from the device's own screen";
/// A grant for more than a year.
pub(crate) const LONG_GRANT: &str = "warning: the grant is for more than a year: a device that is lost without anybody noticing keeps the key until then";
/// The device was lost.
pub(crate) const DEVICE_LOST: &str = "the register says that this device is lost";
/// Hint for that.
pub(crate) const DEVICE_LOST_HINT: &str =
    "if it was found, somebody may have copied its key: enrol it anew there (phr-reader enrol --force)";
/// A file is there.
pub(crate) const GRANT_EXISTS: &str = "there is already a file of this name";
/// Hint for that.
pub(crate) const GRANT_EXISTS_HINT: &str = "choose another name, or add --force to replace it";
/// There is no register.
pub(crate) const NO_REGISTER: &str = "there is no register of devices beside this key";
/// Hint for that.
pub(crate) const NO_REGISTER_HINT: &str =
    "`phr-issuer network grant` makes it; is this the file of the key that was granted?";
/// The register does not have the device.
pub(crate) const DEVICE_UNKNOWN: &str = "the register has no such device";
/// Hint for that.
pub(crate) const DEVICE_UNKNOWN_HINT: &str = "`phr-issuer network devices` shows which there are";
/// Hint where a name is that of several.
pub(crate) const SEVERAL_DEVICES_HINT: &str =
    "give the id of its key, as `phr-issuer network devices` shows it";
/// The device is marked already.
pub(crate) const LOST_ALREADY: &str = "note: the register says so already";
/// Hint where a line is not the keeper's.
pub(crate) const ALTERED_HINT: &str =
    "nothing was granted; compare the register with a copy from before, and find out who could write to it";
/// Nobody is left.
pub(crate) const NO_DEVICES: &str = "no device of this register is left to be granted the key";
/// Hint for that.
pub(crate) const NO_DEVICES_HINT: &str = "is --old-key the key that the devices have?";
/// Why a device is left out.
pub(crate) const LEFT_OUT_LOST: &str = "it is lost";
/// Why a device is left out.
pub(crate) const LEFT_OUT_ENDED: &str = "its grant has ended; name it with --device if it is still in use";
/// Heading of the register.
pub(crate) const DEVICES_HEADING: [&str; 6] = ["device", "key id", "network", "from", "until", "standing"];
/// Heading of what was granted again.
pub(crate) const AGAIN_HEADING: [&str; 4] = ["device", "key id", "until", "grant"];

/// Who asks.
pub(crate) fn asked_for(request: &DeviceRequest) -> String {
    let id = request.device().key_id();
    format!("the network's key is asked for by “{}” (key {id}), since {}", request.name(), request.made_at())
}

/// A grant was made.
pub(crate) fn granted(out: &Path) -> String {
    format!(
        "wrote {}: send it to the clinic, by any way; `phr-reader enrol accept` takes it there",
        out.display()
    )
}

/// Grants were made.
pub(crate) fn granted_again(devices: usize) -> String {
    format!(
        "devices granted the key: {devices}; send each its file, by any way; `phr-reader enrol accept` takes it there"
    )
}

/// A grant's file.
pub(crate) fn grant_file(grant: &KeyGrant) -> String {
    let terms = grant.terms();
    format!(
        "# PHR Card: the key of care network {}, granted to one device until {}.\n{grant}\n",
        terms.network.hint(),
        terms.until
    )
}

/// A device was marked.
pub(crate) fn marked_lost(name: &str, id: &str) -> String {
    format!(
        "marked {name} ({id}) as lost; it still has the key: now make a new one (docs/lost-device.md), and grant that to the \
         others"
    )
}

/// In the register's table.
pub(crate) fn lost_since(at: Timestamp) -> String {
    format!("lost since {at}")
}

/// A line that is none.
pub(crate) fn line_unreadable(register: &Path, line: usize) -> String {
    format!("warning: {}: line {line} cannot be read, and is left out", register.display())
}

/// Several devices of one name.
pub(crate) fn several_devices(count: usize) -> String {
    format!("{count} devices of the register have this name")
}

/// A line that the keeper did not write.
pub(crate) fn altered(line: usize) -> String {
    format!("line {line} of the register is not as the network's keeper wrote it")
}

/// A device that has another key.
pub(crate) fn of_another_key(name: &str) -> String {
    format!("note: {name} is left out: its latest grant is of another network key than --old-key")
}

/// A device that gets nothing.
pub(crate) fn left_out(name: &str, id: &str, why: &str) -> String {
    format!("note: {name} ({id}) is left out: {why}")
}
