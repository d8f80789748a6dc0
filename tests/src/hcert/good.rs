//! Certificates that are to be trusted.

use ciborium::Value;

use super::forge::{Forge, Packing, dcc, encode, map, packed, text, vaccination};
use super::signers::Signer;
use super::{CLOCK, DAY, Vector};

pub(super) fn all() -> Vec<Vector> {
    kinds().into_iter().chain(forms()).chain(keys()).collect()
}

fn good(name: &'static str, about: &'static str, forge: &Forge, kinds: &[&str]) -> Vector {
    Vector::judged(name, about, forge.text(), "trusted", kinds)
}

fn test() -> Value {
    map([
        ("tg", "840539006".into()),
        ("tt", "LP6464-4".into()),
        ("sc", "2026-05-20T08:00:00Z".into()),
        ("tr", "260415000".into()),
        ("tc", "Test centre".into()),
        ("co", "XA".into()),
        ("is", "Test ministry".into()),
        ("ci", "URN:UVCI:01:XA:TEST#B".into()),
    ])
}

pub(super) fn recovery() -> Value {
    map([
        ("tg", "840539006".into()),
        ("fr", "2026-04-01".into()),
        ("co", "XA".into()),
        ("is", "Test ministry".into()),
        ("df", "2026-04-12".into()),
        ("du", "2026-10-01".into()),
        ("ci", "URN:UVCI:01:XA:TEST#C".into()),
    ])
}

pub(super) fn icvp() -> Value {
    let dose = map([
        ("vp", "YellowFeverProductTest".into()),
        ("dv", "2026-05-10".into()),
        ("bo", "BATCH-7".into()),
        ("is", "XXA".into()),
    ]);
    map([
        ("n", "Specimen Sample".into()),
        ("dob", "1990-01-01".into()),
        ("s", "female".into()),
        ("nt", "XXA".into()),
        ("v", "1".into()),
        ("d", "2026-05-11".into()),
        ("vx", dose),
    ])
}

pub(super) fn link() -> Value {
    Value::Array(vec![map([("u", "shlink:/eyJ1cmwiOiJodHRwczovL2V4YW1wbGUub3JnIn0".into())])])
}

fn kinds() -> Vec<Vector> {
    let dcc_of = |group: &str, statement: Value| Forge::new(Signer::dcc()).content(1, dcc(group, statement));
    let two = map([("v", Value::Array(vec![vaccination()])), ("r", Value::Array(vec![recovery()]))]);
    vec![
        good(
            "good-dcc-vaccination",
            "an EU certificate of a vaccination",
            &Forge::new(Signer::dcc()),
            &["dcc-vaccination"],
        ),
        good("good-dcc-test", "an EU certificate of a test", &dcc_of("t", test()), &["dcc-test"]),
        good(
            "good-dcc-recovery",
            "an EU certificate of a recovery",
            &dcc_of("r", recovery()),
            &["dcc-recovery"],
        ),
        good(
            "good-dcc-two-kinds",
            "one certificate with a vaccination and a recovery",
            &Forge::new(Signer::dcc()).content(1, two),
            &["dcc-vaccination", "dcc-recovery"],
        ),
        good(
            "good-icvp",
            "an international certificate of vaccination",
            &Forge::new(Signer::icvp()).content(-6, icvp()),
            &["icvp"],
        ),
        good(
            "good-health-link",
            "a pilgrim's link to a summary, which is not followed",
            &Forge::new(Signer::pilgrimage()).content(5, link()),
            &["health-link"],
        ),
    ]
}

fn forms() -> Vec<Vector> {
    let vaccinations = &["dcc-vaccination"];
    let forge = || Forge::new(Signer::dcc());
    let kid = || Value::Bytes(Signer::dcc().key_id());
    vec![
        good(
            "good-kid-unprotected",
            "the key id stands in the unprotected header only",
            &forge().without_protected(4).unprotect(4, kid()),
            vaccinations,
        ),
        good(
            "good-kid-in-both",
            "of two key ids, the protected one counts",
            &forge().unprotect(4, Value::Bytes(Signer::icvp().key_id())),
            vaccinations,
        ),
        good("good-untagged", "the message has no tag", &forge().packing(Packing::Bare), vaccinations),
        good(
            "good-cwt-tag",
            "the message has the tags of CWT and COSE_Sign1",
            &forge().packing(Packing::CwtSign1),
            vaccinations,
        ),
        good(
            "good-indefinite-lengths",
            "maps of indefinite length, as some issuers write them",
            &indefinite(),
            vaccinations,
        ),
        good(
            "good-fraction-of-a-second",
            "times with a fraction, which RFC 8392 allows",
            &forge().claim(6, Value::Float((CLOCK - DAY) as f64 + 0.5)),
            vaccinations,
        ),
        good(
            "good-issuer-not-stated",
            "the claim `iss` is optional",
            &forge().without_claim(1),
            vaccinations,
        ),
        good(
            "good-not-before",
            "valid from a time that has passed",
            &forge().claim(5, (CLOCK - DAY).into()),
            vaccinations,
        ),
        Vector::judged(
            "good-line-end",
            "a line end behind the text, as in a file",
            forge().text() + "\r\n",
            "trusted",
            vaccinations,
        ),
        Vector::judged(
            "good-tag-in-content",
            "a tag within the content, here of a date (RFC 8943)",
            tagged_date(),
            "trusted",
            vaccinations,
        ),
    ]
}

/// The same claims, in maps of indefinite length.
fn indefinite() -> Forge {
    let forge = Forge::new(Signer::dcc());
    let mut payload = vec![0xbf];
    for (key, value) in &forge.claims {
        payload.extend(encode(key));
        payload.extend(encode(value));
    }
    payload.push(0xff);
    forge.payload(payload)
}

fn tagged_date() -> String {
    let mut statement = vaccination();
    if let Some((_, date)) = statement
        .as_map_mut()
        .and_then(|members| members.iter_mut().find(|(key, _)| key.as_text() == Some("dt")))
    {
        *date = Value::Tag(1004, Box::new("2026-05-01".into()));
    }
    let forge = Forge::new(Signer::dcc()).content(1, dcc("v", statement));
    text(&packed(forge.parts().to_vec(), Packing::Sign1))
}

fn keys() -> Vec<Vector> {
    let vaccinations = &["dcc-vaccination"];
    let [one, two] = Signer::twins();
    let of_two = Value::Bytes(two.key_id());
    vec![
        good(
            "good-purpose-of-the-certificate",
            "the key's certificate is for vaccinations",
            &Forge::new(Signer::vaccinations()),
            vaccinations,
        ),
        good(
            "good-key-without-certificate",
            "the list has the key only",
            &Forge::new(Signer::bare()),
            vaccinations,
        ),
        good(
            "good-domain-not-stated",
            "the list does not say for which domain the key is",
            &Forge::new(Signer::any_domain()),
            vaccinations,
        ),
        good(
            "good-one-id-first-key",
            "two keys have this id; the first one signed",
            &Forge::new(one).protect(4, of_two),
            vaccinations,
        ),
        good(
            "good-one-id-second-key",
            "two keys have this id; the second one signed",
            &Forge::new(two),
            vaccinations,
        ),
        good(
            "good-two-domains",
            "the key is listed for two domains, and this certificate is of the second",
            &Forge::new(Signer::both()).content(-6, icvp()),
            &["icvp"],
        ),
        good(
            "good-version-1",
            "a list of version 1 says neither domain nor usage",
            &Forge::new(Signer::dcc()),
            vaccinations,
        )
        .with(&["version-1"]),
        good(
            "good-several-documents",
            "the key is in the second document",
            &Forge::new(Signer::icvp()).content(-6, icvp()),
            &["icvp"],
        )
        .with(&["version-1", "list"]),
    ]
}
