//! Trust lists: DID documents of the shape that the network publishes.

use serde_json::{Value as Json, json};

use super::signers::Signer;

/// Every document, by the name of its file.
pub fn documents() -> Vec<(&'static str, Json)> {
    vec![("list", list()), ("version-1", version_1()), ("references", references()), ("faults", faults())]
}

const CONTEXT: [&str; 2] = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"];
const ID: &str = "did:web:tng.example.org:v2:trustlist";

fn document(id: &str, methods: Vec<Json>) -> Json {
    json!({ "@context": CONTEXT, "id": id, "controller": id, "verificationMethod": methods, "proof": proof() })
}

/// Nobody made this proof; readers do not check it.
fn proof() -> Json {
    json!({
        "type": "JsonWebSignature2020",
        "created": "2026-05-30T00:00:00Z",
        "nonce": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "proofPurpose": "assertionMethod",
        "verificationMethod": "did:web:tng.example.org:signing",
        "jws": "eyJiNjQiOmZhbHNlLCJjcml0IjpbImI2NCJdLCJhbGciOiJFUzI1NiJ9..AAAA",
    })
}

/// Version 2, as it is at present: what a key is for stands in members of its own.
fn list() -> Json {
    let [one, two] = Signer::twins();
    let of_two = two.key_id();
    document(
        ID,
        vec![
            listed(&Signer::dcc(), "DCC", "DSC"),
            listed(&Signer::vaccinations(), "DCC", "DSC"),
            listed(&Signer::icvp(), "ICVP", "DSC"),
            listed(&Signer::pilgrimage(), "IPS-PILGRIMAGE", "DSC"),
            listed(&Signer::both(), "DCC", "DSC"),
            listed(&Signer::both(), "ICVP", "DSC"),
            listed(&Signer::strange_domain(), "XX-STRANGE", "DSC"),
            listed(&Signer::ended(), "DCC", "DSC"),
            listed(&Signer::authority(), "DCC", "CSCA"),
            method("-", "DSC", &Signer::any_domain().key_id(), jwk(&Signer::any_domain(), true)),
            method("DCC", "DSC", &Signer::bare().key_id(), jwk(&Signer::bare(), false)),
            method("DCC", "DSC", &of_two, with_id(jwk(&one, true), &of_two)),
            method("DCC", "DSC", &of_two, jwk(&two, true)),
        ],
    )
}

/// The key with its domain, participant and usage as members; the usage `CSCA` stands as `SCA` in the identifier.
fn listed(signer: &Signer, domain: &str, usage: &str) -> Json {
    let mut method = method("-", usage.trim_start_matches('C'), &signer.key_id(), jwk(signer, true));
    method["domain"] = domain.into();
    method["participant"] = "XXA".into();
    method["keyusage"] = usage.into();
    method
}

fn method(domain: &str, usage: &str, key_id: &[u8], jwk: Json) -> Json {
    let id = format!("{ID}:{domain}:XXA:{usage}#{}", base64(key_id));
    json!({ "id": id, "type": "JsonWebKey2020", "controller": ID, "publicKeyJwk": jwk })
}

/// A key as the network writes it: a coordinate whose first bit is set has a zero byte before it.
fn jwk(signer: &Signer, with_certificate: bool) -> Json {
    let point = signer.public_key();
    let coordinate = |bytes: &[u8]| {
        let sign: &[u8] = if bytes[0] & 0x80 == 0 { &[] } else { &[0] };
        base64url(&[sign, bytes].concat())
    };
    let mut jwk = json!({
        "kty": "EC",
        "kid": base64(&signer.key_id()),
        "crv": "P-256",
        "x": coordinate(&point[1..33]),
        "y": coordinate(&point[33..]),
    });
    if with_certificate {
        jwk["x5c"] = json!([base64(&signer.certificate()), base64(&Signer::authority().certificate())]);
    }
    jwk
}

fn with_id(mut jwk: Json, key_id: &[u8]) -> Json {
    jwk["kid"] = base64(key_id).into();
    jwk
}

/// Version 1: the key id in the identifier only, percent-encoded; padding in the coordinates; no usage.
fn version_1() -> Json {
    let methods = [Signer::dcc(), Signer::authority()].map(|signer| {
        let mut jwk = jwk(&signer, true);
        jwk.as_object_mut().map(|members| members.remove("kid"));
        for name in ["x", "y"] {
            let text = jwk[name].as_str().unwrap_or_default().to_owned();
            jwk[name] = format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4)).into();
        }
        let key_id = base64(&signer.key_id()).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let id = format!("did:web:tng.example.org:trustlist:xxa#{key_id}");
        json!({ "id": id, "type": "JsonWebKey2020", "controller": ID, "publicKeyJwk": jwk })
    });
    document("did:web:tng.example.org:trustlist", methods.to_vec())
}

/// A list of lists.
fn references() -> Json {
    let id = "did:web:tng.example.org:v2:trustlist-ref:-:-";
    document(id, vec![format!("{ID}:-:-:SCA").into(), format!("{ID}:-:-:DSC").into()])
}

/// One good key, and one entry for each reason not to take one, in this order: see [`FAULTS`].
fn faults() -> Json {
    let signer = Signer::dcc();
    let good = listed(&signer, "DCC", "DSC");
    let change = |pointer: &str, value: Json| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).expect("the member is there") = value;
        changed
    };
    let other = Signer::icvp();
    let rsa = json!({ "kty": "RSA", "kid": base64(&signer.key_id()), "n": "AQAB", "e": "AQAB" });
    let off_the_curve = base64url(&[1; 32]);
    let cut = base64(&signer.certificate()[..100]);
    let entries = vec![
        good.clone(),
        json!(17),
        change("/publicKeyJwk", json!("a key")),
        change("/type", json!("Ed25519VerificationKey2020")),
        change("/publicKeyJwk", rsa),
        change("/publicKeyJwk/crv", json!("P-384")),
        change("/publicKeyJwk/kty", json!("OKP")),
        change("/publicKeyJwk/x", json!(off_the_curve)),
        change("/publicKeyJwk/kid", json!("not Base64!")),
        change("/publicKeyJwk/kid", json!(base64(&other.key_id()))),
        change("/participant", json!("XXB")),
        change("/publicKeyJwk/x5c", json!([cut])),
        change("/publicKeyJwk/x5c", json!([base64(&other.certificate())])),
        change("/keyusage", json!(["DSC"])),
    ];
    document(ID, entries)
}

/// What becomes of the entries of `faults.json` that are not taken: place and code.
pub const FAULTS: [(usize, &str); 13] = [
    (1, "gdhcn-entry-malformed"),
    (2, "gdhcn-entry-malformed"),
    (3, "gdhcn-entry-type"),
    (4, "gdhcn-entry-rsa"),
    (5, "gdhcn-entry-other-key"),
    (6, "gdhcn-entry-other-key"),
    (7, "gdhcn-entry-key-malformed"),
    (8, "gdhcn-entry-key-id"),
    (9, "gdhcn-entry-contradiction"),
    (10, "gdhcn-entry-contradiction"),
    (11, "gdhcn-entry-certificate-unreadable"),
    (12, "gdhcn-entry-certificate-key-differs"),
    (13, "gdhcn-entry-malformed"),
];

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = (0..3).fold(0, |n, i| n << 8 | usize::from(chunk.get(i).copied().unwrap_or(0)));
        let symbols = [18, 12, 6, 0].map(|shift| char::from(ALPHABET[number >> shift & 63]));
        text.extend(symbols.iter().take(chunk.len() + 1));
        text.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    text
}

fn base64url(bytes: &[u8]) -> String {
    base64(bytes).replace('+', "-").replace('/', "_").trim_end_matches('=').to_owned()
}
