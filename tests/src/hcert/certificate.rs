//! Certificates (RFC 5280) in DER, written by hand: a key, dates, a country and what the key is for.

use super::signers::Signer;

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const UTC_TIME: u8 = 0x17;
const BOOLEAN: u8 = 0x01;

/// What a certificate says besides its key.
#[derive(Clone, Copy)]
pub(super) struct Template {
    /// UTCTime: `YYMMDDHHMMSSZ`.
    pub(super) from: &'static str,
    pub(super) until: &'static str,
    pub(super) authority: bool,
    /// Last arcs of the EU's extended key usages, below 1.3.6.1.4.1.1847.2021.1.
    pub(super) purposes: &'static [u8],
}

/// The certificate of this signer's key, signed with the same key.
pub(super) fn certificate(signer: &Signer, template: Template) -> Vec<u8> {
    let algorithm = node(SEQUENCE, &[oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])]); // ecdsa-with-SHA256
    let dates = node(
        SEQUENCE,
        &[leaf(UTC_TIME, template.from.as_bytes()), leaf(UTC_TIME, template.until.as_bytes())],
    );
    let inner = node(
        SEQUENCE,
        &[
            node(0xa0, &[leaf(INTEGER, &[2])]), // version 3
            leaf(INTEGER, &signer.serial()),
            algorithm.clone(),
            name(signer),
            dates,
            name(signer),
            public_key(signer),
            node(0xa3, &[node(SEQUENCE, &extensions(template))]),
        ],
    );
    let signature = [&[0], signer.sign_der(&inner).as_slice()].concat();
    node(SEQUENCE, &[inner, algorithm, leaf(BIT_STRING, &signature)])
}

fn name(signer: &Signer) -> Vec<u8> {
    let attribute = |arc: u8, tag: u8, value: &str| {
        node(SET, &[node(SEQUENCE, &[oid(&[0x55, 0x04, arc]), leaf(tag, value.as_bytes())])])
    };
    // countryName, commonName
    node(SEQUENCE, &[attribute(6, PRINTABLE_STRING, "XA"), attribute(3, UTF8_STRING, signer.name)])
}

fn public_key(signer: &Signer) -> Vec<u8> {
    let algorithm = node(
        SEQUENCE,
        &[
            oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]), // id-ecPublicKey
            oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]), // prime256v1
        ],
    );
    node(SEQUENCE, &[algorithm, leaf(BIT_STRING, &[&[0], signer.public_key().as_slice()].concat())])
}

fn extensions(template: Template) -> Vec<Vec<u8>> {
    let extension =
        |arc: u8, value: Vec<u8>| node(SEQUENCE, &[oid(&[0x55, 0x1d, arc]), leaf(OCTET_STRING, &value)]);
    let constraints = if template.authority { vec![leaf(BOOLEAN, &[0xff])] } else { Vec::new() };
    let mut all = vec![extension(19, node(SEQUENCE, &constraints))]; // basicConstraints
    if !template.purposes.is_empty() {
        let purpose = |last: &u8| oid(&[0x2b, 6, 1, 4, 1, 0x8e, 0x37, 0x8f, 0x65, 1, *last]);
        let purposes: Vec<Vec<u8>> = template.purposes.iter().map(purpose).collect();
        all.push(extension(37, node(SEQUENCE, &purposes))); // extKeyUsage
    }
    all
}

fn oid(content: &[u8]) -> Vec<u8> {
    leaf(OBJECT_IDENTIFIER, content)
}

fn node(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    leaf(tag, &parts.concat())
}

fn leaf(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let length = match length {
        0..=0x7f => vec![length as u8],
        0x80..=0xff => vec![0x81, length as u8],
        _ => vec![0x82, (length >> 8) as u8, length as u8],
    };
    [&[tag], length.as_slice(), content].concat()
}
