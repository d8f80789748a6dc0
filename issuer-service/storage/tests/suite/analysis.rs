//! Episodes and publications.

use crate::helpers::*;
use phr_core::model::Timestamp;
use phr_storage::*;

/// Every attestation lacks its facts once, and again when what the person agrees to has changed.
pub(crate) async fn facts_are_kept_until_a_consent_changes(url: String) {
    let world = World::new(url).await;
    let everything = world.everything("aster").await;
    let mut work = world.work().await;
    let since = Arrival::from(Timestamp(i64::MIN));
    let person = everything.person;
    assert_eq!(work.persons_without_episodes(&since, 100).await.unwrap(), (vec![person], None));
    let later = Arrival::from(Timestamp(NOW.0 + 1));
    assert_eq!(work.persons_without_episodes(&later, 100).await.unwrap(), (Vec::new(), None));
    // Attestation by attestation.
    let (persons, first) = work.persons_without_episodes(&since, 1).await.unwrap();
    let (again, second) = work.persons_without_episodes(&first.clone().unwrap(), 1).await.unwrap();
    assert_eq!((persons, again), (vec![person], vec![person]));
    assert!(first.unwrap().id < second.clone().unwrap().id);
    assert_eq!(work.persons_without_episodes(&second.unwrap(), 1).await.unwrap(), (Vec::new(), None));
    let sites = work.sites_of_attestations(person).await.unwrap();
    assert!(sites.len() == 2 && sites.iter().all(|(_, site)| *site != "south".parse().unwrap()), "{sites:?}");
    for (number, (hash, _)) in sites.iter().enumerate() {
        let episode = |facts: &str| StoredEpisode { id: *hash, person, facts: private(facts) };
        work.put_episodes(&[episode(&format!("facts {number}"))]).await.unwrap();
        // The first stay.
        work.put_episodes(&[episode("others")]).await.unwrap();
    }
    work.commit().await.unwrap();
    let mut work = world.work().await;
    assert_eq!(work.persons_without_episodes(&since, 100).await.unwrap(), (Vec::new(), None));
    let first = work.episodes(None, 1).await.unwrap();
    let second = work.episodes(first.last(), 10).await.unwrap();
    assert_eq!((first.len(), second.len()), (1, 1));
    assert!(first[0].id < second[0].id && first[0].facts.expose().starts_with(b"facts "));
    assert_eq!(work.episodes(second.last(), 10).await.unwrap(), []);
    let consent = NewConsent { person, content: private("no"), given_at: NOW };
    work.add_consent(&consent).await.unwrap();
    assert_eq!(work.persons_without_episodes(&since, 100).await.unwrap(), (vec![person], None));
    assert_eq!(work.first_attestation_at().await.unwrap(), Some(NOW));
    work.commit().await.unwrap();
}

/// What is published stays as it is, and who made or read it is in the audit log.
pub(crate) async fn a_publication_is_made_once(url: String) {
    let world = World::new(url).await;
    let mut work = world.work().await;
    assert!(work.add_publication("2026-Q3", &private("tables")).await.unwrap());
    assert!(!work.add_publication("2026-Q3", &private("others")).await.unwrap());
    assert!(work.add_publication("2026-Q4", &private("newer")).await.unwrap());
    assert_eq!(work.publication("2026-Q3").await.unwrap().content, private("tables"));
    let periods: Vec<String> =
        work.published().await.unwrap().into_iter().map(|(period, _)| period).collect();
    assert_eq!(periods, ["2026-Q4", "2026-Q3"]);
    assert_eq!(work.publication("2026-Q2").await.unwrap_err().code(), "storage-not-found");
    work.commit().await.unwrap();
    let mut work = world.work().await;
    let lines = work.audit_entries(Some("2026-Q3"), &PageRequest::first(10)).await.unwrap().items;
    let mut actions: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["publication-read", "published"]);
    work.commit().await.unwrap();
}
