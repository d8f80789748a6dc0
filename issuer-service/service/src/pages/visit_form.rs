//! The form of a visit, drawn from its definition.

use crate::pages::find::Choice;
use crate::text::Text;
use askama::Template;
use phr_forms::definition::{FieldDef, FieldKind, GroupDef, Label, Repeat, SectionDef, join};
use phr_forms::{Fields, FormKind, Problem, form};

/// The fields, section by section.
#[derive(Template)]
#[template(path = "visit/fields.html")]
pub(crate) struct FormView {
    sections: Vec<Section>,
}

struct Section {
    part: &'static str,
    title: String,
    is_open: bool,
    absence: Option<Field>,
    groups: Vec<Group>,
}

struct Group {
    rows: Vec<Row>,
}

struct Row {
    title: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    label: String,
    kind: Kind,
    value: String,
    chosen: String,
    choices: Vec<Choice>,
    fault: Option<String>,
}

enum Kind {
    Line,
    Long,
    Pick,
    Check,
    Number,
    Code,
}

impl FormView {
    /// The form of a visit with what was typed, and what is wrong beside each field.
    pub(crate) fn of_visit(text: Text, fields: &Fields, problems: &[Problem]) -> Self {
        let drawing = Drawing { text, fields, problems };
        Self { sections: form(FormKind::Visit).sections.iter().map(|section| drawing.section(section)).collect() }
    }
}

struct Drawing<'a> {
    text: Text,
    fields: &'a Fields,
    problems: &'a [Problem],
}

impl Drawing<'_> {
    /// The wording of a label; the form's own English where the pages have none.
    fn say(&self, label: &Label) -> String {
        let known = Text(crate::text::Language::English).has(&label.id);
        if known { self.text.say(&label.id) } else { label.english.to_owned() }
    }

    fn section(&self, section: &SectionDef) -> Section {
        let absence = (!section.absence.is_empty()).then(|| {
            let name = section.absence_path();
            let value = self.fields.text(&name).to_owned();
            Field {
                label: self.text.say("visit-absence"),
                kind: Kind::Pick,
                choices: self.choices(&section.absence, &value),
                chosen: String::new(),
                fault: self.fault(&name),
                name,
                value,
            }
        });
        let here = format!("{}.", section.part);
        Section {
            part: section.part,
            title: self.say(&section.label),
            is_open: self.fields.has_any(section.part)
                || self.problems.iter().any(|problem| problem.path.starts_with(&here)),
            absence,
            groups: section.groups.iter().map(|group| self.group(section, group)).collect(),
        }
    }

    fn group(&self, section: &SectionDef, group: &GroupDef) -> Group {
        let path = group.path(section);
        let title = self.say(&group.label);
        let rows = match &group.repeat {
            Repeat::Once => vec![self.row(title, &path, &group.fields)],
            Repeat::Rows => {
                let mut numbers: Vec<usize> = self.fields.rows(&path).into_iter().collect();
                // One more, for what is not there yet.
                numbers.push(self.fields.next_row(&path));
                let row = |number: &usize| {
                    self.row(format!("{title} {}", number + 1), &format!("{path}.{number}"), &group.fields)
                };
                numbers.iter().map(row).collect()
            }
            Repeat::Grid { rows } => {
                let cells = rows.iter().flat_map(|row| (1..=row.columns).map(move |column| (row, column)));
                let row = |(row, column): (&phr_forms::definition::GridRow, usize)| {
                    let title = format!("{} {column}", self.say(&row.label));
                    self.row(title, &join(&[&path, row.part, &column.to_string()]), &group.fields)
                };
                cells.map(row).collect()
            }
        };
        Group { rows }
    }

    fn row(&self, title: String, path: &str, fields: &[FieldDef]) -> Row {
        Row { title, fields: fields.iter().map(|field| self.field(path, field)).collect() }
    }

    fn field(&self, path: &str, field: &FieldDef) -> Field {
        let name = join(&[path, field.part]);
        let value = self.fields.text(&name).to_owned();
        let chosen = self.fields.text(&format!("{name}.chosen")).to_owned();
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
                }
                (Kind::Number, units)
            }
            FieldKind::Integer => (Kind::Number, Vec::new()),
            FieldKind::Code(_) => (Kind::Code, Vec::new()),
            _ => (Kind::Line, Vec::new()),
        };
        Field { label: self.say(&field.label), kind, choices, chosen, fault: self.fault(&name), name, value }
    }

    fn choices(&self, choices: &[phr_forms::definition::Choice], chosen: &str) -> Vec<Choice> {
        let choice = |choice: &phr_forms::definition::Choice| Choice {
            id: choice.value.to_owned(),
            name: self.say(&choice.label),
            is_chosen: choice.value == chosen,
        };
        choices.iter().map(choice).collect()
    }

    fn fault(&self, name: &str) -> Option<String> {
        let problem = self.problems.iter().find(|problem| problem.path == name)?;
        let id = format!("problem-{}", problem.code);
        let words = if self.text.has(&id) { self.text.say(&id) } else { self.text.say("visit-problem") };
        let choices = problem.choices.join(", ");
        Some(if choices.is_empty() { words } else { format!("{words} ({choices})") })
    }
}
