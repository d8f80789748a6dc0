//! One suite over both databases.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test that cannot go on fails")]

mod administration;
mod analysis;
mod audit;
mod backup;
mod closings;
mod exports;
mod helpers;
mod keys;
mod partitions;
mod persons;
mod rows;
mod sync;

use phr_storage::testing::Postgres;

/// Makes a test of each case with SQLite, and one with PostgreSQL of them all, since a server takes seconds to start.
macro_rules! suite {
    ($($module:ident::$case:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    let folder = tempfile::tempdir().unwrap();
                    crate::$module::$case(format!("sqlite:{}", folder.path().join("phr.db").display())).await;
                }
            )*
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn postgres() {
            let Some(server) = Postgres::start() else { return };
            $(
                eprintln!(concat!("postgres: ", stringify!($case)));
                $module::$case(server.database()).await;
            )*
        }
    };
}

suite!(
    keys::are_made_once_and_opened_by_the_passphrase,
    keys::a_change_of_the_passphrase_that_is_broken_off_leaves_all_or_nothing,
    keys::who_goes_away_leaves_no_transaction_open,
    keys::a_token_may_hold_the_master_key,
    keys::a_moved_or_altered_cell_does_not_open,
    keys::rotation_reseals_everything_in_batches,
    keys::another_process_follows_a_rotation,
    keys::health_content_is_not_in_any_cell,
    administration::an_administrator_remains,
    administration::sessions_end,
    administration::a_document_is_taken_in_once,
    administration::a_client_is_known_by_its_token_alone,
    administration::jobs_are_leased,
    administration::several_workers_take_several_jobs,
    administration::what_is_held_is_gone_after_its_time,
    administration::a_name_is_claimed_by_one,
    administration::an_older_program_goes_on_beside_a_newer_one,
    closings::the_earlier_of_two_closings_counts,
    closings::a_closing_may_come_before_its_follow_up,
    exports::are_leased_and_go_on_where_they_were,
    exports::are_ended_and_removed,
    exports::are_of_whom_the_filter_lets_through,
    administration::notices_go_out_once,
    analysis::facts_are_kept_until_a_consent_changes,
    analysis::a_publication_is_made_once,
    persons::are_read_and_changed,
    persons::are_listed_by_site_and_date,
    persons::are_found_by_match_keys,
    persons::of_a_common_name_are_paged_through_whole,
    persons::are_stored_with_all_of_their_record_as_of_then,
    persons::attestations_are_stored_once,
    partitions::an_attestation_is_one_persons,
    persons::drafts_are_saved_by_the_last_reader,
    persons::follow_ups_are_due,
    persons::consents_and_cards,
    audit::each_read_and_write_leaves_a_line,
    audit::reads_of_a_cancelled_work_are_kept,
    audit::lines_are_not_changed_and_not_removed,
    audit::what_was_changed_is_found,
    audit::many_at_once_make_one_chain,
    sync::what_is_stored_waits_for_the_centre,
    sync::a_received_attestation_says_where_it_is_from,
    sync::consents_are_joined,
    sync::a_record_is_one_persons,
    sync::a_restored_database_is_another_centre,
    backup::comes_back_whole,
    backup::a_damaged_one_stores_nothing,
    backup::one_of_an_older_program_is_read,
);

/// From one database to the other and back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backups_move_between_databases() {
    let Some(server) = Postgres::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let sqlite = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    backup::moves(&sqlite("first.db"), &server.database()).await;
    backup::moves(&server.database(), &sqlite("second.db")).await;
}

/// What SQLite has not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_partitioned_by_person() {
    let Some(server) = Postgres::start() else { return };
    partitions::a_filled_database_of_before_is_taken_over_whole(&server).await;
    partitions::an_id_is_stored_once_whoever_writes_it(&server).await;
    partitions::a_person_is_opened_from_one_partition(&server).await;
}

#[tokio::test]
async fn other_addresses_are_refused() {
    let ambient = || helpers::ambient(1);
    for url in ["", "mysql://x", "sqlite:", "sqlite::memory:", "sqlite:x?mode=ro", "/tmp/x.db", "postgres:x"]
    {
        let refused = phr_storage::Storage::open(url, ambient()).await.unwrap_err();
        assert_eq!(refused.code(), "storage-address", "{url}");
    }
}
