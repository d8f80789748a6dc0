//! A form, drawn from its definition with what was typed: registrations and visits alike.

use crate::pages::find::Choice;
use crate::text::Text;
use askama::Template;
use phr_core::terminology::Kind as TermKind;
use phr_forms::definition::{
    FieldDef, FieldKind, GridRow, GroupDef, Label, Layout, Repeat, SectionDef, Shown, join,
};
use phr_forms::{Fields, FormKind, Problem, Warning, form, lists};

/// Most rows that are drawn of one group; whoever lists more than that has them all kept, and is told.
const MOST_ROWS: usize = 200;

/// The fields, section by section.
#[derive(Template)]
#[template(path = "register/fields.html")]
pub(crate) struct FormView {
    text: Text,
    pub(crate) sections: Vec<Section>,
}

/// A section, with how it stands.
pub(crate) struct Section {
    pub(crate) part: &'static str,
    pub(crate) title: String,
    pub(crate) state: SectionState,
    absence_path: String,
    absences: Vec<Choice>,
    absence_fault: Option<String>,
    groups: Vec<Group>,
}

/// How a section stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SectionState {
    Empty,
    Typed,
    Absent,
    Wrong,
}

impl SectionState {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Typed => "typed",
            Self::Absent => "absent",
            Self::Wrong => "wrong",
        }
    }

    /// What stands for it beside its words.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Empty => "○",
            Self::Typed => "●",
            Self::Absent => "∅",
            Self::Wrong => "!!",
        }
    }
}

struct Group {
    title: String,
    /// Where rows can be added, the path of the group.
    grows: Option<String>,
    is_line: bool,
    rows: Vec<Row>,
}

struct Row {
    title: String,
    /// Where the row can be removed, its path.
    removable: Option<String>,
    fields: Vec<Field>,
    more: Vec<Field>,
    more_is_open: bool,
}

struct Field {
    name: String,
    label: String,
    kind: Kind,
    value: String,
    chosen: String,
    choices: Vec<Choice>,
    fault: Option<String>,
    warning: Option<String>,
}

enum Kind {
    Line,
    Long,
    Pick,
    /// One of the countries, whose names the browser knows in the language of the page.
    Country,
    Check,
    Number,
    Code,
    Due,
    Phone,
    Email,
}

impl Field {
    fn is_country(&self) -> bool {
        matches!(self.kind, Kind::Country)
    }
}

impl FormView {
    /// The form of this kind with what was typed, and what is wrong or odd beside each field.
    pub(crate) fn new(
        text: Text,
        kind: FormKind,
        fields: &Fields,
        problems: &[Problem],
        warnings: &[Warning],
    ) -> Self {
        let drawing = Drawing { text, fields, problems, warnings };
        Self { text, sections: form(kind).sections.iter().map(|section| drawing.section(section)).collect() }
    }

    fn t(&self, id: &str) -> String {
        self.text.say(id)
    }
}

/// Which kinds of code a field takes, by its path; `None` where it takes none.
pub(crate) fn kinds_of(path: &str) -> Option<&'static [TermKind]> {
    let sections = [FormKind::Assessment, FormKind::Visit].into_iter().flat_map(|kind| &form(kind).sections);
    let parts: Vec<&str> = path.split('.').collect();
    for section in sections.filter(|section| section.part == parts[0]) {
        for group in &section.groups {
            for field in &group.fields {
                let is_it = parts.last() == Some(&field.part)
                    && (group.part.is_empty() || parts.contains(&group.part));
                if let (true, FieldKind::Code(kinds)) = (is_it, &field.kind) {
                    return Some(kinds);
                }
            }
        }
    }
    None
}

struct Drawing<'a> {
    text: Text,
    fields: &'a Fields,
    problems: &'a [Problem],
    warnings: &'a [Warning],
}

impl Drawing<'_> {
    /// The wording of a label; the form's own English where the pages have none.
    fn say(&self, label: &Label) -> String {
        if self.text.has(&label.id) { self.text.say(&label.id) } else { label.english.to_owned() }
    }

    fn section(&self, section: &SectionDef) -> Section {
        let absence_path = section.absence_path();
        let absence = self.fields.text(&absence_path);
        let here = format!("{}.", section.part);
        let is_wrong = self.problems.iter().any(|problem| problem.path.starts_with(&here));
        let state = match () {
            () if is_wrong => SectionState::Wrong,
            () if !absence.is_empty() => SectionState::Absent,
            () if self.fields.has_any(section.part) => SectionState::Typed,
            () => SectionState::Empty,
        };
        Section {
            part: section.part,
            title: self.say(&section.label),
            state,
            absences: self.choices(&section.absence, absence),
            absence_fault: self.problem(&absence_path),
            absence_path,
            groups: section.groups.iter().flat_map(|group| self.groups(section, group)).collect(),
        }
    }

    fn groups(&self, section: &SectionDef, group: &GroupDef) -> Vec<Group> {
        match &group.repeat {
            Repeat::Grid { rows } => {
                let path = group.path(section);
                rows.iter().map(|line| self.grid_line(&path, line, group)).collect()
            }
            _ => vec![self.group(section, group)],
        }
    }

    fn group(&self, section: &SectionDef, group: &GroupDef) -> Group {
        let path = group.path(section);
        let title = self.say(&group.label);
        let is_line = group.layout == Layout::Line;
        let (rows, grows) = match &group.repeat {
            Repeat::Once => (vec![self.row(String::new(), &path, &group.fields, None)], None),
            Repeat::Rows => {
                let mut numbers: Vec<usize> = self.fields.rows(&path).into_iter().take(MOST_ROWS).collect();
                // One more, for what is not there yet.
                numbers.push(self.fields.next_row(&path));
                let row = |(at, number): (usize, &usize)| {
                    let here = format!("{path}.{number}");
                    let removable = self.fields.has_any(&here).then(|| here.clone());
                    self.row(format!("{title} {}", at + 1), &here, &group.fields, removable)
                };
                (numbers.iter().enumerate().map(row).collect(), Some(path))
            }
            Repeat::Grid { .. } => (Vec::new(), None),
        };
        Group { title, grows, is_line, rows }
    }

    /// A line of a grid is a group of its own: one row for each column that is filled, and one more.
    fn grid_line(&self, path: &str, line: &GridRow, group: &GroupDef) -> Group {
        let path = join(&[path, line.part]);
        let title = self.say(&line.label);
        let last = self.fields.rows(&path).last().copied().unwrap_or(0);
        let next = (last + 1).min(line.columns.max(last)).min(MOST_ROWS);
        let row = |column: usize| {
            let here = format!("{path}.{column}");
            let removable = self.fields.has_any(&here).then(|| here.clone());
            self.row(format!("{title} · {column}"), &here, &group.fields, removable)
        };
        let rows = (1..=next.max(1)).map(row).collect();
        Group { title, grows: (line.columns > 1).then_some(path), is_line: true, rows }
    }

    fn row(&self, title: String, path: &str, fields: &[FieldDef], removable: Option<String>) -> Row {
        let draw = |shown: Shown| -> Vec<Field> {
            fields.iter().filter(|field| field.shown == shown).map(|field| self.field(path, field)).collect()
        };
        let more = draw(Shown::More);
        let is_used = |field: &Field| !field.value.is_empty() || field.fault.is_some();
        let more_is_open = more.iter().any(is_used);
        Row { title, removable, fields: draw(Shown::Always), more, more_is_open }
    }

    fn field(&self, path: &str, field: &FieldDef) -> Field {
        let name = join(&[path, field.part]);
        let value = self.fields.text(&name).to_owned();
        let chosen = self.fields.text(&format!("{name}.chosen")).to_owned();
        let option = |id: &str, name: String| Choice { id: id.to_owned(), is_chosen: id == value, name };
        let (kind, choices) = match &field.kind {
            FieldKind::LongText => (Kind::Long, Vec::new()),
            FieldKind::Choice(choices) => (Kind::Pick, self.choices(choices, &value)),
            FieldKind::Check | FieldKind::Confidential => (Kind::Check, Vec::new()),
            FieldKind::Quantity { units, must_say } => {
                let unit = self.fields.text(&format!("{name}.unit")).to_owned();
                let mut units = self.choices(units, &unit);
                if *must_say {
                    // Nobody's unit is guessed.
                    let is_chosen = unit.is_empty();
                    units.insert(0, Choice { id: String::new(), name: String::new(), is_chosen });
                } else if let Some(usual) = units.first_mut().filter(|_| unit.is_empty()) {
                    // Nothing said means the usual one; a page that is sent back as it is says nothing.
                    usual.id = String::new();
                    usual.is_chosen = true;
                }
                (Kind::Number, units)
            }
            FieldKind::Integer => (Kind::Number, Vec::new()),
            FieldKind::Code(_) => (Kind::Code, Vec::new()),
            FieldKind::DueDate => (Kind::Due, Vec::new()),
            FieldKind::Phone => (Kind::Phone, Vec::new()),
            FieldKind::Email => (Kind::Email, Vec::new()),
            FieldKind::Language => {
                let known = lists::languages().iter();
                let mut listed: Vec<Choice> =
                    known.map(|l| option(l.code, format!("{} ({})", l.own, l.english))).collect();
                self.keep_typed(&mut listed, &value);
                (Kind::Pick, listed)
            }
            FieldKind::Country => {
                let mut countries: Vec<_> = lists::countries().iter().collect();
                countries.sort_by_key(|country| country.english);
                let mut listed: Vec<Choice> =
                    countries.into_iter().map(|c| option(c.code, c.english.to_owned())).collect();
                self.keep_typed(&mut listed, &value);
                (Kind::Country, listed)
            }
            FieldKind::Text | FieldKind::Date => (Kind::Line, Vec::new()),
        };
        Field {
            label: self.say(&field.label),
            kind,
            choices,
            chosen,
            fault: self.problem(&name),
            warning: self.warning(&name),
            name,
            value,
        }
    }

    /// What was typed and is not in the list stays what is chosen.
    fn keep_typed(&self, listed: &mut Vec<Choice>, value: &str) {
        if !value.is_empty() && !listed.iter().any(|choice| choice.is_chosen) {
            listed.insert(0, Choice { id: value.to_owned(), name: value.to_owned(), is_chosen: true });
        }
    }

    fn choices(&self, choices: &[phr_forms::definition::Choice], chosen: &str) -> Vec<Choice> {
        let choice = |choice: &phr_forms::definition::Choice| Choice {
            id: choice.value.to_owned(),
            name: self.say(&choice.label),
            is_chosen: choice.value == chosen,
        };
        choices.iter().map(choice).collect()
    }

    /// What is wrong with a field, or with the part of it that has no place of its own on the page.
    fn problem(&self, name: &str) -> Option<String> {
        let parts = [name.to_owned(), format!("{name}.unit"), format!("{name}.chosen")];
        let problem = self.problems.iter().find(|problem| parts.contains(&problem.path))?;
        Some(problem_words(self.text, problem))
    }

    fn warning(&self, name: &str) -> Option<String> {
        let warning = self.warnings.iter().find(|warning| warning.path == name)?;
        Some(self.words("warning", warning.code))
    }

    fn words(&self, family: &str, code: &str) -> String {
        words(self.text, family, code)
    }
}

/// What a problem says beside its field.
pub(crate) fn problem_words(text: Text, problem: &Problem) -> String {
    let words = words(text, "problem", problem.code);
    let choices = problem.choices.join(", ");
    if choices.is_empty() { words } else { format!("{words} ({choices})") }
}

/// The sentence for a code of a problem or warning, in the language of the page or in English.
pub(crate) fn words(text: Text, family: &str, code: &str) -> String {
    let id = format!("{family}-{code}");
    if text.has(&id) {
        return text.say(&id);
    }
    let table =
        if family == "problem" { phr_forms::messages::PROBLEMS } else { phr_forms::messages::WARNINGS };
    table.iter().find(|(known, _)| *known == code).map_or(id, |(_, english)| (*english).to_owned())
}
