//! Keys, sealed cells, rotation.

use crate::helpers::{NOW, World, ambient, new_person, site};
use crate::rows::SEALED;
use phr_storage::*;
use sqlx::{AssertSqlSafe, Row as _};

pub(crate) async fn are_made_once_and_opened_by_the_passphrase(url: String) {
    let first = Storage::open(&url, ambient(1)).await.unwrap();
    assert_eq!(first.state().await.unwrap(), State::Empty);
    assert_eq!(first.begin(Actor::system()).await.unwrap_err().code(), "storage-locked");
    assert_eq!(first.unlock("x").await.unwrap_err().code(), "storage-not-initialised");
    first.initialise("several random words").await.unwrap();
    assert_eq!(first.state().await.unwrap(), State::Unlocked);
    assert_eq!(first.initialise("others").await.unwrap_err().code(), "storage-already-initialised");
    let mut work = first.begin(Actor::system()).await.unwrap();
    work.put_site(&Site { id: site(), name: "North".to_owned() }).await.unwrap();
    let person = work.add_person(&new_person("patient", &[])).await.unwrap();
    work.commit().await.unwrap();
    let system = Actor::system();
    let change = async |old, new| first.change_passphrase(&system, old, new, &[("under-it", new)]).await;
    assert_eq!(change("wrong", "x").await.unwrap_err().code(), "storage-passphrase");
    assert_eq!(first.setting("under-it").await.unwrap(), None);
    change("several random words", "new words").await.unwrap();
    assert_eq!(first.setting("under-it").await.unwrap().as_deref(), Some("new words"));
    // Of two who change it at once, one is told, and what is kept under it is of the other.
    let (one, two) = tokio::join!(change("new words", "one"), change("new words", "two"));
    let kept = if one.is_ok() { "one" } else { "two" };
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(one.and(two).unwrap_err().code(), "storage-passphrase");
    assert_eq!(first.setting("under-it").await.unwrap().as_deref(), Some(kept));
    change(kept, "new words").await.unwrap();

    let second = Storage::open(&url, ambient(2)).await.unwrap();
    assert_eq!(second.state().await.unwrap(), State::Locked);
    assert_eq!(second.token_label().await.unwrap(), None);
    assert_eq!(second.unlock("several random words").await.unwrap_err().code(), "storage-passphrase");
    second.unlock("new words").await.unwrap();
    let mut work = second.begin(Actor::system()).await.unwrap();
    assert_eq!(work.person(person).await.unwrap().patient.expose(), b"patient");
    work.commit().await.unwrap();
}

/// What another passphrase changes is changed together, wherever the program ends: the change is given up after one step,
/// after two, and so on, until it goes through.
pub(crate) async fn a_change_of_the_passphrase_that_is_broken_off_leaves_all_or_nothing(url: String) {
    let storage = Storage::open(&url, ambient(1)).await.unwrap();
    storage.initialise("several random words").await.unwrap();
    sqlx::any::install_default_drivers();
    let raw = sqlx::AnyPool::connect(&url).await.unwrap();
    let state = async || {
        let sealed =
            sqlx::query_scalar::<_, String>("SELECT sealed FROM master_key").fetch_one(&raw).await.unwrap();
        (sealed, storage.setting("under-it").await.unwrap())
    };
    let mut steps = 0;
    loop {
        let (before, _) = state().await;
        let system = Actor::system();
        let change =
            storage.change_passphrase(&system, "several random words", "new words", &[("under-it", "new")]);
        let done = Steps { future: Box::pin(change), left: steps }.await;
        let (sealed, setting) = state().await;
        assert_eq!(sealed != before, setting.as_deref() == Some("new"), "after {steps} steps");
        if let Some(done) = done {
            done.unwrap();
            assert_ne!(sealed, before);
            break;
        }
        if sealed != before {
            break;
        }
        steps += 1;
    }
    assert!(steps > 1, "it was broken off {steps} times");
    raw.close().await;
    Storage::open(&url, ambient(2)).await.unwrap().unlock("new words").await.unwrap();
    assert_eq!(storage.verify_audit().await.unwrap().broken, None);
}

/// A browser that hangs up takes the work for it along, wherever that is. No transaction stays open behind it, on a connection
/// that others use next: a snapshot could not begin there.
pub(crate) async fn who_goes_away_leaves_no_transaction_open(url: String) {
    let world = World::new(url).await;
    for round in 0..40 {
        let begun = Steps { future: Box::pin(world.work()), left: round % 5 }.await;
        drop(begun);
        world.storage.verify_audit().await.unwrap();
    }
    let person = world.person("patient", &[]).await;
    let mut work = world.again(2).await.begin(world.actor.clone()).await.unwrap();
    assert_eq!(work.person(person).await.unwrap().patient.expose(), b"patient");
    work.commit().await.unwrap();
}

/// A future that is given up after so many steps.
struct Steps<F> {
    future: std::pin::Pin<Box<F>>,
    left: usize,
}

impl<F: Future> Future for Steps<F> {
    type Output = Option<F::Output>;

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Self::Output> {
        if self.left == 0 {
            return std::task::Poll::Ready(None);
        }
        self.left -= 1;
        self.future.as_mut().poll(context).map(Some)
    }
}

pub(crate) async fn a_token_may_hold_the_master_key(url: String) {
    let world = World::new(url).await;
    let other = Storage::open(&world.url, ambient(2)).await.unwrap();
    assert_eq!(other.token_label().await.unwrap().as_deref(), Some(""));
    assert_eq!(other.unlock("x").await.unwrap_err().code(), "storage-master-key");
    let changed = other.change_passphrase(&Actor::system(), "x", "y", &[("under-it", "y")]).await;
    assert_eq!(changed.unwrap_err().code(), "storage-master-key");
    assert_eq!(other.setting("under-it").await.unwrap(), None);
    let wrong = phr_core::keys::StorageKey::from_bytes(&[8; 32]);
    let refused = other.unlock_with(std::sync::Arc::new(wrong)).await.unwrap_err();
    assert_eq!(refused.code(), "storage-master-key");
    assert_eq!(other.open_apart("a", b"").unwrap_err().code(), "storage-locked");
    other.unlock_with(world.master.clone()).await.unwrap();
    assert_eq!(other.state().await.unwrap(), State::Unlocked);

    // A secret of the caller's under the master key itself: no change of the data key touches it.
    let secret = Private::new("a key that is the caller's");
    let sealed = world.storage.seal_apart("one", &secret).unwrap();
    assert!(!sealed.windows(5).any(|window| window == b"a key"));
    world.storage.rotate_data_key().await.unwrap();
    assert_eq!(other.open_apart("one", &sealed).unwrap(), secret);
    assert_eq!(other.open_apart("two", &sealed).unwrap_err().code(), "storage-master-key");
    for at in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        assert_eq!(other.open_apart("one", &altered).unwrap_err().code(), "storage-master-key", "{at}");
        assert_eq!(other.open_apart("one", &sealed[..at]).unwrap_err().code(), "storage-master-key", "{at}");
    }
}

pub(crate) async fn a_moved_or_altered_cell_does_not_open(url: String) {
    let world = World::new(url).await;
    let (a, b) = (world.everything("a").await, world.everything("b").await);
    assert_eq!(a.read(&world.storage, &world.actor).await.unwrap().len(), 13);
    let raw = world.raw().await;
    let cell = |table: &str, column: &str, filled: bool| {
        let order = if filled { "DESC" } else { "ASC" };
        format!(
            "SELECT id, {column} AS cell FROM {table} WHERE {column} IS NOT NULL ORDER BY id {order} LIMIT 1"
        )
    };
    for (table, column) in SEALED {
        let own = sqlx::query(AssertSqlSafe(cell(table, column, false))).fetch_one(&raw).await.unwrap();
        let (id, own): (String, Vec<u8>) = (own.get("id"), own.get("cell"));
        let mut wrong = Vec::new();
        // Another row's of the same column; each other column's, of its own row where that has one.
        let other = sqlx::query(AssertSqlSafe(cell(table, column, true))).fetch_one(&raw).await.unwrap();
        assert_ne!(other.get::<String, _>("id"), id);
        wrong.push(other.get::<Vec<u8>, _>("cell"));
        for (other_table, other_column) in SEALED {
            if (other_table, other_column) != (table, column) {
                let sql = if other_table == table {
                    format!("SELECT {other_column} AS cell FROM {table} WHERE id = '{id}'")
                } else {
                    cell(other_table, other_column, false)
                };
                let other = sqlx::query(AssertSqlSafe(sql)).fetch_one(&raw).await.unwrap();
                wrong.push(other.get("cell"));
            }
        }
        // A version of the key that does not exist; a bit less; nothing.
        wrong.push([&own[..4], &[9], &own[5..]].concat());
        wrong.push(own[..own.len() - 1].to_vec());
        wrong.push(Vec::new());
        let update = format!("UPDATE {table} SET {column} = $1 WHERE id = $2");
        for cell in wrong {
            let update = sqlx::query(AssertSqlSafe(update.clone())).bind(cell).bind(id.clone());
            update.execute(&raw).await.unwrap();
            let mut codes = Vec::new();
            for everything in [&a, &b] {
                if let Err(error) = everything.read(&world.storage, &world.actor).await {
                    codes.push(error.code());
                    let text = error.to_string();
                    assert!(text.contains(table) && text.contains(column) && text.contains(&id), "{text}");
                }
            }
            assert!(
                !codes.is_empty() && codes.iter().all(|code| *code == "storage-sealed"),
                "{table} {codes:?}"
            );
        }
        sqlx::query(AssertSqlSafe(update)).bind(own).bind(id).execute(&raw).await.unwrap();
        a.read(&world.storage, &world.actor).await.unwrap();
        b.read(&world.storage, &world.actor).await.unwrap();
    }
    raw.close().await;
}

pub(crate) async fn rotation_reseals_everything_in_batches(url: String) {
    let world = World::new(url).await;
    let everything = world.everything("a").await;
    let before = everything.read(&world.storage, &world.actor).await.unwrap();
    let session =
        StoredSession { data: Private::new("session"), expires_at: phr_core::model::Timestamp(NOW.0 + 9) };
    world.storage.save_session(b"id", &session).await.unwrap();
    assert_eq!(world.storage.reseal_some(99).await.unwrap(), 0);
    assert_eq!(world.storage.rotate_data_key().await.unwrap(), 2);
    assert_eq!(everything.read(&world.storage, &world.actor).await.unwrap(), before);
    // Stopped after each batch and gone on with by another process.
    let mut done = 0;
    loop {
        let storage = world.again(100 + u64::from(done)).await;
        let some = storage.reseal_some(3).await.unwrap();
        assert_eq!(everything.read(&storage, &world.actor).await.unwrap(), before);
        storage.close().await;
        done += some;
        if some == 0 {
            break;
        }
        assert!(some <= 3);
    }
    assert_eq!(done, 14, "eleven columns, of attestations two rows, and the session");
    assert_eq!(world.storage.session(b"id").await.unwrap().unwrap(), session);
    // The old key is not needed any more.
    world.sql("DELETE FROM storage_key WHERE purpose = 'data' AND version = 1").await;
    assert_eq!(everything.read(&world.again(2).await, &world.actor).await.unwrap(), before);
}

pub(crate) async fn another_process_follows_a_rotation(url: String) {
    let world = World::new(url).await;
    let other = world.again(2).await;
    world.storage.rotate_data_key().await.unwrap();
    let person = world.person("patient", &["word"]).await;
    let mut work = other.begin(world.actor.clone()).await.unwrap();
    assert_eq!(work.person(person).await.unwrap().patient.expose(), b"patient");
    let (word, page) = (crate::helpers::keys(&["word"]), PageRequest::first(9));
    let found = work.search(&word, &PersonFilter::default(), &page).await.unwrap();
    assert_eq!(found.items.len(), 1);
    let mine = work.add_person(&new_person("other", &[])).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(
        world.storage.reseal_some(99).await.unwrap(),
        0,
        "{mine}: sealed under the newest key at once"
    );
}

pub(crate) async fn health_content_is_not_in_any_cell(url: String) {
    let world = World::new(url).await;
    let texts = world.everything("zebra").await.read(&world.storage, &world.actor).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backup");
    world.storage.backup(&path).await.unwrap();
    let backup = std::fs::read_to_string(&path).unwrap();
    // Sessions are not in it, and accounts' logins are to be read.
    assert!(backup.contains("\"zebra\""));
    for text in &texts {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!backup.contains(text) && !backup.contains(&hex), "{text}");
    }
    if let Some(file) = world.url.strip_prefix("sqlite:") {
        for file in [file.to_owned(), format!("{file}-wal")] {
            let bytes = std::fs::read(&file).unwrap();
            for text in &texts {
                assert!(
                    !bytes.windows(text.len()).any(|window| window == text.as_bytes()),
                    "{text} in {file}"
                );
            }
        }
    }
    assert_eq!(texts.len(), 13);
}
