//! `phr-issuer issue`: patient summaries in, folders with cards out.

use crate::args::IssueOptions;
use crate::making::{Draft, Made, Plan, Source, check_free, holder_for_new_record, make_card};
use crate::messages;
use crate::table::table;
use indicatif::{ProgressBar, ProgressStyle};
use phr_cli_kit::{Exit, Failure, SystemRandom, TrustInUse, print, read_input, say, system_random};
use phr_core::trust::Purpose;
use phr_core::wire::{AttestationKind, AttestationPayload, LeftOut, RecordId};
use phr_core::{fhir, limits};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One summary and where its card goes.
struct Job {
    source: PathBuf,
    folder: PathBuf,
}

pub(crate) fn run(options: IssueOptions) -> Result<Exit, Failure> {
    let jobs = jobs(&options.fhir, &options.making.out)?;
    let (code, digits) = (&options.access_code, options.making.digits);
    let holder = holder_for_new_record(code, options.no_holder, digits, jobs.len())?;
    // A list that is not named has no say in whom cards are sealed for.
    let named = options.making.trust.as_deref().zip(options.making.root.as_deref());
    let trust = named.map(|named| TrustInUse::choose(Some(named), None)).transpose()?;
    let plan = Plan::new(options.making, holder, Purpose::Assess, trust)?;
    plan.warnings.iter().for_each(say);
    let progress = if jobs.len() > 1 { progress_bar(jobs.len()) } else { ProgressBar::hidden() };
    let random = &mut system_random();
    let mut rows = vec![messages::ISSUED_HEADING.map(str::to_owned).to_vec()];
    let mut failures = Vec::new();
    for job in &jobs {
        progress.set_message(job.source.display().to_string());
        match issue(&plan, job, random) {
            Ok(made) => rows.push(row(job, &made)),
            Err(failure) => failures.push(failure),
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    if rows.len() > 1 {
        print(table(&rows))?;
    }
    conclude(failures, jobs.len())
}

/// One folder for each summary: `out` itself for one, and for several a folder in it that is named like the file.
fn jobs(sources: &[PathBuf], out: &Path) -> Result<Vec<Job>, Failure> {
    if let [source] = sources {
        return Ok(vec![Job { source: source.clone(), folder: out.to_owned() }]);
    }
    let mut names = BTreeSet::new();
    let job = |source: &PathBuf| {
        let stem = source.file_stem().filter(|_| source != Path::new("-"));
        let stem = stem.ok_or_else(|| Failure::usage("--fhir", messages::STDIN_AMONG_MANY))?;
        match names.insert(stem.to_owned()) {
            true => Ok(Job { source: source.clone(), folder: out.join(stem) }),
            false => Err(Failure::usage("--fhir", messages::SAME_FOLDER).during(source.display())),
        }
    };
    sources.iter().map(job).collect()
}

fn issue(plan: &Plan, job: &Job, random: &mut SystemRandom) -> Result<Made, Failure> {
    check_free(&job.folder, plan.overwrite)?;
    let summary = read_input(&job.source, limits::FHIR_BYTES)?;
    let made = draft(plan, &summary, random).and_then(|draft| make_card(plan, draft, &job.folder, random));
    made.map_err(|failure| failure.during(job.source.display()))
}

/// The first attestation of a record, with its confidential entries apart.
fn draft(plan: &Plan, summary: &[u8], random: &mut SystemRandom) -> Result<Draft, Failure> {
    let (source, care, confidential) = Source::split(plan, summary.len(), fhir::import(summary)?);
    let record_id = RecordId::generate(random);
    let payload = |kind, entries| AttestationPayload::new(kind, plan.issued_at, record_id, entries);
    let left_out = LeftOut { source_details: source.details_lost(), ..LeftOut::default() };
    let statement = AttestationPayload { left_out, ..payload(AttestationKind::Assessment, care) };
    Ok(Draft {
        care: Vec::new(),
        statement: Some(statement),
        behind: None,
        confidential: None,
        secret: confidential.map(|entries| payload(AttestationKind::Confidential, entries)),
        source,
        restatement: None,
    })
}

fn row(job: &Job, made: &Made) -> Vec<String> {
    let report = &made.report;
    vec![
        job.source.display().to_string(),
        job.folder.display().to_string(),
        report.bytes.sealed.to_string(),
        report.code(),
        report.confidential_entries().to_string(),
        report.left_out.source_details.to_string(),
        report.left_out.for_room().to_string(),
    ]
}

/// One failure is told by whoever called; of several, each is told here.
fn conclude(mut failures: Vec<Failure>, jobs: usize) -> Result<Exit, Failure> {
    if jobs == 1 {
        return failures.pop().map_or(Ok(Exit::Good), Err);
    }
    failures.iter().for_each(say);
    match failures.len() {
        0 => Ok(Exit::Good),
        failed => {
            say(messages::some_failed(failed, jobs));
            Ok(Exit::Failed)
        }
    }
}

/// On standard error, and only when that is a terminal.
fn progress_bar(jobs: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}");
    ProgressBar::new(jobs as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
