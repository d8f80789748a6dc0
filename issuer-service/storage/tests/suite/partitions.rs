//! What grows with persons is partitioned by the person in PostgreSQL.

use crate::helpers::*;
use phr_core::model::Timestamp;
use phr_storage::testing::Postgres;
use phr_storage::*;
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, AssertSqlSafe, Row as _};
use std::fmt::Write as _;
use std::path::Path;

/// The tables, and how many partitions each has.
const TABLES: [&str; 6] = ["attestation", "consent", "episode", "follow_up", "issued_card", "match_key"];
const PARTITIONS: i64 = 16;
/// The migration that makes them.
const VERSION: i64 = 20_261_126_000_071;

/// A database as the programs before had it.
async fn of_before(url: &str) -> AnyPool {
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(url).await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    for part in ["common", "postgres"] {
        let all = Migrator::new(folder.join(part)).await.unwrap();
        let before = all.iter().filter(|migration| migration.version < VERSION).cloned().collect();
        let mut before = Migrator { migrations: before, ..Migrator::DEFAULT };
        before.set_ignore_missing(true);
        before.run(&pool).await.unwrap();
    }
    pool
}

/// Writes the rows of a backup into tables past the storage.
async fn fill(pool: &AnyPool, backup: &Path) {
    for line in std::fs::read_to_string(backup).unwrap().lines() {
        let Ok(serde_json::Value::Array(cells)) = serde_json::from_str(line) else { continue };
        let table = cells[0].as_str().unwrap();
        let columns = "SELECT CAST(column_name AS TEXT) AS name, CAST(data_type AS TEXT) AS kind
             FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position";
        let columns = sqlx::query(columns).bind(table).fetch_all(pool).await.unwrap();
        let mut values = String::new();
        for (column, cell) in columns.iter().zip(&cells[1..]) {
            let value = match (column.get::<String, _>("kind").as_str(), cell) {
                (_, serde_json::Value::Null) => "NULL".to_owned(),
                ("bytea", cell) => format!("'\\x{}'", cell.as_str().unwrap()),
                ("text", cell) => format!("'{}'", cell.as_str().unwrap().replace('\'', "''")),
                (_, cell) => cell.to_string(),
            };
            write!(values, "{}{value}", if values.is_empty() { "" } else { ", " }).unwrap();
        }
        let insert = format!("INSERT INTO {table} VALUES ({values})");
        sqlx::raw_sql(AssertSqlSafe(insert)).execute(pool).await.unwrap();
    }
}

async fn number(pool: &AnyPool, sql: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(pool).await.unwrap()
}

/// The rows of a backup, but for the log.
fn rows(backup: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(backup).unwrap();
    let other = |line: &&str| line.starts_with('[') && !line.starts_with("[\"audit");
    text.lines().filter(other).map(str::to_owned).collect()
}

/// A database that was filled by the programs before is taken over whole, and they are kept from it.
pub(crate) async fn a_filled_database_of_before_is_taken_over_whole(server: &Postgres) {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new(format!("sqlite:{}", folder.path().join("phr.db").display())).await;
    let mut all = Vec::new();
    for number in 0..40 {
        all.push(world.everything(&format!("n{number}")).await);
    }
    let mut work = world.work().await;
    let from = Provenance { site: site(), origin: Origin::MadeHere, stored_at: NOW };
    let sent = attestation(all[0].person, "sent");
    assert!(work.receive_attestation(&sent, &from).await.unwrap());
    work.commit().await.unwrap();
    let backup = folder.path().join("backup");
    world.storage.backup(&backup).await.unwrap();

    let url = server.database();
    let pool = of_before(&url).await;
    fill(&pool, &backup).await;
    // What no backup has.
    let episode = "INSERT INTO episode SELECT id, person, bytes FROM attestation";
    sqlx::query(episode).execute(&pool).await.unwrap();
    let count = async |pool: &AnyPool| {
        let mut counts = Vec::new();
        for table in TABLES {
            counts.push(number(pool, &format!("SELECT COUNT(*) FROM {table}")).await);
        }
        counts
    };
    let before = count(&pool).await;
    assert!(before.iter().all(|rows| *rows >= 40), "{before:?}");

    let storage = Storage::open(&url, ambient(5)).await.unwrap();
    storage.unlock_with(world.master.clone()).await.unwrap();
    assert_eq!(count(&pool).await, before);
    for table in TABLES {
        let parts = format!("SELECT COUNT(*) FROM pg_inherits WHERE inhparent = '{table}'::regclass");
        assert_eq!(number(&pool, &parts).await, PARTITIONS, "{table}");
    }
    assert_eq!(
        number(&pool, "SELECT version FROM schema_needs").await,
        VERSION,
        "older programs are kept from it"
    );
    for everything in &all {
        let there = everything.read(&storage, &world.actor).await.unwrap();
        assert_eq!(there, everything.read(&world.storage, &world.actor).await.unwrap());
    }
    assert_eq!(storage.verify_audit().await.unwrap().broken, None);
    // The log has grown by what was read just now; the rest is the same to the byte.
    let again = folder.path().join("again");
    storage.backup(&again).await.unwrap();
    assert_eq!(rows(&again), rows(&backup));
    // What was stored before is known: not again of the same person, and not of another.
    let mut work = storage.begin(world.actor.clone()).await.unwrap();
    assert!(!work.receive_attestation(&sent, &from).await.unwrap());
    let others = attestation(all[1].person, "sent");
    assert_eq!(work.add_attestation(&others).await.unwrap_err().code(), "storage-exists");
    work.cancel().await.unwrap();
    pool.close().await;
}

/// The tables themselves refuse a second row of one id, whoever writes it.
pub(crate) async fn an_id_is_stored_once_whoever_writes_it(server: &Postgres) {
    let world = World::new(server.database()).await;
    let everything = world.everything("one").await;
    let other = world.person("two", &["b"]).await;
    let pool = world.raw().await;
    for table in ["attestation", "consent"] {
        let columns = "SELECT CAST(string_agg(CASE WHEN column_name = 'person' THEN $1 ELSE quote_ident(column_name) END,
             ', ' ORDER BY ordinal_position) AS TEXT) FROM information_schema.columns WHERE table_name = $2";
        for person in [format!("'{other}'"), "person".to_owned()] {
            let columns: String =
                sqlx::query_scalar(columns).bind(&person).bind(table).fetch_one(&pool).await.unwrap();
            let copy = format!("INSERT INTO {table} SELECT {columns} FROM {table}");
            let refused = sqlx::query(AssertSqlSafe(copy)).execute(&pool).await.unwrap_err();
            let refused = refused.into_database_error().unwrap();
            assert!(refused.is_unique_violation(), "{table} {person}: {refused}");
        }
        for sql in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET person = '{other}'")] {
            assert!(sqlx::query(AssertSqlSafe(sql)).execute(&pool).await.is_err(), "{table}");
        }
        let ids = format!(
            "SELECT COUNT(*) FROM {table} t JOIN {table}_id i ON i.id = t.id AND i.person = t.person"
        );
        let rows = number(&pool, &format!("SELECT COUNT(*) FROM {table}")).await;
        assert_eq!(number(&pool, &ids).await, rows);
        assert_eq!(number(&pool, &format!("SELECT COUNT(*) FROM {table}_id")).await, rows);
    }
    pool.close().await;
    assert_eq!(everything.read(&world.storage, &world.actor).await.unwrap().len(), 13);
}

/// Opening a person, often enough that plans are kept, looks at one partition of each table: the server counts it.
pub(crate) async fn a_person_is_opened_from_one_partition(server: &Postgres) {
    let world = World::new(server.database()).await;
    let everything = world.everything("one").await;
    for name in 0..30 {
        world.everything(&format!("n{name}")).await;
    }
    let mut work = world.work().await;
    let facts = |id| StoredEpisode { id, person: everything.person, facts: private("facts") };
    work.put_episodes(&[facts(everything.attestation), facts(everything.second)]).await.unwrap();
    work.commit().await.unwrap();
    // What was counted so far is told when connections end.
    world.storage.close().await;
    let pool = world.raw().await;
    let used = "SELECT CAST(i.inhparent::regclass AS TEXT) AS name,
             CAST(COUNT(*) FILTER (WHERE s.idx_scan + s.seq_scan > 0) AS BIGINT) AS used
         FROM pg_inherits i JOIN pg_stat_user_tables s ON s.relid = i.inhrelid
         WHERE i.inhparent::regclass::TEXT = ANY (string_to_array($1, ',')) GROUP BY 1 ORDER BY 1";
    let used = async || {
        let rows = sqlx::query(used).bind(TABLES.join(",")).fetch_all(&pool).await.unwrap();
        rows.iter().map(|row| (row.get("name"), row.get("used"))).collect::<Vec<(String, i64)>>()
    };
    // A server process tells when it ends, which is a moment after its connection was closed.
    let others = "SELECT COUNT(*) AS others FROM pg_stat_activity WHERE datname = current_database()
             AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let all_told = async || {
        for _ in 0..600 {
            let others: i64 = sqlx::query(others).fetch_one(&pool).await.unwrap().get("others");
            if others == 0 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    all_told().await;
    assert!(used().await.iter().any(|(_, used)| *used > 1), "the server counts");
    let storage = world.again(3).await;
    sqlx::query("SELECT pg_stat_reset()").execute(&pool).await.unwrap();
    for _ in 0..10 {
        let mut work = storage.begin(world.actor.clone()).await.unwrap();
        let person = everything.person;
        work.person(person).await.unwrap();
        assert_eq!(work.attestations(person, &[Compartment::Care]).await.unwrap().len(), 2);
        assert_eq!(work.sites_of_attestations(person).await.unwrap().len(), 2);
        assert!(work.record_of_person(person).await.unwrap().is_some());
        assert_eq!(work.consents(person).await.unwrap().len(), 1);
        assert_eq!(work.issued_cards(person).await.unwrap().len(), 1);
        let filter = FollowUpFilter { person: Some(person), ..all_follow_ups() };
        assert_eq!(work.follow_ups(&filter, &PageRequest::first(9)).await.unwrap().items.len(), 1);
        work.change_person(person, &private("patient"), &keys(&["one", "all"])).await.unwrap();
        work.commit().await.unwrap();
    }
    storage.close().await;
    all_told().await;
    let expected: Vec<(String, i64)> = TABLES.iter().map(|table| ((*table).to_owned(), 1)).collect();
    let (episodes, others): (Vec<_>, Vec<_>) =
        used().await.into_iter().partition(|(table, _)| table == "episode");
    assert_eq!(episodes, [("episode".to_owned(), 0)], "nobody is counted where one is opened");
    let expected: Vec<_> = expected.into_iter().filter(|(table, _)| table != "episode").collect();
    assert_eq!(others, expected);
    pool.close().await;
}

/// Of two who store one attestation as two persons' at once, one is told that it is there.
pub(crate) async fn an_attestation_is_one_persons(url: String) {
    let world = World::new(url).await;
    let other = world.again(2).await;
    let (one, two) = (world.person("one", &["a"]).await, world.person("two", &["b"]).await);
    async fn add(storage: Storage, actor: Actor, person: PersonId, number: u8) -> Result<()> {
        storage
            .attempt(&actor, move |work| {
                Box::pin(async move {
                    work.add_attestation(&attestation(person, &format!("number {number}"))).await?;
                    let id = ConsentId([number; 16]);
                    let content = private("agreed");
                    work.receive_consent(&Consent { id, person, content, given_at: NOW, withdrawn_at: None })
                        .await?;
                    Ok(())
                })
            })
            .await
    }
    for number in 0..20 {
        let first = tokio::spawn(add(world.storage.clone(), world.actor.clone(), one, number));
        let second = tokio::spawn(add(other.clone(), world.actor.clone(), two, number));
        let outcomes = [first.await.unwrap(), second.await.unwrap()];
        let codes: Vec<&str> =
            outcomes.iter().filter_map(|outcome| outcome.as_ref().err().map(Error::code)).collect();
        assert_eq!(codes, ["storage-exists"]);
    }
    let mut work = world.work().await;
    let mut stored = 0;
    for person in [one, two] {
        stored += work.attestations(person, &[Compartment::Care]).await.unwrap().len();
        stored += work.consents(person).await.unwrap().len();
    }
    assert_eq!(stored, 40);
    assert_eq!(work.first_attestation_at().await.unwrap(), Some(Timestamp(NOW.0)));
    work.commit().await.unwrap();
}
