//! A key file under a passphrase is opened by the independent reader, from the specification alone.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use phr_core::keys::{IssuerSecretKey, NetworkSecretKey, RootSecretKey, SealableKey, SealedKey};
use phr_tests::{python, random, to_hex, workspace};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const WORDS: &str = "quatre mots tirés au sort";

#[test]
fn the_independent_reader_opens_every_kind_of_sealed_key() {
    let Some(python) = python() else { return };
    let random = &mut random();
    let (issuer, root, network) = (
        IssuerSecretKey::generate(random),
        RootSecretKey::generate(random),
        NetworkSecretKey::generate(random),
    );
    for (said, expected) in [
        (open(&python, &issuer, WORDS), format!("issuer {}", to_hex(issuer.public_key().as_bytes()))),
        (open(&python, &root, WORDS), format!("root {}", to_hex(root.public_key().as_bytes()))),
        (open(&python, &network, WORDS), format!("network {}", to_hex(network.public_key().as_bytes()))),
    ] {
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        assert_eq!(String::from_utf8(said.stdout).unwrap().trim(), expected);
    }
    let refused = open(&python, &issuer, "other words");
    assert!(!refused.status.success());
    assert_eq!(String::from_utf8(refused.stderr).unwrap().trim(), "error[sealed-key-passphrase]");
}

/// The reader's answer to a key sealed under [`WORDS`] and these words.
fn open(python: &Path, key: &impl SealableKey, words: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let sealed = SealedKey::seal(key, WORDS, &mut random()).unwrap();
    let (file, words_file) = (folder.path().join("a.key"), folder.path().join("words.txt"));
    fs::write(&file, format!("# a remark\n{sealed}\n")).unwrap();
    fs::write(&words_file, format!("{words}\n")).unwrap();
    let script = workspace().join("card-format-spec/reader/phr_key.py");
    Command::new(python).arg(script).arg(file).arg("--passphrase-file").arg(words_file).output().unwrap()
}
