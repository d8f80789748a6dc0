//! What the code's own source says: order of fields, their types, and what they mean.

use std::collections::BTreeMap;
use std::path::Path;

/// The source of the wire format and of the model.
pub(super) struct Source {
    pub(super) records: BTreeMap<String, Record>,
    pub(super) types: BTreeMap<String, Type>,
    pub(super) facts: Vec<String>,
    /// The usual kind of fact of each standard section.
    pub(super) usual: BTreeMap<String, String>,
    /// What each confidential kind is.
    pub(super) kinds: BTreeMap<String, String>,
}

/// One record on the wire: its fields by place.
#[derive(Default)]
pub(super) struct Record {
    packed: Vec<(String, bool)>,
    slots: Vec<(String, String)>,
    further: Vec<(i64, String, String)>,
}

/// One type of the model: what it is, and type and meaning of each field.
pub(super) struct Type {
    pub(super) about: String,
    fields: BTreeMap<String, (String, String)>,
}

type Codes = [(&'static str, Vec<&'static str>)];

impl Source {
    pub(super) fn read(root: &Path) -> Result<Source, String> {
        let read =
            |path: &str| std::fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"));
        let model = ["entry", "patient", "quantity"].map(|name| read(&format!("core/src/model/{name}.rs")));
        let mut types = BTreeMap::new();
        for text in model {
            types.extend(structs(&text?));
        }
        let sections = read("core/src/wire/sections.rs")?;
        let records = records(&read("core/src/wire/records.rs")?)?;
        let facts = between(&sections, "\nfacts! {", "}").ok_or("sections.rs: no table of facts")?;
        let usual = between(&sections, "fn usual_kind", "\n}\n").ok_or("sections.rs: no usual kinds")?;
        let kinds = variants(&read("core/src/terminology/confidential_kind.rs")?);
        Ok(Source { records, types, facts: list(facts), usual: usual_kinds(usual), kinds })
    }

    /// The fields of one record, in the order of their places.
    pub(super) fn table(&self, name: &str, record: &Record, codes: &Codes) -> Result<String, String> {
        let of = self.types.get(name).ok_or(format!("the model has no {name}"))?;
        let field = |field: &str| of.fields.get(field).ok_or(format!("{name} has no field {field}"));
        let mut table = "| place | field | value | meaning |\n|---|---|---|---|\n".to_owned();
        let mut row = |place: String, name: &str, value: String, meaning: &str| {
            table += &format!("| {place} | `{name}` | {value} | {meaning} |\n");
        };
        let mut weight = 1;
        for (name, stated) in &record.packed {
            let (kind, meaning) = field(name)?;
            let (value, radix) = digit(kind, *stated, codes)?;
            row(format!("0, × {weight}"), name, format!("{value}; {radix} states"), meaning);
            weight *= radix;
        }
        let first = usize::from(!record.packed.is_empty());
        for (place, (name, codec)) in (first..).zip(&record.slots) {
            let (kind, meaning) = field(name)?;
            row(place.to_string(), name, value(kind, codec), meaning);
        }
        for (key, name, codec) in &record.further {
            let (kind, meaning) = field(name)?;
            row(format!("key {key}"), name, value(kind, codec), meaning);
        }
        Ok(table)
    }
}

/// `MedicationStatus` as `medication status`.
pub(super) fn words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// A value packed into slot 0, and how many states it has.
fn digit(kind: &str, stated: bool, codes: &Codes) -> Result<(String, u64), String> {
    let inner = kind.split_once('<').map_or(kind, |(_, inner)| inner.trim_end_matches('>'));
    let members = || {
        let found = codes.iter().find(|(name, _)| *name == inner);
        found.map(|(_, members)| members.len() as u64).ok_or(format!("no enumeration {inner}"))
    };
    Ok(match kind {
        "bool" => ("false or true".to_owned(), 2),
        "Option<bool>" => ("not stated, true, false".to_owned(), 3),
        _ if kind.starts_with("BTreeSet") => (format!("a bit for each {}", words(inner)), 1 << members()?),
        _ if stated => (format!("{}, number less 1", words(inner)), members()?),
        _ => (format!("{} or 0", words(inner)), members()? + 1),
    })
}

/// A value in a place of its own, in the specification's words.
fn value(kind: &str, codec: &str) -> String {
    let required = !kind.starts_with("Option<") && !kind.starts_with("Vec<");
    let said = value_name(kind, codec);
    if required { format!("{said}, required") } else { said }
}

fn value_name(kind: &str, codec: &str) -> String {
    let inner = |prefix: &str| kind.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inner("Option<").or(inner("Box<")) {
        return value_name(inner, codec);
    }
    if let Some(inner) = inner("Vec<") {
        return format!("list of {}", value_name(inner, codec));
    }
    match (kind, codec) {
        ("Concept", "Loinc") => "concept, LOINC".to_owned(),
        ("Concept", _) => "concept, SNOMED CT".to_owned(),
        (_, "IdValue") => "identifier value".to_owned(),
        (_, "Uri") => "URI".to_owned(),
        (_, "Clock") => "time of day".to_owned(),
        ("u32", _) => "count".to_owned(),
        ("bool", _) => "true or false".to_owned(),
        ("PartialDateTime", _) => "moment".to_owned(),
        ("PartialDate", _) => "date".to_owned(),
        _ => words(kind),
    }
}

/// `record!(Type { … });` with its fields.
fn records(text: &str) -> Result<BTreeMap<String, Record>, String> {
    let mut records = BTreeMap::new();
    for part in text.split("\nrecord!(").skip(1) {
        let part = part.split("});").next().unwrap_or_default();
        let (name, body) = part.split_once('{').ok_or("a record without fields")?;
        records.insert(name.trim().to_owned(), record(body)?);
    }
    Ok(records)
}

fn record(body: &str) -> Result<Record, String> {
    let mut record = Record::default();
    let (body, rest) = body.split_once("rest {").unwrap_or((body, ""));
    let mut body = body.replace(';', "");
    if let Some(packed) = between(&body, "@packed(", ")").map(str::to_owned) {
        record.packed = list(&packed)
            .iter()
            .map(|field| match field.split_once(" as ") {
                Some((field, _)) => (field.to_owned(), true),
                None => (field.clone(), false),
            })
            .collect();
        body = body.replace(&format!("@packed({packed})"), "");
    }
    let pair = |field: &str| {
        let (name, codec) = field.split_once(':').ok_or(format!("{field}: no way of writing"))?;
        Ok::<_, String>((name.trim().to_owned(), codec.trim().to_owned()))
    };
    record.slots = list(&body).iter().map(|field| pair(field)).collect::<Result<_, _>>()?;
    for field in list(rest.replace('}', "").as_str()) {
        let (key, field) = field.split_once("=>").ok_or(format!("{field}: no key"))?;
        let key = key.trim().parse().map_err(|_| format!("{key}: not a key"))?;
        let (name, codec) = pair(field)?;
        record.further.push((key, name, codec));
    }
    Ok(record)
}

/// Every `pub struct` with its fields and their documentation.
fn structs(text: &str) -> BTreeMap<String, Type> {
    let mut types = BTreeMap::new();
    let mut doc = String::new();
    let mut open: Option<(String, Type)> = None;
    for line in text.lines() {
        let line_without_indent = line.trim();
        if let Some(said) = line_without_indent.strip_prefix("/// ") {
            doc = if doc.is_empty() { said.to_owned() } else { format!("{doc} {said}") };
        } else if let Some(name) = line.strip_prefix("pub struct ").and_then(|l| l.strip_suffix(" {")) {
            let about = core::mem::take(&mut doc);
            open = Some((name.to_owned(), Type { about, fields: BTreeMap::new() }));
        } else if let (Some((_, record)), Some(field)) = (
            &mut open,
            line_without_indent.strip_prefix("pub ").or(line_without_indent.strip_prefix("pub(crate) ")),
        ) {
            if let Some((name, kind)) = field.trim_end_matches(',').split_once(": ") {
                record.fields.insert(name.to_owned(), (kind.to_owned(), plain(&core::mem::take(&mut doc))));
            }
        } else if line == "}" {
            types.extend(open.take());
            doc.clear();
        } else if !line_without_indent.starts_with("#[") && !line_without_indent.starts_with("///") {
            doc.clear();
        }
    }
    types
}

/// Every variant with one line of documentation above it.
fn variants(text: &str) -> BTreeMap<String, String> {
    let pairs = text.lines().zip(text.lines().skip(1)).filter_map(|(above, line)| {
        let said = above.trim().strip_prefix("/// ")?;
        let name = line.trim().strip_suffix(',')?;
        name.chars().all(char::is_alphanumeric).then(|| (name.to_owned(), said.to_owned()))
    });
    pairs.collect()
}

/// Documentation without the links that only Rust understands.
fn plain(doc: &str) -> String {
    doc.replace("[`", "`").replace("`]", "`").replace("NameRepresentation::Alphabetic", "ABC")
}

fn usual_kinds(text: &str) -> BTreeMap<String, String> {
    let text = text.replace(['{', '}'], " ");
    let mut kinds = BTreeMap::new();
    let mut sections: Vec<String> = Vec::new();
    for word in text.split_whitespace().map(|word| word.trim_end_matches(',')) {
        if let Some(section) = word.strip_prefix("S::") {
            sections.push(section.to_owned());
        } else if let Some(kind) = word.strip_prefix("FactKind::") {
            kinds.extend(sections.drain(..).map(|section| (section, kind.to_owned())));
        }
    }
    kinds
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    text.split_once(from)?.1.split_once(to).map(|(inside, _)| inside)
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}
