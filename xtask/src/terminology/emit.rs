//! The tables as Rust source, the same for the same tables.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::COMMAND;
use super::tables::{ConfidentialLine, NameLine, Tables, UCUM};

/// One concept or unit as the generated table holds it.
struct Row<'a> {
    code: &'a str,
    kind: String,
    name: &'a str,
}

/// The text of `core/src/terminology/generated.rs`. The tables must have passed the rules.
pub(super) fn rust(tables: &Tables) -> String {
    let mut out = format!("// @generated from card-format-spec/terminology by `{COMMAND}`; do not edit.\n\n");
    out.push_str("use super::kind::Kind::{self, *};\nuse super::system::{System, SystemRow};\n");
    out.push_str("use super::unit::Unit;\nuse super::{ConceptRow, LanguageRow, NameRow};\n\n");
    out.push_str("const fn c(code: &'static str, kind: Kind, name: &'static str) -> ConceptRow { ConceptRow { code, kind, name } }\n");
    out.push_str("const fn d(concept: u16, text: &'static str) -> NameRow { NameRow { concept, draft: true, text } }\n");
    if tables.names.values().flatten().any(|line| line.status != "draft") {
        out.push_str("const fn r(concept: u16, text: &'static str) -> NameRow { NameRow { concept, draft: false, text } }\n");
    }
    out.push_str("const fn u(number: u16, ucum: &'static str, print: &'static str) -> Unit { Unit { number, ucum, print } }\n\n");
    let rows = rows(tables);
    constants(&mut out, tables);
    systems(&mut out, tables, &rows);
    concepts(&mut out, &rows);
    languages(&mut out, tables, &rows);
    units(&mut out, tables);
    out
}

/// The text of `core/src/terminology/generated_confidential.rs`. The tables must have passed the rules.
pub(super) fn confidential_rust(tables: &Tables) -> String {
    let mut out = format!("// @generated from card-format-spec/terminology by `{COMMAND}`; do not edit.\n\n");
    out.push_str("use super::confidential::ConfidentialRow;\nuse super::confidential_kind::ConfidentialKind::{self, *};\n\n");
    out.push_str("const fn c(system: u16, code: &'static str, kind: ConfidentialKind) -> ConfidentialRow { ConfidentialRow { system, code, kind } }\n");
    for (name, prefixes) in [("CODES", false), ("PREFIXES", true)] {
        let lines = tables.confidential.iter().filter(|line| line.is_prefix() == prefixes);
        let mut rows: Vec<_> = lines.filter_map(|line| confidential_row(tables, line)).collect();
        rows.sort();
        let _ = writeln!(out, "\npub(super) static {name}: [ConfidentialRow; {}] = [", rows.len());
        for (system, code, kind) in rows {
            let _ = writeln!(out, "    c({system}, {code:?}, {kind}),");
        }
        out.push_str("];\n");
    }
    out
}

fn confidential_row(tables: &Tables, line: &ConfidentialLine) -> Option<(usize, String, String)> {
    Some((tables.system_number(&line.system)?, line.key(), pascal_case(&line.reason)))
}

/// The concepts and units of each system, by system number, sorted by code.
fn rows(tables: &Tables) -> Vec<Vec<Row<'_>>> {
    let mut rows: Vec<Vec<Row<'_>>> = tables.systems.iter().map(|_| Vec::new()).collect();
    let mut add = |system: &str, row| {
        if let Some(of_system) = tables.system_number(system).and_then(|number| rows.get_mut(number)) {
            of_system.push(row);
        }
    };
    for line in &tables.concepts {
        add(&line.system, Row { code: &line.code, kind: pascal_case(&line.kind), name: &line.name });
    }
    for unit in &tables.units {
        add(UCUM, Row { code: &unit.ucum, kind: "Unit".to_owned(), name: &unit.name });
    }
    rows.iter_mut().for_each(|of_system| of_system.sort_by_key(|row| row.code));
    rows
}

fn constants(out: &mut String, tables: &Tables) {
    out.push_str("impl System {\n");
    for (number, system) in tables.systems.iter().enumerate() {
        let name = system.name.to_uppercase().replace('-', "_");
        let _ = writeln!(out, "    /// `{}`\n    pub const {name}: Self = Self({number});", system.uri);
    }
    out.push_str("}\n\n");
}

fn systems(out: &mut String, tables: &Tables, rows: &[Vec<Row<'_>>]) {
    let _ = writeln!(out, "pub(super) static SYSTEMS: [SystemRow; {}] = [", tables.systems.len());
    let mut start = 0;
    for (system, of_system) in tables.systems.iter().zip(rows) {
        let end = start + of_system.len();
        let _ = writeln!(
            out,
            "    SystemRow {{ name: {:?}, uri: {:?}, aliases: &{:?}, concepts: {start}..{end} }},",
            system.name, system.uri, system.aliases
        );
        start = end;
    }
    out.push_str("];\n\n");
}

fn concepts(out: &mut String, rows: &[Vec<Row<'_>>]) {
    let _ = writeln!(out, "pub(super) static CONCEPTS: [ConceptRow; {}] = [", rows.iter().flatten().count());
    for row in rows.iter().flatten() {
        let _ = writeln!(out, "    c({:?}, {}, {:?}),", row.code, row.kind, row.name);
    }
    out.push_str("];\n\n");
}

fn languages(out: &mut String, tables: &Tables, rows: &[Vec<Row<'_>>]) {
    let keys = tables
        .systems
        .iter()
        .zip(rows)
        .flat_map(|(system, of_system)| of_system.iter().map(|row| (system.name.as_str(), row.code)));
    let index: BTreeMap<(&str, &str), usize> = keys.enumerate().map(|(index, key)| (key, index)).collect();
    let place = |line: &NameLine| index.get(&(line.system.as_str(), line.code.as_str())).copied();
    let _ = writeln!(out, "pub(super) static LANGUAGES: [LanguageRow; {}] = [", tables.names.len());
    for (tag, lines) in &tables.names {
        let mut lines: Vec<_> = lines.iter().filter_map(|line| Some((place(line)?, line))).collect();
        lines.sort_by_key(|(index, _)| *index);
        let _ = writeln!(out, "    LanguageRow {{ tag: {tag:?}, names: &[");
        for (index, line) in lines {
            let maker = if line.status == "draft" { 'd' } else { 'r' };
            let _ = writeln!(out, "        {maker}({index}, {:?}),", line.name);
        }
        out.push_str("    ] },\n");
    }
    out.push_str("];\n\n");
}

fn units(out: &mut String, tables: &Tables) {
    let _ = writeln!(out, "pub(super) static UNITS: [Unit; {}] = [", tables.units.len());
    for unit in &tables.units {
        let _ = writeln!(out, "    u({}, {:?}, {:?}),", unit.number, unit.ucum, unit.print);
    }
    let mut by_code: Vec<(&str, usize)> =
        tables.units.iter().enumerate().map(|(number, unit)| (unit.ucum.as_str(), number)).collect();
    by_code.sort_unstable();
    let numbers: Vec<String> = by_code.iter().map(|(_, number)| number.to_string()).collect();
    let _ = writeln!(out, "];\n\n/// The numbers of the units, sorted by their UCUM codes.");
    let _ = writeln!(
        out,
        "pub(super) static UNITS_BY_CODE: [u16; {}] = [{}];",
        numbers.len(),
        numbers.join(", ")
    );
}

/// `vital-sign` → `VitalSign`.
fn pascal_case(kebab: &str) -> String {
    kebab
        .split('-')
        .flat_map(|word| {
            let (first, rest) = word.split_at_checked(1).unwrap_or_default();
            [first.to_uppercase(), rest.to_owned()]
        })
        .collect()
}
