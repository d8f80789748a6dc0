//! What the line does, and what has arrived nevertheless.

use super::world::*;
use crate::sync::send::Pace;
use phr_storage::{AttestationHash, Right};
use std::collections::BTreeSet;
use std::time::Instant;

/// Cuts in the test that runs each time.
const CUTS: u64 = 100;

fn hashes(stored: &[Stored]) -> BTreeSet<AttestationHash> {
    stored.iter().flat_map(|stored| &stored.signed).map(|bytes| AttestationHash::of(bytes)).collect()
}

/// Two sites register, visit and send over a line that is cut a hundred times at any byte. After each cut, the centre has
/// whatever a site takes for sent; at the end it has everything, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_arrives_once_however_often_the_line_is_cut() {
    let centre = centre().await;
    let sites = [place().await, place().await];
    trust_one_another(&[&sites[0], &sites[1], &centre.place]);
    let wires = [Wire::to(centre.address).await, Wire::to(centre.address).await];
    let lines = [centre.line("north", wires[0].address).await, centre.line("south", wires[1].address).await];
    let mut paces = [Pace::default(), Pace::default()];
    let mut stored: [Vec<Stored>; 2] = [Vec::new(), Vec::new()];
    sites.iter().for_each(|site| site.service.app.storage().set_queueing(true));
    let mut dice = Dice(20_261_126);
    let (mut number, mut rounds) = (0, 0);
    while wires[0].cuts() + wires[1].cuts() < CUTS {
        rounds += 1;
        assert!(rounds < 2000, "the line is not cut");
        let at = dice.below(2) as usize;
        let (site, wire) = (&sites[at], &wires[at]);
        if site.waits().await.len() < 12 {
            number += 1;
            stored[at].push(site.register(number).await);
            let one = dice.below(stored[at].len() as u64) as usize;
            site.visit(&mut stored[at][one], number).await;
        }
        wire.cut_after(dice.below(9000) as i64);
        let cuts = wire.cuts();
        let talked = site.talk(&lines[at], &mut paces[at]).await;
        assert!(talked.is_err() || wire.cuts() == cuts, "a talk over a line that was cut did not end well");
        let waits = site.waits().await;
        let sent: BTreeSet<AttestationHash> = hashes(&stored[at]).difference(&waits).copied().collect();
        assert_eq!(centre.place.has(&sent).await, sent, "a site took for sent what the centre has not");
    }
    for (at, site) in sites.iter().enumerate() {
        wires[at].mend();
        site.talk(&lines[at], &mut paces[at]).await.unwrap();
        assert_eq!(site.service.app.storage().push_counts().await.unwrap(), Default::default());
    }
    let all: BTreeSet<AttestationHash> = stored.iter().flat_map(|stored| hashes(stored)).collect();
    let persons = (stored[0].len() + stored[1].len()) as i64;
    assert_eq!(centre.place.has(&all).await, all);
    assert_eq!(centre.place.count("attestation").await, all.len() as i64, "nothing twice, and nothing else");
    assert_eq!(centre.place.count("person").await, persons);
    assert_eq!(centre.place.count("consent").await, persons);
    assert_eq!(centre.place.count("received").await, all.len() as i64);
    assert!(centre.place.service.app.storage().verify_audit().await.unwrap().broken.is_none());
    let arrivals = centre.place.service.app.storage().arrivals().await.unwrap();
    let arrived: u64 = arrivals.iter().map(|arrivals| arrivals.attestations).sum();
    assert_eq!(arrived, all.len() as u64);
    println!(
        "{} cuts, {rounds} talks, {} attestations of {persons} persons",
        wires[0].cuts() + wires[1].cuts(),
        all.len()
    );
}

/// What goes over the wire besides the attestations themselves, without TLS.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn little_goes_over_the_wire_besides_what_was_signed() {
    let centre = centre().await;
    let site = place().await;
    trust_one_another(&[&site, &centre.place]);
    let wire = Wire::to(centre.address).await;
    let line = centre.line("north", wire.address).await;
    site.service.app.storage().set_queueing(true);
    let mut signed = 0;
    let records = 60;
    for number in 0..records {
        signed += site.register(number).await.signed.iter().map(Vec::len).sum::<usize>() as u64;
    }
    let mut pace = Pace::default();
    let moved = site.talk(&line, &mut pace).await.unwrap();
    assert_eq!(moved.sent, records * 3, "an assessment, its confidential part and a consent of each");
    let (up, down, connections) = wire.carried();
    println!(
        "{records} records, {} bytes signed each: {} up and {} down each, {connections} connections",
        signed / records,
        up / records,
        down / records
    );
    assert_eq!(connections, 1, "one connection is kept");
    assert!(up < signed * 150 / 100, "{up} bytes for {signed}");
    // Some of it is the centre's lists, asked for once a quarter of an hour.
    assert!(down < signed / 8 + 2000, "{down} bytes of answers for {signed}");
    // With nothing to say, hardly anything is said.
    site.talk(&line, &mut pace).await.unwrap();
    let (again_up, again_down, _) = wire.carried();
    assert!(again_up - up + again_down - down < 2000, "{} {}", again_up - up, again_down - down);
}

/// A measurement, not a test of time: `cargo test -p phr-service --lib slow_line -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of half a minute over a line of 64 kbit/s"]
async fn slow_line() {
    let centre = centre().await;
    let site = place().await;
    trust_one_another(&[&site, &centre.place]);
    let wire = Wire::to(centre.address).await;
    wire.slow_to(8000);
    let line = centre.line("north", wire.address).await;
    site.service.app.storage().set_queueing(true);
    let records = 60;
    let mut signed = 0;
    for number in 0..records {
        signed += site.register(number).await.signed.iter().map(Vec::len).sum::<usize>() as u64;
    }
    let begun = Instant::now();
    site.talk(&line, &mut Pace::default()).await.unwrap();
    let took = begun.elapsed();
    let (up, down, _) = wire.carried();
    println!(
        "{records} records of {} signed bytes over 64 kbit/s: {:.1} s, {:.3} s each; {up} bytes up, {down} down; the bytes alone take {:.1} s",
        signed / records,
        took.as_secs_f64(),
        took.as_secs_f64() / records as f64,
        (up + down) as f64 / 8000.0,
    );
}

/// The token says which site it is; one without the right, or none, gets nothing, and nothing is taken for sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_without_the_right_sends_nothing() {
    let centre = centre().await;
    let site = place().await;
    trust_one_another(&[&site, &centre.place]);
    site.service.app.storage().set_queueing(true);
    site.register(1).await;
    let url = format!("http://{}", centre.address);
    for token in ["phrc_none".to_owned(), centre.token_for("north", Right::FhirRead).await] {
        let line = crate::sync::line::HttpLine::new(&url, phr_cli_kit::Secret::new(token)).unwrap();
        let refused = site.talk(&line, &mut Pace::default()).await.unwrap_err();
        assert_eq!(refused.code(), "centre-token-refused");
    }
    assert_eq!(site.waits().await.len(), 2);
    assert_eq!(centre.place.count("attestation").await, 0);
}

/// A centre that was set up anew, or restored from a backup that lacks something, is sent everything again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_centre_gets_everything() {
    let site = place().await;
    site.service.app.storage().set_queueing(true);
    let stored = [site.register(1).await, site.register(2).await];
    for round in 0..2 {
        let centre = centre().await;
        let store = centre.place.service.app.trust_store();
        let root = phr_core::keys::RootSecretKey::generate(&mut phr_cli_kit::system_random());
        let list = list_of(&root, 1, [site.service.app.signer().unwrap().public_key()].into_iter());
        let roots = phr_core::trust::RootSet::single(root.public_key()).id();
        store.take(&list, Some(roots), phr_cli_kit::Past::Refuse, None, NOW).unwrap();
        let line = centre.line("north", centre.address).await;
        let moved = site.talk(&line, &mut Pace::default()).await.unwrap();
        assert_eq!(moved.sent, 6, "round {round}");
        assert_eq!(centre.place.has(&hashes(&stored)).await, hashes(&stored));
        assert_eq!(site.talk(&line, &mut Pace::default()).await.unwrap().sent, 0);
    }
}
