#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use proptest::prelude::*;

fn set(path: &str, to: &str) -> Patch {
    Patch::Set { set: path.to_owned(), to: to.to_owned() }
}

#[test]
fn texts_stay_as_they_were_typed() {
    let mut fields = Fields::new();
    fields.set("identity.birth_date", " 03/04/2020 ").unwrap();
    assert_eq!(fields.text("identity.birth_date"), " 03/04/2020 ");
    assert_eq!(fields.to_json(), r#"{"identity.birth_date":" 03/04/2020 "}"#);
    fields.set("identity.birth_date", "").unwrap();
    assert!(fields.is_empty());
}

#[test]
fn a_path_has_one_spelling() {
    let mut fields = Fields::new();
    for path in ["", ".", "a.", ".a", "A", "a b", "a-b", "a..b", "ä", &"a".repeat(97)] {
        assert_eq!(fields.set(path, "x"), Err(FieldsError::Path), "{path}");
    }
}

#[test]
fn patches_are_made_all_or_none() {
    let mut fields = Fields::new();
    fields.apply(&[set("a.0.b", "1"), set("a.1.b", "2"), set("a.10.b", "3")]).unwrap();
    assert_eq!(fields.rows("a"), BTreeSet::from([0, 1, 10]));
    assert_eq!(fields.next_row("a"), 11);
    let wrong = fields.apply(&[Patch::Remove { remove: "a.1".to_owned() }, set("A", "x")]);
    assert_eq!(wrong, Err(FieldsError::Path));
    assert_eq!(fields.len(), 3);
    fields.apply(&[Patch::Remove { remove: "a.1".to_owned() }]).unwrap();
    // The others keep their numbers, and `a.1` is not the beginning of `a.10`.
    assert_eq!(fields.rows("a"), BTreeSet::from([0, 10]));
    assert_eq!(fields.text("a.10.b"), "3");
}

#[test]
fn patches_are_read_as_an_autosave_sends_them() {
    let sent = r#"[{"set":"identity.family","to":"Λ"},{"remove":"allergies.2"}]"#;
    let patches: Vec<Patch> = serde_json::from_str(sent).unwrap();
    assert!(patches == [set("identity.family", "Λ"), Patch::Remove { remove: "allergies.2".to_owned() }]);
    assert!(serde_json::from_str::<Patch>(r#"{"set":"a"}"#).is_err());
    assert!(serde_json::from_str::<Patch>(r#"{"set":"a","to":"b","remove":"c"}"#).is_err());
}

#[test]
fn beyond_a_limit_nothing_changes() {
    let mut fields = Fields::new();
    fields.set("a", "before").unwrap();
    let long = "x".repeat(limits::TEXT_BYTES + 1);
    assert_eq!(fields.set("a", &long).unwrap_err().code(), "field-too-long");
    assert_eq!(fields.text("a"), "before");
    for at in 0.. {
        if let Err(error) = fields.set(&format!("b.{at}"), "y") {
            assert_eq!((error.code(), fields.len()), ("form-full", limits::FIELDS));
            break;
        }
    }
    // What is there can still be changed.
    fields.set("a", "after").unwrap();
    let mut fields = Fields::new();
    let text = "x".repeat(limits::TEXT_BYTES);
    let stored = (0..20).filter(|at| fields.set(&format!("c.{at}"), &text).is_ok()).count();
    assert_eq!(stored, limits::ALL_BYTES / limits::TEXT_BYTES);
}

#[test]
fn damaged_drafts_are_refused() {
    for json in ["", "[]", r#"{"a":1}"#, r#"{"a":"1","a":"2"}"#, r#"{"a":"1"} x"#, r#"{"a":null}"#] {
        assert_eq!(Fields::from_json(json), Err(FieldsError::Json), "{json}");
    }
    assert_eq!(Fields::from_json(r#"{"A":"1"}"#), Err(FieldsError::Path));
}

#[test]
fn nothing_of_the_person_is_in_debug() {
    let mut fields = Fields::new();
    fields.set("identity.family", "Secret").unwrap();
    assert_eq!(format!("{fields:?}"), "Fields(1 filled in)");
    assert_eq!(format!("{:?}", set("a", "Secret")), "Patch(..)");
}

proptest! {
    #[test]
    fn what_is_written_is_read(texts in proptest::collection::btree_map("[a-z_]{1,8}(\\.[0-9]{1,2})?", "\\PC{0,40}", 0..20)) {
        let mut fields = Fields::new();
        texts.iter().for_each(|(path, text)| fields.set(path, text).unwrap());
        prop_assert!(Fields::from_json(&fields.to_json()).unwrap() == fields);
    }

    #[test]
    fn no_json_makes_it_panic(json in "\\PC{0,80}") {
        let _ = Fields::from_json(&json);
    }
}
