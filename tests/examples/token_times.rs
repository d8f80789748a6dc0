//! How long a signature by a key in a token takes, against one by a key in memory: `token_times MODULE URI PIN-FILE`.
//! `tests/benches/token.sh` makes a token and runs it.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement says what it found, or stops")]

use phr_core::cose::{Signer, sign_attestation};
use phr_core::keys::{IssuerPublicKey, IssuerSecretKey};
use phr_key_token::{KeyUri, Module, Pin};
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes of an attestation's payload: about the median.
const PAYLOAD: usize = 400;
const SIGNATURES: usize = 2000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().unwrap();
    let (module, uri, pin_file) = (argument(), argument(), argument());
    let uri: KeyUri = uri.parse().unwrap();
    let pin = std::fs::read_to_string(pin_file).unwrap();

    let started = Instant::now();
    let token = Module::load(Path::new(&module)).unwrap().find_token(&uri).unwrap();
    let session = token.open().unwrap();
    println!("module loaded, token found: {:8.1} ms", milliseconds(started.elapsed()));
    let started = Instant::now();
    session.log_in(Some(&Pin::new(pin.trim_end()))).unwrap();
    println!("log-in:                     {:8.1} ms", milliseconds(started.elapsed()));
    let started = Instant::now();
    let key = session.find_key(&uri).unwrap();
    let in_token = session.into_signer::<IssuerPublicKey>(&key).unwrap();
    println!("key found:                  {:8.1} ms", milliseconds(started.elapsed()));

    let in_memory = IssuerSecretKey::generate(&mut phr_tests::random());
    for (place, signer) in
        [("in memory", &in_memory as &dyn Signer<Key = IssuerPublicKey>), ("in the token", &in_token)]
    {
        let bare = median(|| signer.sign(&[0x5a; PAYLOAD]).is_ok());
        let whole = median(|| sign_attestation(vec![0x5a; PAYLOAD], signer).is_ok());
        println!(
            "signature {place:<12}      {bare:8.1} µs; with COSE and our own check of it {whole:8.1} µs"
        );
    }
}

fn median(mut sign: impl FnMut() -> bool) -> f64 {
    let mut times: Vec<Duration> = (0..SIGNATURES)
        .map(|_| {
            let started = Instant::now();
            assert!(sign(), "the key signs");
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[SIGNATURES / 2].as_secs_f64() * 1e6
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
