//! `phr-issuer issue`: patient summaries in, folders with cards out.

mod folder;
mod make;
mod plan;
mod report;
mod room;

use crate::args::IssueOptions;
use crate::messages;
use crate::table::table;
use indicatif::{ProgressBar, ProgressStyle};
use make::Made;
use phr_cli_kit::{Exit, Failure, SystemRandom, print, read_input, say, system_random};
use phr_core::limits;
use plan::{Job, Plan};

pub(crate) fn run(options: IssueOptions) -> Result<Exit, Failure> {
    let (plan, jobs) = Plan::from_options(options)?;
    plan.warnings.iter().for_each(say);
    let many = jobs.len() > 1;
    let progress = if many { progress_bar(jobs.len()) } else { ProgressBar::hidden() };
    let random = &mut system_random();
    let mut rows =
        vec![["summary", "folder", "bytes", "code", "not carried", "left out"].map(str::to_owned).to_vec()];
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

fn issue(plan: &Plan, job: &Job, random: &mut SystemRandom) -> Result<Made, Failure> {
    folder::check_free(&job.folder, plan.overwrite)?;
    let summary = read_input(&job.source, limits::FHIR_BYTES)?;
    let made = make::make(plan, &summary, random).map_err(|failure| failure.during(job.source.display()))?;
    folder::write(&job.folder, &made, plan.overwrite)?;
    Ok(made)
}

fn row(job: &Job, made: &Made) -> Vec<String> {
    let report = &made.report;
    vec![
        job.source.display().to_string(),
        job.folder.display().to_string(),
        report.bytes.sealed.to_string(),
        format!("{}-{}", report.symbol.version, report.symbol.error_correction),
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
