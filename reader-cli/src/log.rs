//! `phr-reader log`: the break-glass log, for whoever answers for it.

use crate::args::{LogCommand, LogFormat};
use crate::messages;
use phr_cli_kit::{
    BreakGlassEntry, BreakGlassLog, ConfidentialPart, Exit, Failure, LineState, LogLine, RecordStanding,
    break_glass_log_path, print, say,
};
use serde::Serialize;
use std::path::Path;

/// Version of the output's own form. Members may be added within a version; none changes its meaning.
const VERSION: u32 = 1;

pub(crate) fn run(command: &LogCommand, home: Option<&Path>) -> Result<Exit, Failure> {
    match command {
        LogCommand::Show { log, format } => {
            let log = read(log.path.as_deref(), home)?;
            match format {
                LogFormat::Text => print(log.lines().iter().map(text).collect::<String>())?,
                LogFormat::Json => print(json(&log)?)?,
            }
            log.broken_at().map(messages::log_not_whole).into_iter().for_each(say);
            Ok(exit(&log))
        }
        LogCommand::Verify { log } => {
            let log = read(log.path.as_deref(), home)?;
            print(verdict(&log) + "\n")?;
            log.torn().map(messages::log_torn).for_each(say);
            Ok(exit(&log))
        }
    }
}

fn read(named: Option<&Path>, home: Option<&Path>) -> Result<BreakGlassLog, Failure> {
    BreakGlassLog::read(&break_glass_log_path(named, home)?)
}

fn exit(log: &BreakGlassLog) -> Exit {
    if log.broken_at().is_none() { Exit::Good } else { Exit::Doubtful }
}

fn verdict(log: &BreakGlassLog) -> String {
    match (log.broken_at(), log.end()) {
        (Some(line), _) => messages::log_broken(line),
        (None, Some(end)) => messages::log_whole(log.lines().len(), end),
        (None, None) => messages::LOG_EMPTY.to_owned(),
    }
}

#[derive(Serialize)]
struct LogOutput<'a> {
    format: &'static str,
    version: u32,
    /// `whole` or `broken`.
    result: &'static str,
    broken_at: Option<usize>,
    end: Option<&'a str>,
    lines: Vec<LineOutput<'a>>,
}

#[derive(Serialize)]
struct LineOutput<'a> {
    line: usize,
    state: &'static str,
    entry: Option<&'a BreakGlassEntry>,
}

fn json(log: &BreakGlassLog) -> Result<String, Failure> {
    let output = LogOutput {
        format: "phr-break-glass-log",
        version: VERSION,
        result: if log.broken_at().is_none() { "whole" } else { "broken" },
        broken_at: log.broken_at(),
        end: log.end(),
        lines: log.lines().iter().map(line_output).collect(),
    };
    let json = serde_json::to_string_pretty(&output).map_err(|error| Failure::new("output", error))?;
    Ok(json + "\n")
}

fn line_output(line: &LogLine) -> LineOutput<'_> {
    LineOutput { line: line.number, state: state(line.state), entry: line.entry.as_ref() }
}

fn state(state: LineState) -> &'static str {
    match state {
        LineState::Whole => "whole",
        LineState::Torn => "torn",
        LineState::Broken => "broken",
    }
}

/// One line of the log as a paragraph.
fn text(line: &LogLine) -> String {
    let number = line.number;
    let mark = match line.state {
        LineState::Whole => String::new(),
        other => format!("  ({})", state(other)),
    };
    let Some(entry) = &line.entry else {
        return format!("{number}  {}{mark}\n\n", messages::LOG_UNREADABLE);
    };
    let confidential = match entry.confidential {
        ConfidentialPart::Absent => "none",
        ConfidentialPart::Locked => "stayed locked",
        ConfidentialPart::Open => "opened",
        ConfidentialPart::PartlyOpen => "opened on some cards, stayed locked on others",
    };
    let fields = [
        ("Reason", entry.reason.clone()),
        ("Network", format!("{} ({})", entry.network, entry.network_key)),
        ("Record", record(entry)),
        ("Attestations", entry.attestations.join(", ")),
        ("Confidential part", confidential.to_owned()),
    ];
    let fields = fields.map(|(name, value)| format!("     {name}: {}\n", shown(&value))).concat();
    format!("{number}  {}  {}{mark}\n{fields}\n", shown(&entry.time), shown(&entry.operator))
}

fn record(entry: &BreakGlassEntry) -> String {
    match (&entry.record, entry.record_standing) {
        (Some(id), RecordStanding::Unverified) => format!("{id} ({})", messages::LOG_RECORD_UNVERIFIED),
        (Some(id), _) => id.clone(),
        (None, _) => messages::LOG_RECORD_UNKNOWN.to_owned(),
    }
}

/// Whoever changed the log may have put commands to a terminal into it.
fn shown(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}
