use super::*;
use proptest::prelude::*;

fn parse(text: &str) -> KeyUri {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused(text: &str) -> UriError {
    text.parse::<KeyUri>().expect_err(text)
}

#[test]
fn a_uri_of_a_key_is_read() {
    let uri = parse(
        "pkcs11:token=Harbour%20centre;object=issuer;id=%01%ff;serial=a1;type=private?module-path=/opt/m.so",
    );
    assert_eq!(uri.token.label.as_deref(), Some("Harbour centre"));
    assert_eq!((uri.object(), uri.id.as_deref()), (Some("issuer"), Some(&[1, 0xff][..])));
    assert_eq!(uri.token.serial.as_deref(), Some("a1"));
    assert_eq!(uri.module(), Some(Path::new("/opt/m.so")));
    assert_eq!(uri.pin_file(), None);
}

/// The attributes that RFC 7512 §3 shows in its examples, with other values.
#[test]
fn the_standards_attributes_are_read() {
    assert_eq!(parse("pkcs11:"), KeyUri::default());
    assert_eq!(parse("PKCS11:"), KeyUri::default());
    let uri = parse(
        "pkcs11:token=Soft%20%23%20token;manufacturer=Good%20Oil,%20Inc.;model=1.0;object=key;serial=?pin-source=file:/etc/pin",
    );
    assert_eq!(uri.token.label.as_deref(), Some("Soft # token"));
    assert_eq!(uri.token.manufacturer.as_deref(), Some("Good Oil, Inc."));
    assert_eq!((uri.token.model.as_deref(), uri.token.serial.as_deref()), (Some("1.0"), Some("")));
    let uri =
        parse("pkcs11:slot-id=1;slot-description=Left%20Reader;library-version=3;library-description=Soft");
    assert_eq!((uri.token.slot_id, uri.token.library_version), (Some(1), Some((3, 0))));
    assert_eq!(parse("pkcs11:library-version=2.61").token.library_version, Some((2, 61)));
    assert_eq!(parse("pkcs11:token=%25%3B&:[]@!$'()*+,=").token.label.as_deref(), Some("%;&:[]@!$'()*+,="));
}

#[test]
fn an_unknown_attribute_of_the_path_is_refused_and_of_the_query_ignored() {
    let error = refused("pkcs11:token=a;x-vendor=b");
    assert_eq!(error, UriError::UnknownAttribute { name: "x-vendor".to_owned() });
    assert_eq!(refused("pkcs11:Token=a").code(), "pkcs11-uri-attribute-unknown");
    assert_eq!(parse("pkcs11:token=a?x-vendor=b&x-vendor=c&later=d"), parse("pkcs11:token=a"));
}

#[test]
fn an_attribute_stands_once() {
    for text in
        ["pkcs11:token=a;token=a", "pkcs11:id=%01;object=b;id=%01", "pkcs11:?module-path=a&module-path=b"]
    {
        assert_eq!(refused(text).code(), "pkcs11-uri-attribute-twice", "{text}");
    }
}

#[test]
fn a_pin_in_the_uri_is_refused_and_not_repeated() {
    for text in [
        "pkcs11:token=a?pin-value=98765",
        "pkcs11:token=a?pin-value=98765&pin-source=file:/p",
        "pkcs11:token=a;pin-value=98765",
        "pkcs11:token=a?pin-value=98765&pin-value=98765",
        "pkcs11:token=a?pin-value=98765%",
        "pkcs11:token=a?pin-source=98765",
    ] {
        let error = refused(text);
        assert!(!error.to_string().contains("98765"), "{error}");
        assert!(!format!("{error:?}").contains("98765"), "{error:?}");
    }
    assert_eq!(refused("pkcs11:token=a?pin-value=98765"), UriError::PinValue);
}

#[test]
fn a_pin_comes_from_a_file_of_this_machine_only() {
    for text in ["file:/run/pin", "file:///run/pin", "file://localhost/run/pin", "file:/run%2Fpin"] {
        let uri = parse(&format!("pkcs11:?pin-source={text}"));
        assert_eq!(
            uri.pin_file(),
            Some(Path::new(if cfg!(windows) { "run/pin" } else { "/run/pin" })),
            "{text}"
        );
    }
    for text in ["|/bin/pin", "file:pin", "file://host/pin", "https://host/pin", "/run/pin", ""] {
        assert_eq!(refused(&format!("pkcs11:?pin-source={text}")).code(), "pkcs11-uri-value", "{text}");
    }
}

#[test]
fn a_module_by_name_needs_its_folder() {
    let uri = parse("pkcs11:?module-path=/opt/lib&module-name=softhsm2");
    let file = uri.module().unwrap().to_str().unwrap();
    assert!(
        file.starts_with("/opt/lib") && file.contains("softhsm2") && file.len() > "/opt/lib/softhsm2".len(),
        "{file}"
    );
    for text in ["pkcs11:?module-name=softhsm2", "pkcs11:?module-path=/a&module-name=b/../c"] {
        assert_eq!(refused(text).code(), "pkcs11-uri-value", "{text}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    assert_eq!(refused("http://a"), UriError::NotAUri);
    assert_eq!(refused(&format!("pkcs11:token={}", "a".repeat(LONGEST))), UriError::NotAUri);
    for (text, position) in [
        ("pkcs11:token=a b", 15),
        ("pkcs11:token=a%2", 15),
        ("pkcs11:token=a%g0", 15),
        ("pkcs11:token", 13),
        ("pkcs11:token=a;", 16),
        ("pkcs11:=a", 8),
        ("pkcs11:to ken=a", 10),
        ("pkcs11:token=a/b", 15),
        ("pkcs11:token=a#b", 15),
        ("pkcs11:token=a?module-path=/b c", 30),
        ("pkcs11:token=é", 14),
    ] {
        assert_eq!(refused(text), UriError::Character { position }, "{text}");
    }
    for text in [
        "pkcs11:slot-id=-1",
        "pkcs11:slot-id=",
        "pkcs11:library-version=1.",
        "pkcs11:type=cert",
        "pkcs11:token=%ff",
    ] {
        assert_eq!(refused(text).code(), "pkcs11-uri-value", "{text}");
    }
}

#[test]
fn a_written_uri_is_safe_in_a_shell_and_read_back() {
    let uri = KeyUri::of_token("it's; a $token", "0a/1").with_key(Some("key & more"), &[0, 0x2f, 0xff]);
    let uri = uri.with_module(Path::new("/opt/a b/m.so"));
    let text = uri.to_string();
    assert_eq!(
        text,
        "pkcs11:token=it%27s%3B%20a%20%24token;serial=0a%2F1;object=key%20%26%20more;id=%00%2F%FF?module-path=/opt/a%20b/m.so"
    );
    assert_eq!(parse(&text), uri);
}

proptest! {
    #[test]
    fn no_text_panics_and_what_is_accepted_is_written_back(text in "(pkcs11:)?[ -~é%;=&?]{0,60}") {
        if let Ok(uri) = text.parse::<KeyUri>() {
            prop_assert_eq!(uri.to_string().parse::<KeyUri>(), Ok(uri));
        }
    }

    #[test]
    fn every_name_can_be_written(label in any::<String>(), object in ".{1,20}", id in proptest::collection::vec(any::<u8>(), 1..20)) {
        let uri = KeyUri::of_token(&label, "").with_key(Some(&object), &id);
        prop_assert_eq!(uri.to_string().parse::<KeyUri>(), Ok(uri));
    }
}
