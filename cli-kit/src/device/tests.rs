use super::*;
use crate::{now, system_random};
use phr_core::keys::{GrantId, GrantTerms, NetworkSecretKey};
use std::fs;

const WORDS: &str = "harbour lantern seventeen violet";

/// A reader's folder, and the device in it.
struct Case {
    home: tempfile::TempDir,
    device: Device,
}

impl Case {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let device = Device::of_folder(Some(home.path())).unwrap();
        Self { home, device }
    }

    fn enrol(&self, overwrite: Overwrite) -> Result<DeviceRequest, Failure> {
        let words = Secret::new(WORDS.to_owned());
        self.device.enrol("Desk 3", now(), &words, overwrite, &mut system_random())
    }

    fn words(&self, words: &str) -> Passphrase {
        let path = self.home.path().join("words.txt");
        fs::write(&path, words).unwrap();
        Passphrase::File(path)
    }

    fn grant(&self, network: &NetworkSecretKey, from: Timestamp) -> KeyGrant {
        let random = &mut system_random();
        let terms = GrantTerms {
            network: network.public_key(),
            device: self.device.request().unwrap().device(),
            from,
            until: Timestamp(from.0 + 86_400),
            id: GrantId::generate(random),
            name: None,
        };
        KeyGrant::seal(network, terms, random).unwrap()
    }
}

#[test]
fn a_device_is_enrolled_once() {
    let case = Case::new();
    assert_eq!(case.device.request().unwrap_err().code(), "device-not-enrolled");
    assert_eq!(case.device.grants().unwrap_err().code(), "device-not-enrolled");
    assert!(case.device.check_not_enrolled().is_ok());
    let request = case.enrol(Overwrite::Refuse).unwrap();
    assert_eq!(case.device.request().unwrap(), request);
    assert_eq!(case.enrol(Overwrite::Refuse).unwrap_err().code(), "device-enrolled");
    assert_eq!(case.device.check_not_enrolled().unwrap_err().code(), "device-enrolled");
    assert_eq!(case.device.request().unwrap(), request, "the key is still the first");
}

#[test]
fn the_key_lies_under_the_passphrase_and_closed_to_others() {
    let case = Case::new();
    let request = case.enrol(Overwrite::Refuse).unwrap();
    let file = fs::read_to_string(case.device.key_file()).unwrap();
    assert!(!file.to_uppercase().contains("PHR-DEVICE-SECRET"), "{file}");
    let key = case.device.unlock(&case.words(WORDS)).unwrap();
    assert_eq!(key.public_key(), request.device());
    let refused = case.device.unlock(&case.words("harbour lantern seventeen violin")).unwrap_err();
    assert_eq!(refused.code(), "sealed-key-passphrase");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&case.device.key_file()), 0o600);
        assert_eq!(mode(&case.device.folder), 0o700);
    }
}

#[test]
fn grants_are_kept_sealed_and_one_for_each_network() {
    let case = Case::new();
    case.enrol(Overwrite::Refuse).unwrap();
    let networks: [NetworkSecretKey; 2] =
        std::array::from_fn(|_| NetworkSecretKey::generate(&mut system_random()));
    let first = case.grant(&networks[0], now());
    let later = case.grant(&networks[0], Timestamp(now().0 + 1000));
    let other = case.grant(&networks[1], now());
    for grant in [&first, &other, &later] {
        case.device.keep(grant).unwrap();
    }
    assert_eq!(case.device.keep(&first).unwrap_err().code(), "grant-older");
    assert_eq!(case.device.grants().unwrap(), [later.clone(), other.clone()]);
    for path in files_below(case.home.path()) {
        let text = fs::read_to_string(path).unwrap().to_uppercase();
        assert!(networks.iter().all(|network| !text.contains(network.expose_text().as_str())));
    }
    case.device.remove(&later).unwrap();
    assert_eq!(case.device.grants().unwrap(), [other]);
}

#[test]
fn a_damaged_grant_keeps_nobody_from_the_others() {
    let case = Case::new();
    case.enrol(Overwrite::Refuse).unwrap();
    let grant = case.grant(&NetworkSecretKey::generate(&mut system_random()), now());
    case.device.keep(&grant).unwrap();
    fs::write(case.device.grants_folder().join("other.grant"), "phr-key-grant-1xyz").unwrap();
    fs::write(case.device.grants_folder().join(".tmpAbC"), "half a gra").unwrap();
    assert_eq!(case.device.grants().unwrap(), [grant]);
}

#[test]
fn a_new_key_is_for_new_grants() {
    let case = Case::new();
    let old = case.enrol(Overwrite::Refuse).unwrap();
    case.device.keep(&case.grant(&NetworkSecretKey::generate(&mut system_random()), now())).unwrap();
    let new = case.enrol(Overwrite::Allow).unwrap();
    assert_ne!(old.device(), new.device());
    assert_eq!(case.device.grants().unwrap(), []);
    assert_eq!(fs::read_dir(case.device.grants_folder()).unwrap().count(), 0);
}

#[test]
fn a_request_that_is_not_the_keys_is_noticed() {
    let case = Case::new();
    let request = case.enrol(Overwrite::Refuse).unwrap();
    let other =
        DeviceRequest::new(DeviceSecretKey::generate(&mut system_random()).public_key(), "Desk 3", now());
    let file = fs::read_to_string(case.device.key_file()).unwrap();
    let changed = file.replace(&request.to_string(), &other.unwrap().to_string());
    fs::write(case.device.key_file(), changed).unwrap();
    assert_eq!(case.device.unlock(&case.words(WORDS)).unwrap_err().code(), "device-key-damaged");
    fs::write(case.device.key_file(), "half a key").unwrap();
    assert_eq!(case.device.request().unwrap_err().code(), "device-key-damaged");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
