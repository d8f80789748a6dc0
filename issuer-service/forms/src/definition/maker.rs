//! How sections, groups and fields are put together, and their labels named.

use super::*;
use StandardSection as S;

/// A form under construction: how its parts are named.
pub(super) struct Maker {
    pub(super) section: &'static str,
}

pub(super) fn label(parts: &[&str], english: &'static str) -> Label {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    Label { id: format!("form-{}", parts.join("-").replace(['_', '.'], "-")), english }
}

pub(super) fn choices(name: &str, options: &[(&'static str, &'static str)]) -> Vec<Choice> {
    let choice = |&(value, english): &(&'static str, &'static str)| Choice {
        value,
        label: Label { id: format!("choice-{name}-{}", value.replace('_', "-")), english },
    };
    options.iter().map(choice).collect()
}

pub(super) fn yes_no() -> FieldKind {
    FieldKind::Choice(choices("yes-no", &[("yes", "Yes"), ("no", "No")]))
}

/// Units need no message: what is printed after the number is the same in every language.
pub(super) fn units(ucum: &[&'static str]) -> Vec<Choice> {
    let print = |ucum| phr_core::terminology::unit_by_ucum(ucum).map_or(ucum, |unit| unit.print);
    let choice = |&ucum: &&'static str| Choice {
        value: ucum,
        label: Label { id: String::new(), english: print(ucum) },
    };
    ucum.iter().map(choice).collect()
}

pub(super) fn absence() -> Vec<Choice> {
    choices(
        "absence",
        &[("none-known", "None known"), ("not-asked", "Not asked"), ("not-available", "Not available")],
    )
}

impl Maker {
    /// A field that is seen at once.
    pub(super) fn field(&self, part: &'static str, english: &'static str, kind: FieldKind) -> FieldDef {
        FieldDef { part, label: label(&[self.section, part], english), kind, shown: Shown::Always }
    }

    /// A field behind "more".
    pub(super) fn more(&self, part: &'static str, english: &'static str, kind: FieldKind) -> FieldDef {
        FieldDef { shown: Shown::More, ..self.field(part, english, kind) }
    }

    /// What every row ends with: a remark, and who may see it.
    pub(super) fn rest(&self) -> [FieldDef; 2] {
        let shared = |part, english, kind| FieldDef {
            part,
            label: label(&["row", part], english),
            kind,
            shown: Shown::More,
        };
        [
            shared("note", "Note", FieldKind::Text),
            shared("confidential", "Confidential", FieldKind::Confidential),
        ]
    }

    pub(super) fn group(
        &self,
        part: &'static str,
        english: &'static str,
        repeat: Repeat,
        fields: Vec<FieldDef>,
    ) -> GroupDef {
        let own = format!("form-{}-", self.section.replace('_', "-"));
        let named = |mut field: FieldDef| {
            if let Some(rest) = field.label.id.strip_prefix(&own).filter(|_| !part.is_empty()) {
                field.label.id = format!("{own}{part}-{rest}");
            }
            field
        };
        let fields = fields.into_iter().map(named).collect();
        let label = label(&["group", self.section, part], english);
        GroupDef { part, label, repeat, layout: Layout::Stacked, fields }
    }

    pub(super) fn section(
        &self,
        english: &'static str,
        standard: Option<S>,
        absence: Vec<Choice>,
        groups: Vec<GroupDef>,
    ) -> SectionDef {
        SectionDef {
            part: self.section,
            label: label(&["section", self.section], english),
            standard,
            absence,
            groups,
        }
    }

    /// A section of rows of one kind.
    pub(super) fn rows(
        &self,
        english: &'static str,
        row: &'static str,
        standard: S,
        fields: impl IntoIterator<Item = FieldDef>,
    ) -> SectionDef {
        let fields = fields.into_iter().chain(self.rest()).collect();
        let rows = self.group("", row, Repeat::Rows, fields);
        self.section(english, Some(standard), absence(), vec![rows])
    }
}
