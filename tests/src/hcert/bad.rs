//! Certificates that are not to be trusted, or cannot be read: one fault each.

use ciborium::Value;

use super::forge::{Forge, Packing, base45, dcc, encode, map, packed, prefixed, text, vaccination, zlib};
use super::good::{icvp, recovery};
use super::signers::Signer;
use super::{CLOCK, DAY, Vector};

pub(super) fn all() -> Vec<Vector> {
    texts().into_iter().chain(messages()).chain(signatures()).chain(judged()).chain(contents()).collect()
}

fn forge() -> Forge {
    Forge::new(Signer::dcc())
}

fn texts() -> Vec<Vector> {
    let good = forge().text();
    let cose = forge().cose();
    let packed = zlib(&cose);
    vec![
        Vector::refused(
            "bad-prefix-missing",
            "some other code",
            good[4..].to_owned(),
            "hcert-not-a-certificate",
        ),
        Vector::refused(
            "bad-prefix-lower-case",
            "the prefix has one spelling",
            good.replacen("HC1:", "hc1:", 1),
            "hcert-not-a-certificate",
        ),
        Vector::refused(
            "bad-prefix-version-2",
            "a later version of the container",
            good.replacen("HC1:", "HC2:", 1),
            "hcert-other-version",
        ),
        Vector::refused(
            "bad-base45-symbol",
            "a symbol that Base45 does not have",
            good.replacen("HC1:", "HC1:#", 1),
            "hcert-base45",
        ),
        Vector::refused(
            "bad-base45-symbol-lost",
            "one symbol is missing, so that one group has a single symbol",
            good[..4 + base45(&packed).len() / 3 * 3 - 2].to_owned(),
            "hcert-base45",
        ),
        Vector::refused(
            "bad-base45-too-large",
            "three symbols that stand for more than two bytes",
            format!("HC1::::{}", &good[7..]),
            "hcert-base45",
        ),
        Vector::refused(
            "bad-zlib-cut",
            "the end of the packed message is missing",
            prefixed(&packed[..packed.len() - 8]),
            "hcert-zlib",
        ),
        Vector::refused(
            "bad-zlib-trailing",
            "bytes behind the packed message",
            prefixed(&[packed.as_slice(), &[0, 0]].concat()),
            "hcert-zlib",
        ),
        Vector::refused(
            "bad-zlib-checksum",
            "the checksum is another",
            prefixed(&flipped(&packed, packed.len() - 1)),
            "hcert-zlib",
        ),
        Vector::refused("bad-not-packed", "the message is not packed at all", prefixed(&cose), "hcert-zlib"),
        Vector::refused(
            "bad-zlib-bomb",
            "a few bytes that become very many",
            prefixed(&zlib(&vec![0; 2_000_000])),
            "hcert-too-long",
        ),
        Vector::refused(
            "bad-text-too-long",
            "more text than any symbol bears",
            format!("HC1:{}", "0".repeat(9000)),
            "hcert-too-long",
        ),
    ]
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

fn messages() -> Vec<Vector> {
    let mut three = forge().parts().to_vec();
    three.truncate(3);
    let mut twice = forge();
    twice.protected.push((4.into(), Value::Bytes(Signer::icvp().key_id())));
    let trailing = [forge().cose().as_slice(), &[0]].concat();
    let mut nested = Value::Null;
    (0..40).for_each(|_| nested = Value::Array(vec![nested.clone()]));
    vec![
        Vector::refused(
            "bad-cose-three-parts",
            "the signature is missing",
            text(&packed(three, Packing::Sign1)),
            "hcert-cose",
        ),
        Vector::refused(
            "bad-cose-other-tag",
            "the tag of another kind of message",
            text(&encode(&Value::Tag(17, Box::new(Value::Array(forge().parts().to_vec()))))),
            "hcert-cose",
        ),
        Vector::refused("bad-cose-trailing", "a byte behind the message", text(&trailing), "hcert-cose"),
        Vector::refused(
            "bad-cose-nested",
            "deep nesting in the unprotected header",
            forge().unprotect(99, nested).text(),
            "hcert-cose",
        ),
        Vector::refused(
            "bad-header-twice",
            "two key ids in the protected header: readers could choose differently",
            twice.text(),
            "hcert-cose",
        ),
        Vector::refused(
            "bad-header-critical",
            "a parameter that must be understood, and is not",
            forge().protect(2, Value::Array(vec![4.into()])).text(),
            "hcert-cose",
        ),
        Vector::refused(
            "bad-algorithm-missing",
            "no algorithm",
            forge().without_protected(1).text(),
            "hcert-algorithm-missing",
        ),
        Vector::refused(
            "bad-algorithm-unprotected",
            "the algorithm stands where anyone can change it",
            forge().without_protected(1).unprotect(1, (-7).into()).text(),
            "hcert-algorithm-missing",
        ),
        Vector::refused(
            "bad-algorithm-rsa",
            "PS256: HCERT has it, this reader does not",
            forge().protect(1, (-37).into()).text(),
            "hcert-algorithm-rsa",
        ),
        Vector::refused(
            "bad-algorithm-es384",
            "an algorithm that HCERT does not have",
            forge().protect(1, (-35).into()).text(),
            "hcert-algorithm-other",
        ),
        Vector::refused(
            "bad-algorithm-text",
            "an algorithm by name",
            forge().protect(1, "ES256".into()).text(),
            "hcert-algorithm-other",
        ),
        Vector::refused("bad-kid-missing", "no key id", forge().without_protected(4).text(), "hcert-key-id"),
        Vector::refused(
            "bad-kid-text",
            "a key id that is text",
            forge().protect(4, "key".into()).text(),
            "hcert-key-id",
        ),
        Vector::refused(
            "bad-kid-long",
            "a key id of 33 bytes",
            forge().protect(4, Value::Bytes(vec![1; 33])).text(),
            "hcert-key-id",
        ),
    ]
}

fn signatures() -> Vec<Vector> {
    let part = |index: usize, change: &dyn Fn(&[u8]) -> Vec<u8>| {
        let mut parts = forge().parts();
        let bytes = parts[index].as_bytes().cloned().unwrap_or_default();
        parts[index] = Value::Bytes(change(&bytes));
        text(&packed(parts.to_vec(), Packing::Sign1))
    };
    let der = part(3, &|signature| Signer::dcc().sign_der(signature));
    let stranger = Forge::new(Signer::unlisted()).protect(4, Value::Bytes(Signer::dcc().key_id()));
    vec![
        Vector::refused(
            "bad-signature-short",
            "a signature of 63 bytes",
            part(3, &|bytes| bytes[1..].to_vec()),
            "hcert-signature-length",
        ),
        Vector::refused(
            "bad-signature-der",
            "a signature in the form of X.509",
            der,
            "hcert-signature-length",
        ),
        Vector::judged(
            "bad-signature-bit",
            "one bit of the signature is turned over",
            part(3, &|bytes| flipped(bytes, 40)),
            "signature-wrong",
            &[],
        ),
        Vector::judged(
            "bad-signature-zero",
            "r and s are zero, which a careless check takes for every message",
            part(3, &|_| vec![0; 64]),
            "signature-wrong",
            &[],
        ),
        Vector::judged(
            "bad-payload-bit",
            "one bit of the content is turned over",
            part(2, &|bytes| flipped(bytes, bytes.len() - 1)),
            "signature-wrong",
            &[],
        ),
        Vector::judged(
            "bad-other-signer",
            "signed with a key that no list has, under the id of one that a list has",
            stranger.text(),
            "signature-wrong",
            &[],
        ),
        Vector::judged(
            "bad-context-other",
            "signed as a part of another kind of message",
            forge().context("Signature").text(),
            "signature-wrong",
            &[],
        ),
        Vector::judged(
            "bad-issuer-unknown",
            "no list has the key",
            Forge::new(Signer::unlisted()).text(),
            "issuer-unknown",
            &[],
        ),
        Vector::judged(
            "bad-document-missing",
            "no list is there at all",
            forge().text(),
            "issuer-unknown",
            &[],
        )
        .with(&[]),
        Vector::judged(
            "bad-document-of-references",
            "a list that only refers to others has no keys",
            forge().text(),
            "issuer-unknown",
            &[],
        )
        .with(&["references"]),
    ]
}

fn judged() -> Vec<Vector> {
    let v = &["dcc-vaccination"];
    let judged = |name, about, forge: Forge, verdict, kinds: &[&str]| {
        Vector::judged(name, about, forge.text(), verdict, kinds)
    };
    vec![
        judged(
            "bad-expired",
            "valid until the day before",
            forge().claim(4, (CLOCK - DAY).into()),
            "expired",
            v,
        ),
        judged(
            "bad-not-yet-issued",
            "dated three days ahead of the clock",
            forge().claim(6, (CLOCK + 3 * DAY).into()),
            "not-yet-valid",
            v,
        ),
        judged(
            "bad-not-before",
            "valid from three days ahead of the clock",
            forge().claim(5, (CLOCK + 3 * DAY).into()),
            "not-yet-valid",
            v,
        ),
        judged(
            "bad-before-key",
            "dated before the key's certificate",
            forge().claim(6, 1_700_000_000.into()),
            "outside-key-dates",
            v,
        ),
        judged(
            "bad-after-key",
            "dated after the end of the key's certificate",
            Forge::new(Signer::ended()),
            "outside-key-dates",
            v,
        ),
        judged(
            "bad-key-ended",
            "dated in time, and the key's certificate has ended since",
            Forge::new(Signer::ended()).claim(6, (CLOCK - 60 * DAY).into()),
            "key-expired",
            v,
        ),
        judged(
            "bad-purpose-recovery",
            "the key's certificate is for vaccinations, and this is a recovery",
            Forge::new(Signer::vaccinations()).content(1, dcc("r", recovery())),
            "outside-purpose",
            &["dcc-recovery"],
        ),
        judged(
            "bad-purpose-domain",
            "a key for EU certificates signed an international one",
            forge().content(-6, icvp()),
            "outside-purpose",
            &["icvp"],
        ),
        judged(
            "bad-purpose-strange-domain",
            "a key for a domain that this reader does not know",
            Forge::new(Signer::strange_domain()),
            "outside-purpose",
            v,
        ),
        judged(
            "bad-purpose-authority",
            "a key that signs certificates of keys signed one of a person",
            Forge::new(Signer::authority()),
            "outside-purpose",
            v,
        ),
        judged(
            "bad-purpose-authority-version-1",
            "the same, where only the certificate says that it is an authority's",
            Forge::new(Signer::authority()),
            "outside-purpose",
            v,
        )
        .with(&["version-1"]),
        judged(
            "bad-kind-unknown",
            "content that no domain has, by a key for EU certificates",
            forge().content(77, map([("x", 1.into())])),
            "outside-purpose",
            &["unknown"],
        ),
        judged(
            "bad-dcc-without-statement",
            "an EU certificate that certifies nothing",
            forge().content(1, map([("ver", "1.3.0".into())])),
            "outside-purpose",
            &["unknown"],
        ),
        judged("bad-clock-before-all", "the reader's clock stands years back", forge(), "not-yet-valid", v)
            .at(1_600_000_000),
    ]
}

fn contents() -> Vec<Vector> {
    let facts: Vec<Value> = (0..2000).map(Value::from).collect();
    let mut twice = forge();
    twice.claims.push((4.into(), (CLOCK + 9999 * DAY).into()));
    let long_name = "n".repeat(2000);
    let mut nested = vaccination();
    (0..20).for_each(|_| nested = Value::Array(vec![nested.clone()]));
    vec![
        Vector::refused(
            "bad-content-not-cbor",
            "signed, and no CBOR",
            forge().payload(vec![0xff, 0x00]).text(),
            "hcert-content",
        ),
        Vector::refused(
            "bad-content-trailing",
            "signed, with a byte behind the claims",
            forge().payload([encode(&Value::Map(forge().claims)).as_slice(), &[0]].concat()).text(),
            "hcert-content",
        ),
        Vector::refused(
            "bad-content-nested",
            "signed, and nested too deeply",
            forge().content(1, nested).text(),
            "hcert-content",
        ),
        Vector::refused(
            "bad-content-name-long",
            "signed, with a member's name of 2000 bytes",
            forge().content(1, map([(long_name.as_str(), 1.into())])).text(),
            "hcert-content",
        ),
        Vector::refused(
            "bad-claim-twice",
            "two times until which it is valid",
            twice.text(),
            "hcert-content",
        ),
        Vector::refused("bad-claim-iat-missing", "not dated", forge().without_claim(6).text(), "hcert-claim"),
        Vector::refused(
            "bad-claim-exp-missing",
            "valid for ever",
            forge().without_claim(4).text(),
            "hcert-claim",
        ),
        Vector::refused(
            "bad-claim-exp-text",
            "a time as text",
            forge().claim(4, "2027-01-01".into()).text(),
            "hcert-claim",
        ),
        Vector::refused(
            "bad-claim-exp-infinite",
            "a time that no number of seconds is",
            forge().claim(4, f64::INFINITY.into()).text(),
            "hcert-claim",
        ),
        Vector::refused(
            "bad-claim-iss-number",
            "an issuer that is a number",
            forge().claim(1, 7.into()).text(),
            "hcert-claim",
        ),
        Vector::refused(
            "bad-claim-hcert-missing",
            "nothing is certified",
            forge().without_claim(-260).text(),
            "hcert-claim",
        ),
        Vector::refused(
            "bad-claim-hcert-empty",
            "nothing is certified, in a map",
            forge().claim(-260, Value::Map(Vec::new())).text(),
            "hcert-claim",
        ),
        Vector::refused(
            "bad-claim-hcert-text",
            "content under a name instead of a number",
            forge().claim(-260, map([("eu_dcc_v1", 1.into())])).text(),
            "hcert-claim",
        ),
        Vector::refused(
            "bad-facts-too-many",
            "two thousand facts",
            forge().content(1, Value::Array(facts)).text(),
            "hcert-too-many-facts",
        ),
    ]
}
