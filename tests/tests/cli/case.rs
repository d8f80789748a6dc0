//! One case: a command and what must come of it.
//!
//! ```text
//! # What the case shows.
//! copy FILE            a file or folder of the workshop is there before the command runs
//! < FILE               standard input
//! $ phr-reader …       the command; {W} is the workshop, {samples} the summaries, {ROOT} and {NETWORK} public keys
//! ? 1                  exit status; 0 where it is not given
//! > line               standard output, line by line
//! ! line               standard error
//! schema NAME          standard output is JSON that card-format-spec/NAME.schema.json accepts
//! json /pointer VALUE  and has this value there; VALUE is JSON
//! report FILE NAME     the file is JSON that card-format-spec/NAME.schema.json accepts
//! left FILE …          the files in the working folder afterwards, sorted; none where it is not given
//! ```
//!
//! In a line, `[..]` stands for any characters; a line of `...` stands for any lines. A case may have several commands;
//! each is followed by what is expected of it.

use crate::workshop::{Workshop, files_below};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use tempfile::TempDir;

#[derive(Default)]
pub(crate) struct Case {
    copies: Vec<String>,
    steps: Vec<Step>,
}

#[derive(Default)]
struct Step {
    stdin: Option<String>,
    command: String,
    status: i32,
    stdout: Vec<String>,
    stderr: Vec<String>,
    schema: Option<String>,
    json: Vec<(String, Value)>,
    reports: Vec<(String, String)>,
    left: Vec<String>,
}

impl Case {
    pub(crate) fn parse(text: &str) -> Self {
        let mut case = Self::default();
        let mut stdin = None;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
            match mark {
                "#" => {}
                "copy" => case.copies.push(rest.to_owned()),
                "<" => stdin = Some(rest.to_owned()),
                "$" => {
                    case.steps.push(Step { command: rest.to_owned(), stdin: stdin.take(), ..Step::default() })
                }
                _ => case.steps.last_mut().expect("an expectation follows a command").expect(mark, rest),
            }
        }
        assert!(!case.steps.is_empty(), "a case has a command");
        case
    }

    /// Runs the commands in a fresh folder. Gives what was not as expected.
    pub(crate) fn run(&self, workshop: &Workshop) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for name in &self.copies {
            copy(&workshop.path().join(name), &folder.path().join(name));
        }
        self.steps.iter().flat_map(|step| step.run(workshop, &folder)).collect()
    }
}

impl Step {
    fn expect(&mut self, mark: &str, rest: &str) {
        match mark {
            "?" => self.status = rest.parse().expect("a status is a number"),
            ">" => self.stdout.push(rest.to_owned()),
            "!" => self.stderr.push(rest.to_owned()),
            "schema" => self.schema = Some(rest.to_owned()),
            "report" => {
                let (file, name) = rest.split_once(' ').expect("a file and a schema");
                self.reports.push((file.to_owned(), name.to_owned()));
            }
            "left" => self.left.extend(rest.split(' ').map(str::to_owned)),
            "json" => {
                let (pointer, value) = rest.split_once(' ').expect("a pointer and a value");
                self.json.push((pointer.to_owned(), serde_json::from_str(value).expect("the value is JSON")));
            }
            other => panic!("`{other}` is nothing that a case says"),
        }
    }

    fn run(&self, workshop: &Workshop, folder: &TempDir) -> Vec<String> {
        let mut command = workshop.command(&self.command);
        let stdin = self.stdin.as_ref().map_or(Stdio::null(), |name| {
            fs::File::open(workshop.path().join(name)).expect("the input is in the workshop").into()
        });
        let output = command.current_dir(folder.path()).stdin(stdin).output().unwrap();
        let mut faults = self.faults(workshop, &output);
        let files = files_below(folder.path());
        if !self.leaves(&files, workshop) {
            faults.push(format!("left {files:?}, expected {:?}", self.left));
        }
        for (file, name) in &self.reports {
            let json = serde_json::from_slice(&fs::read(folder.path().join(file)).unwrap_or_default());
            faults.extend(json.map_or_else(|e| vec![e.to_string()], |json| schema_faults(name, &json)));
        }
        if !faults.is_empty() {
            faults.push(format!(
                "$ {}\n--- status {:?}\n--- stdout\n{}--- stderr\n{}",
                self.command,
                output.status.code(),
                beginning(&output.stdout),
                beginning(&output.stderr)
            ));
        }
        faults
    }

    fn faults(&self, workshop: &Workshop, output: &Output) -> Vec<String> {
        let mut faults = Vec::new();
        if output.status.code() != Some(self.status) {
            faults.push(format!("status {:?}, expected {}", output.status.code(), self.status));
        }
        let is_json = self.schema.is_some() || !self.json.is_empty();
        let lines_given = !is_json || !self.stdout.is_empty();
        if lines_given && !matches(&self.stdout, &output.stdout, workshop) {
            faults.push("standard output is not as expected".to_owned());
        }
        if !matches(&self.stderr, &output.stderr, workshop) {
            faults.push("standard error is not as expected".to_owned());
        }
        if is_json {
            match serde_json::from_slice(&output.stdout) {
                Ok(json) => faults.extend(self.json_faults(&json)),
                Err(error) => faults.push(format!("standard output is not JSON: {error}")),
            }
        }
        faults
    }

    fn json_faults(&self, json: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        faults.extend(self.schema.iter().flat_map(|name| schema_faults(name, json)));
        for (pointer, expected) in &self.json {
            let found = json.pointer(pointer).unwrap_or(&Value::Null);
            if found != expected {
                faults.push(format!("{pointer} is {found}, expected {expected}"));
            }
        }
        faults
    }

    fn leaves(&self, files: &[String], workshop: &Workshop) -> bool {
        let mut expected: Vec<String> = self.left.iter().map(|file| workshop.fill(file)).collect();
        expected.sort();
        expected.len() == files.len()
            && expected.iter().zip(files).all(|(pattern, file)| line_matches(pattern, file))
    }
}

fn schema_faults(name: &str, json: &Value) -> Vec<String> {
    let path = phr_tests::workspace().join(format!("card-format-spec/{name}.schema.json"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    validator.iter_errors(json).map(|error| format!("schema: {}: {error}", error.instance_path())).collect()
}

fn matches(expected: &[String], found: &[u8], workshop: &Workshop) -> bool {
    let found = String::from_utf8_lossy(found);
    let found: Vec<&str> = found.lines().collect();
    let expected: Vec<String> = expected.iter().map(|line| workshop.fill(line)).collect();
    lines_match(&expected, &found)
}

fn lines_match(expected: &[String], found: &[&str]) -> bool {
    match (expected.split_first(), found.split_first()) {
        (None, None) => true,
        (Some((dots, rest)), _) if dots == "..." => {
            (0..=found.len()).any(|skipped| lines_match(rest, &found[skipped..]))
        }
        (Some((pattern, rest)), Some((line, behind))) => {
            line_matches(pattern, line) && lines_match(rest, behind)
        }
        _ => false,
    }
}

fn line_matches(pattern: &str, line: &str) -> bool {
    let line = line.trim_end();
    let mut parts = pattern.trim_end().split("[..]");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// Enough of an output to see what went wrong.
fn beginning(output: &[u8]) -> String {
    String::from_utf8_lossy(output).lines().take(60).map(|line| format!("{line}\n")).collect()
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            copy(&path, &to.join(path.file_name().unwrap()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

#[test]
fn patterns_match_what_they_say() {
    let lines = |text: &[&str]| text.iter().map(|&line| line.to_owned()).collect::<Vec<_>>();
    assert!(lines_match(&lines(&["a [..] c", "...", "z"]), &["a b c", "x", "y", "z"]));
    assert!(lines_match(&lines(&["..."]), &[]));
    assert!(!lines_match(&lines(&["a"]), &["a", "b"]));
    assert!(!lines_match(&lines(&[]), &["a"]));
    assert!(!line_matches("a[..]b", "ac"));
    assert!(!line_matches("abc", "abcd"));
}
