//! Persons and what belongs to them.

use crate::helpers::*;
use phr_core::model::Timestamp;
use phr_storage::*;

pub(crate) async fn are_read_and_changed(url: String) {
    let world = World::new(url).await;
    let id = world.person("first", &["a", "b"]).await;
    world.clock.set(Timestamp(NOW.0 + 5));
    let mut work = world.work().await;
    work.change_person(id, &private("second"), &keys(&["b", "c"])).await.unwrap();
    work.archive_person(id, true).await.unwrap();
    let expected = Person {
        id,
        patient: private("second"),
        site: site(),
        created_at: NOW,
        updated_at: Timestamp(NOW.0 + 5),
        archived: true,
    };
    assert_eq!(work.person(id).await.unwrap(), expected);
    let any = PersonFilter { archived: true, ..PersonFilter::default() };
    let page = PageRequest::first(9);
    assert!(work.search(&keys(&["a"]), &any, &page).await.unwrap().items.is_empty());
    assert_eq!(work.search(&keys(&["c"]), &any, &page).await.unwrap().items[0].person, expected);
    assert!(work.search(&keys(&["c"]), &PersonFilter::default(), &page).await.unwrap().items.is_empty());
    let nobody = PersonId([0; 16]);
    assert_eq!(work.person(nobody).await.unwrap_err().code(), "storage-not-found");
    assert_eq!(work.archive_person(nobody, true).await.unwrap_err().code(), "storage-not-found");
    let changed = work.change_person(nobody, &private("x"), &keys(&[])).await;
    assert_eq!(changed.unwrap_err().code(), "storage-not-found");
    let large = NewPerson { patient: Private::new(vec![0; (1 << 20) + 1]), ..new_person("", &[]) };
    assert_eq!(work.add_person(&large).await.unwrap_err().code(), "storage-too-large");
    work.commit().await.unwrap();
}

pub(crate) async fn are_listed_by_site_and_date(url: String) {
    let world = World::new(url).await;
    let mut ids = Vec::new();
    for at in 0..7 {
        world.clock.set(Timestamp(NOW.0 + at / 2));
        ids.push(world.person(&format!("{at}"), &[]).await);
    }
    let mut work = world.work().await;
    let elsewhere = NewPerson { site: "south".parse().unwrap(), ..new_person("x", &[]) };
    work.add_person(&elsewhere).await.unwrap();
    let here = PersonFilter { site: Some(site()), ..PersonFilter::default() };
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = work.persons(&here, &PageRequest { limit: 2, after }).await.unwrap();
        assert!(page.items.len() <= 2);
        seen.extend(page.items.iter().map(|person| (person.created_at, person.id)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert!(seen.is_sorted_by(|a, b| a > b), "newest first, none twice");
    let mut found: Vec<PersonId> = seen.into_iter().map(|(_, id)| id).collect();
    found.sort();
    ids.sort();
    assert_eq!(found, ids);
    let some = PersonFilter {
        from: Some(Timestamp(NOW.0 + 1)),
        before: Some(Timestamp(NOW.0 + 3)),
        ..PersonFilter::default()
    };
    assert_eq!(work.persons(&some, &PageRequest::first(99)).await.unwrap().items.len(), 4);
    for wrong in ["", "x", "1", "x.y", "99999999999999999999.a"] {
        let refused = work.persons(&here, &PageRequest::next(2, wrong)).await.unwrap_err();
        assert_eq!(refused.code(), "storage-cursor", "{wrong}");
    }
    let injected = PageRequest::next(2, "1.' OR '1' = '1");
    assert!(work.persons(&here, &injected).await.unwrap().items.is_empty());
    work.commit().await.unwrap();
}

pub(crate) async fn are_found_by_match_keys(url: String) {
    let world = World::new(url).await;
    let three = world.person("three", &["a", "b", "c"]).await;
    let two = world.person("two", &["a", "b"]).await;
    let one = [world.person("one", &["a"]).await, world.person("other", &["c", "x"]).await];
    world.person("none", &["x", "y"]).await;
    let mut work = world.work().await;
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let request = PageRequest { limit: 1, after };
        let page = work.search(&keys(&["a", "b", "c"]), &PersonFilter::default(), &request).await.unwrap();
        seen.extend(page.items.into_iter().map(|found| (found.agreeing, found.person.id)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut one = one;
    one.sort();
    assert_eq!(seen, [(3, three), (2, two), (1, one[0]), (1, one[1])]);
    let nothing = work.search(&keys(&[]), &PersonFilter::default(), &PageRequest::first(9)).await.unwrap();
    assert!(nothing.items.is_empty());
    let many = (0..201_u32).map(|at| at.to_be_bytes().to_vec()).collect();
    let refused = work.search(&many, &PersonFilter::default(), &PageRequest::first(9)).await.unwrap_err();
    assert_eq!(refused.code(), "storage-too-large");
    work.commit().await.unwrap();
}

pub(crate) async fn attestations_are_stored_once(url: String) {
    let world = World::new(url).await;
    let (a, b) = (world.person("a", &[]).await, world.person("b", &[]).await);
    let mut work = world.work().await;
    let new = attestation(a, "signed");
    let hash = work.add_attestation(&new).await.unwrap();
    assert_eq!(work.add_attestation(&new).await.unwrap(), hash);
    assert_eq!(hash, AttestationHash::of(b"signed"));
    let confidential = NewAttestation {
        compartment: Compartment::Confidential,
        origin: Origin::ReadFromCard,
        record_id: [0; 8],
        ..attestation(a, "secret")
    };
    let secret = work.add_attestation(&confidential).await.unwrap();
    let stolen = work.add_attestation(&NewAttestation { person: b, ..new }).await.unwrap_err();
    assert_eq!(stolen.code(), "storage-exists");
    let care = work.attestations(a, &[Compartment::Care]).await.unwrap();
    assert_eq!(care.iter().map(|one| one.hash).collect::<Vec<_>>(), [hash]);
    let expected = Attestation {
        hash,
        person: a,
        record_id: *b"record-1",
        bytes: private("signed"),
        compartment: Compartment::Care,
        issuer: "issuer".to_owned(),
        issued_at: NOW,
        kind: "visit".to_owned(),
        origin: Origin::MadeHere,
        stored_at: NOW,
        stored_by: world.actor.account.unwrap(),
    };
    assert_eq!(care[0], expected);
    assert_eq!(work.attestations(a, Compartment::ALL).await.unwrap().len(), 2);
    assert!(work.attestations(a, &[]).await.unwrap().is_empty());
    assert_eq!(work.attestation(secret).await.unwrap().origin, Origin::ReadFromCard);
    assert_eq!(work.person_of_record(*b"record-1").await.unwrap().unwrap().id, a);
    assert_eq!(work.person_of_record(*b"record-2").await.unwrap(), None);
    let unknown = work.attestation(AttestationHash([0; 32])).await.unwrap_err();
    assert_eq!(unknown.code(), "storage-not-found");
    work.commit().await.unwrap();
}

pub(crate) async fn drafts_are_saved_by_the_last_reader(url: String) {
    let world = World::new(url).await;
    let mut work = world.work().await;
    let new = NewDraft { person: None, kind: "registration".to_owned(), fields: private("1"), site: site() };
    let id = work.begin_draft(&new).await.unwrap();
    assert_eq!(work.save_draft(id, 1, &private("2")).await.unwrap(), DraftSaved::Saved(2));
    work.commit().await.unwrap();
    let mut work = world.work().await;
    let stored = match work.save_draft(id, 1, &private("lost?")).await.unwrap() {
        DraftSaved::Conflict(stored) => Some((stored.revision, stored.fields)),
        DraftSaved::Saved(_) => None,
    };
    assert_eq!(stored, Some((2, private("2"))), "somebody else's text is not overwritten");
    let mine = work.drafts(world.actor.account, &PageRequest::first(9)).await.unwrap();
    assert_eq!((mine.items[0].id, mine.items[0].revision, mine.items.len()), (id, 2, 1));
    let others = work.drafts(Some(AccountId([1; 16])), &PageRequest::first(9)).await.unwrap();
    assert!(others.items.is_empty());
    work.remove_draft(id).await.unwrap();
    assert_eq!(work.draft(id).await.unwrap_err().code(), "storage-not-found");
    assert_eq!(work.remove_draft(id).await.unwrap_err().code(), "storage-not-found");
    work.commit().await.unwrap();
}

pub(crate) async fn follow_ups_are_due(url: String) {
    let world = World::new(url).await;
    let (a, b) = (world.person("a", &[]).await, world.person("b", &[]).await);
    let mut work = world.work().await;
    let mut add = async |new| work.add_follow_up(&new).await.unwrap();
    let today = add(follow_up(a, 100, 102, "lab")).await;
    let later = add(follow_up(a, 105, 110, "vaccination")).await;
    let past = add(follow_up(b, 90, 99, "lab")).await;
    let south = NewFollowUp { site: "south".parse().unwrap(), ..follow_up(b, 101, 101, "lab") };
    let south = add(south).await;
    let open = |due| FollowUpFilter { due, status: Some(FollowUpStatus::Open), ..all_follow_ups() };
    let here = |due| FollowUpFilter { site: Some(site()), ..open(due) };
    let lab = |due| FollowUpFilter { service: Some("lab".to_owned()), ..open(due) };
    let his = FollowUpFilter { person: Some(a), ..open(Due::Any) };
    for (filter, expected) in [
        (open(Due::On(100)), vec![today]),
        (open(Due::On(101)), vec![south, today]),
        (here(Due::On(101)), vec![today]),
        (open(Due::On(103)), vec![]),
        (open(Due::Between(100, 106)), vec![south, today, later]),
        (open(Due::Between(103, 104)), vec![]),
        (open(Due::OverdueOn(100)), vec![past]),
        (open(Due::OverdueOn(99)), vec![]),
        (lab(Due::Any), vec![past, south, today]),
        (his, vec![today, later]),
    ] {
        let page = work.follow_ups(&filter, &PageRequest::first(9)).await.unwrap();
        let found: Vec<FollowUpId> = page.items.iter().map(|one| one.id).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
    let first = work.follow_ups(&open(Due::Any), &PageRequest::first(3)).await.unwrap();
    let rest = PageRequest { limit: 3, after: first.next };
    assert_eq!(work.follow_ups(&open(Due::Any), &rest).await.unwrap().items.len(), 1);
    work.close_follow_up(today, FollowUpStatus::Done).await.unwrap();
    assert!(work.follow_ups(&here(Due::On(100)), &PageRequest::first(9)).await.unwrap().items.is_empty());
    let done = FollowUpFilter { status: Some(FollowUpStatus::Done), ..all_follow_ups() };
    let done = work.follow_ups(&done, &PageRequest::first(9)).await.unwrap().items;
    assert_eq!(done[0].closed, Some((NOW, world.actor.account.unwrap())));
    work.close_follow_up(today, FollowUpStatus::Open).await.unwrap();
    let again = work.follow_ups(&open(Due::On(100)), &PageRequest::first(9)).await.unwrap().items;
    assert_eq!((again.len(), again[0].closed), (1, None));
    work.commit().await.unwrap();
}

pub(crate) async fn consents_and_cards(url: String) {
    let world = World::new(url).await;
    let a = world.everything("a").await;
    let mut work = world.work().await;
    work.withdraw_consent(a.consent).await.unwrap();
    assert_eq!(work.withdraw_consent(a.consent).await.unwrap_err().code(), "storage-not-found");
    let consents = work.consents(a.person).await.unwrap();
    assert_eq!((consents.len(), consents[0].withdrawn_at), (1, Some(NOW)));
    let cards = work.issued_cards(a.person).await.unwrap();
    assert_eq!((cards[0].id, cards[0].size, cards[0].carrier.as_str()), (a.card, 6, "id-1"));
    work.commit().await.unwrap();
}

/// More persons with one key than are looked at first: each is found once, in the order of the list, also those whom a
/// filter lets through.
pub(crate) async fn of_a_common_name_are_paged_through_whole(url: String) {
    let world = World::new(url).await;
    let south: SiteId = "south".parse().unwrap();
    let record = |number: usize| {
        let words: &[&str] = if number == 500 { &["common", "rare"] } else { &["common"] };
        // Few are there.
        let site = if number % 100 == 7 { south.clone() } else { site() };
        NewRecord {
            person: NewPerson { site, ..new_person(&number.to_string(), words) },
            at: NOW,
            record_id: [0; 8],
            statements: Vec::new(),
            consents: Vec::new(),
            follow_ups: Vec::new(),
        }
    };
    let records: Vec<NewRecord> = (0..900).map(record).collect();
    let mut work = world.work().await;
    let ids = work.add_records(&records).await.unwrap();
    let keys = keys(&["common", "rare"]);
    let mut request = PageRequest::first(200);
    let mut found = Vec::new();
    loop {
        let page = work.search(&keys, &PersonFilter::default(), &request).await.unwrap();
        found.extend(page.items.into_iter().map(|found| (found.agreeing, found.person.id)));
        match page.next {
            Some(next) => request.after = Some(next),
            None => break,
        }
    }
    assert_eq!((found.len(), found[0]), (900, (2, ids[500])));
    let mut others: Vec<_> = ids.iter().copied().filter(|id| *id != ids[500]).collect();
    others.sort_by_key(ToString::to_string);
    assert_eq!(found.iter().skip(1).map(|found| found.1).collect::<Vec<_>>(), others);
    let there = PersonFilter { site: Some(south.clone()), ..PersonFilter::default() };
    let page = work.search(&keys, &there, &PageRequest::first(200)).await.unwrap();
    assert_eq!((page.items.len(), page.next), (9, None));
    work.commit().await.unwrap();
    assert!(world.storage.verify_audit().await.unwrap().broken.is_none());
}

pub(crate) async fn are_stored_with_all_of_their_record_as_of_then(url: String) {
    let world = World::new(url).await;
    let (then, later) = (Timestamp(NOW.0 - 90_000), Timestamp(NOW.0 - 80_000));
    let statement = |text: &str, compartment, at| PastStatement {
        bytes: private(text),
        compartment,
        issuer: "key".to_owned(),
        at,
        kind: "visit".to_owned(),
    };
    let first = AttestationHash::of(b"one");
    let follow_up = |closed| PastFollowUp {
        asked_in: (first, 3),
        due_first: 100,
        due_last: 107,
        site: site(),
        service: "lab".to_owned(),
        label: private("label"),
        closed,
    };
    let record = || NewRecord {
        person: new_person("patient", &["a"]),
        at: then,
        record_id: [7; 8],
        statements: vec![
            statement("one", Compartment::Care, then),
            statement("two", Compartment::Confidential, later),
        ],
        consents: vec![(private("yes"), then)],
        follow_ups: vec![follow_up(None), follow_up(Some((FollowUpStatus::Done, later)))],
    };
    let mut work = world.work().await;
    let id = work.add_records(&[record()]).await.unwrap()[0];
    // The same attestation is not stored twice, and nothing of the second is.
    assert!(work.add_records(&[record()]).await.is_err());
    work.cancel().await.unwrap();
    let mut work = world.work().await;
    assert_eq!(work.person(id).await.unwrap_err().code(), "storage-not-found");
    let id = work.add_records(&[record()]).await.unwrap()[0];
    work.commit().await.unwrap();
    let mut lines = world.lines(&id.to_string()).await;
    lines.sort();
    assert_eq!(lines, ["attestation-added", "consent-changed", "follow-up-changed", "person-added"]);

    let mut work = world.work().await;
    let person = work.person_of_record([7; 8]).await.unwrap().unwrap();
    assert_eq!((person.id, person.created_at, person.patient), (id, then, private("patient")));
    let both = work.attestations(id, &[Compartment::Care, Compartment::Confidential]).await.unwrap();
    assert_eq!(both.iter().map(|one| one.stored_at).collect::<Vec<_>>(), [then, later]);
    assert_eq!((both[0].hash, both[1].bytes.clone(), both[1].record_id), (first, private("two"), [7; 8]));
    assert_eq!(Some(both[0].stored_by), world.actor.account);
    let consents = work.consents(id).await.unwrap();
    assert_eq!((consents[0].content.clone(), consents[0].given_at), (private("yes"), then));
    let filter = FollowUpFilter { due: Due::Any, status: None, site: None, service: None, person: Some(id) };
    let listed = work.follow_ups(&filter, &PageRequest::first(9)).await.unwrap().items;
    assert_eq!(listed.iter().map(|one| one.asked_in).collect::<Vec<_>>(), [Some((first, 3)); 2]);
    let closed: Vec<_> = listed.iter().filter_map(|one| one.closed).collect();
    assert_eq!(closed, [(later, world.actor.account.unwrap())]);
    work.commit().await.unwrap();
}
