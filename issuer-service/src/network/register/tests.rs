use super::*;
use phr_cli_kit::system_random;
use phr_core::keys::{DeviceSecretKey, GrantId};
use std::fs;

const NOW: Timestamp = Timestamp(1_790_000_000);
const DAY: i64 = 86_400;

struct Case {
    folder: tempfile::TempDir,
    network: NetworkSecretKey,
}

impl Case {
    fn new() -> Self {
        let network = NetworkSecretKey::generate(&mut system_random());
        Self { folder: tempfile::tempdir().unwrap(), network }
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("network.key")
    }

    fn read(&self) -> Register {
        Register::beside(&self.key()).unwrap()
    }

    fn grant(&self, device: DevicePublicKey, name: &str, days: i64) {
        let terms = GrantTerms {
            network: self.network.public_key(),
            device,
            from: NOW,
            until: Timestamp(NOW.0 + days * DAY),
            id: GrantId::generate(&mut system_random()),
            name: None,
        };
        self.read().add_granted(&self.network, &terms, name).unwrap();
    }
}

fn device() -> DevicePublicKey {
    DeviceSecretKey::generate(&mut system_random()).public_key()
}

#[test]
fn a_device_stands_as_its_latest_lines_say() {
    let case = Case::new();
    assert_eq!(Register::existing(&case.key()).map(drop).unwrap_err().code(), "register-missing");
    let (first, second) = (device(), device());
    case.grant(first, "Desk 3", 10);
    case.grant(second, "Desk 4", 100);
    case.grant(first, "Desk 3 (new room)", 200);
    case.read().add_lost(second, NOW).unwrap();
    let register = case.read();
    let names: Vec<&str> = register.devices().iter().map(|device| device.name.as_str()).collect();
    assert_eq!(names, ["Desk 3 (new room)", "Desk 4"]);
    assert_eq!(register.devices()[0].standing(NOW), GrantStanding::Current);
    assert_eq!(register.devices()[1].lost, Some(NOW));
    assert!(register.is_lost(second) && !register.is_lost(first));
    // Whoever finds it again has to enrol it anew: a later grant does not bring it back.
    case.grant(second, "Desk 4", 300);
    assert!(case.read().is_lost(second));
}

#[test]
fn a_device_is_found_by_name_id_or_key() {
    let case = Case::new();
    let (first, second) = (device(), device());
    case.grant(first, "Desk 3", 10);
    case.grant(second, "Desk 3", 10);
    let register = case.read();
    assert_eq!(register.device("Desk 3").unwrap_err().code(), "device-ambiguous");
    assert_eq!(register.device("Desk 5").unwrap_err().code(), "device-unknown");
    assert_eq!(register.device(&first.key_id().to_string()).unwrap().key, first);
    assert_eq!(register.device(&second.to_string()).unwrap().key, second);
}

#[test]
fn a_line_that_the_keeper_did_not_write_is_noticed() {
    let case = Case::new();
    let (honest, thief) = (device(), device());
    case.grant(honest, "Desk 3", 100);
    let path = path_beside(&case.key());
    let text = fs::read_to_string(&path).unwrap();
    assert!(case.read().devices()[0].check_by(&case.network).is_ok());
    for forged in [
        text.replace(&honest.to_string(), &thief.to_string()),
        text.replace("Desk 3", "Desk 4"),
        text.replace("\"until\":\"2026", "\"until\":\"2036"),
    ] {
        assert_ne!(forged, text);
        fs::write(&path, forged).unwrap();
        let refused = case.read().devices()[0].check_by(&case.network).unwrap_err();
        assert_eq!(refused.code(), "register-altered");
    }
}

#[test]
fn a_torn_line_hides_no_other() {
    let case = Case::new();
    case.grant(device(), "Desk 3", 100);
    let path = path_beside(&case.key());
    fs::write(&path, fs::read_to_string(&path).unwrap() + "{\"event\":\"gran").unwrap();
    case.grant(device(), "Desk 4", 100);
    let names: Vec<String> = case.read().devices().iter().map(|device| device.name.clone()).collect();
    assert_eq!(names, ["Desk 3", "Desk 4"]);
}
