use std::path::Path;

use super::rules::faults;
use super::tables::{ConceptLine, ConfidentialLine, NameLine, SystemLine, Tables, UnitLine};
use super::{emit, ucum};

#[test]
fn well_formed_units_pass() {
    for code in [
        "mg",
        "mm[Hg]",
        "10*3/uL",
        "10*9/L",
        "kg/m2",
        "/min",
        "1",
        "{tablet}",
        "mL/min/{1.73_m2}",
        "m[iU]/L",
        "mo",
        "m",
        "min",
        "dL",
        "{beats}/min",
        "mL/(kg.h)",
        "10*-3",
    ] {
        assert_eq!(ucum::check(code), Ok(()), "{code}");
    }
}

#[test]
fn other_texts_are_not_units() {
    for code in
        ["", "mmHg", "mcg", "mg/", "mg//dL", "{tablet", "{}", "µg", "mg dL", "(mg", "pH", "mg)", "IU", "kmin"]
    {
        assert!(ucum::check(code).is_err(), "{code}");
    }
}

#[test]
fn the_committed_table_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    super::check(root).unwrap();
}

#[test]
fn sound_tables_have_no_faults() {
    assert_eq!(faults(&sound()), Vec::<String>::new());
}

#[test]
fn each_broken_rule_is_named() {
    type Case = (&'static str, fn(&mut Tables));
    let cases: [Case; 21] = [
        ("check digit", |tables| tables.concepts[0].code = "56717002".to_owned()),
        ("check digit", |tables| tables.concepts[1].code = "8310-6".to_owned()),
        ("unknown kind", |tables| tables.concepts[0].kind = "illness".to_owned()),
        ("unknown source", |tables| tables.concepts[0].source = "memory".to_owned()),
        ("not sorted", |tables| tables.concepts.swap(0, 1)),
        ("has no name", |tables| tables.names.clear()),
        ("status must be", |tables| name(tables).status = "final".to_owned()),
        ("neither in concepts.csv", |tables| name(tables).code = "73211009".to_owned()),
        ("not a UCUM code", |tables| tables.units[0].ucum = "mmHg".to_owned()),
        ("number must be", |tables| tables.units[0].number = "1".to_owned()),
        ("already used", |tables| tables.systems[1].uri = tables.systems[0].uri.to_uppercase()),
        ("check digit", |tables| tables.confidential[0].code = "86406009".to_owned()),
        ("unknown reason", |tables| tables.confidential[0].reason = "secret".to_owned()),
        ("unknown source", |tables| tables.confidential[0].source = "memory".to_owned()),
        ("match must be", |tables| tables.confidential[0].matching = "suffix".to_owned()),
        ("no prefixes", |tables| tables.confidential[0].matching = "prefix".to_owned()),
        ("at least two", |tables| tables.confidential[1].code = "F".to_owned()),
        ("not sorted", |tables| tables.confidential.swap(0, 1)),
        ("not in systems.csv", |tables| tables.confidential[1].system = "icd12".to_owned()),
        ("F32.1: lies under F3", |tables| tables.confidential[1].code = "F3".to_owned()),
        ("F321: lies under F32.1", |tables| {
            let mut further = tables.confidential[2].clone();
            further.code = "F321".to_owned();
            tables.confidential.push(further);
        }),
    ];
    for (expected, break_rule) in cases {
        let mut tables = sound();
        break_rule(&mut tables);
        let found = faults(&tables);
        assert!(found.iter().any(|fault| fault.contains(expected)), "{expected}: {found:?}");
    }
}

#[test]
fn the_source_is_the_same_each_time_and_quotes_text() {
    let mut tables = sound();
    tables.concepts[0].name = "a \"quoted\" name".to_owned();
    assert_eq!(emit::rust(&tables), emit::rust(&tables));
    assert!(emit::rust(&tables).contains(r#"c("56717001", Disease, "a \"quoted\" name"),"#));
}

#[test]
fn the_confidential_codes_and_prefixes_stand_apart_and_prefixes_lose_their_dots() {
    let source = emit::confidential_rust(&sound());
    let (codes, prefixes) = source.split_once("PREFIXES").unwrap();
    assert!(codes.contains(r#"c(0, "86406008", Hiv),"#));
    assert!(prefixes.contains("[ConfidentialRow; 2]"));
    assert!(prefixes.contains(r#"c(3, "F321", MentalHealth),"#));
}

fn name(tables: &mut Tables) -> &mut NameLine {
    &mut tables.names.get_mut("fr").unwrap()[0]
}

fn sound() -> Tables {
    let text = str::to_owned;
    let system = |name: &str, number: usize| SystemLine {
        name: text(name),
        number: number.to_string(),
        uri: format!("http://example.org/{name}"),
        aliases: vec![],
    };
    let concept = |system: &str, code: &str, kind: &str| ConceptLine {
        system: text(system),
        code: text(code),
        kind: text(kind),
        name: text("name"),
        source: text("gps"),
    };
    let named = |system: &str, code: &str| NameLine {
        system: text(system),
        code: text(code),
        name: text("nom"),
        status: text("draft"),
    };
    let confidential = |system: &str, matching: &str, code: &str, reason: &str| ConfidentialLine {
        system: text(system),
        matching: text(matching),
        code: text(code),
        reason: text(reason),
        source: text("vsac"),
    };
    Tables {
        confidential: vec![
            confidential("sct", "code", "86406008", "hiv"),
            confidential("icd10", "prefix", "F20", "mental-health"),
            confidential("icd10", "prefix", "F32.1", "mental-health"),
        ],
        systems: vec![system("sct", 0), system("loinc", 1), system("ucum", 2), system("icd10", 3)],
        concepts: vec![concept("sct", "56717001", "disease"), concept("loinc", "8310-5", "vital-sign")],
        units: vec![UnitLine {
            number: text("0"),
            ucum: text("mg"),
            print: text("mg"),
            name: text("milligram"),
        }],
        names: [(text("fr"), vec![named("sct", "56717001"), named("loinc", "8310-5"), named("ucum", "mg")])]
            .into(),
    }
}
