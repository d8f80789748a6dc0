//! Who signs: keys derived from their names, which are of nobody.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};

use super::certificate::{Template, certificate};
use crate::sha256;

/// Valid around the vectors' clock.
const VALID: Template =
    Template { from: "250101000000Z", until: "280101000000Z", authority: false, purposes: &[] };

/// A key of ours.
#[derive(Clone)]
pub struct Signer {
    /// What it is called in its certificate.
    pub name: &'static str,
    key: SigningKey,
    template: Template,
}

impl Signer {
    fn new(name: &'static str, template: Template) -> Signer {
        let secret = sha256(format!("a key for tests of the PHR Card: {name}").as_bytes());
        let key = SigningKey::from_slice(&secret).expect("nearly every number is a secret key");
        Signer { name, key, template }
    }

    /// Listed for EU certificates, of every kind.
    pub fn dcc() -> Signer {
        Signer::new("Test DSC", VALID)
    }

    /// Its certificate is for vaccinations only.
    pub(super) fn vaccinations() -> Signer {
        Signer::new("Test DSC for vaccinations", Template { purposes: &[2], ..VALID })
    }

    /// Listed for international certificates of vaccination.
    pub(super) fn icvp() -> Signer {
        Signer::new("Test DSC for ICVP", VALID)
    }

    /// Listed for the summaries of pilgrims.
    pub(super) fn pilgrimage() -> Signer {
        Signer::new("Test DSC for pilgrims", VALID)
    }

    /// Listed for two domains.
    pub(super) fn both() -> Signer {
        Signer::new("Test DSC for two domains", VALID)
    }

    /// Listed without a domain.
    pub(super) fn any_domain() -> Signer {
        Signer::new("Test DSC for any domain", VALID)
    }

    /// Listed for a domain that nobody knows.
    pub(super) fn strange_domain() -> Signer {
        Signer::new("Test DSC for a strange domain", VALID)
    }

    /// Listed without a certificate.
    pub(super) fn bare() -> Signer {
        Signer::new("Test DSC without a certificate", VALID)
    }

    /// Its certificate ends before the vectors' clock.
    pub(super) fn ended() -> Signer {
        Signer::new("Test DSC of last year", Template { until: "260501000000Z", ..VALID })
    }

    /// Signs certificates of keys.
    pub(super) fn authority() -> Signer {
        Signer::new("Test SCA", Template { authority: true, ..VALID })
    }

    /// Two keys that are listed with one id.
    pub(super) fn twins() -> [Signer; 2] {
        [Signer::new("Test DSC twin one", VALID), Signer::new("Test DSC twin two", VALID)]
    }

    /// Listed nowhere.
    pub(super) fn unlisted() -> Signer {
        Signer::new("Test DSC of nobody", VALID)
    }

    /// Its certificate.
    pub fn certificate(&self) -> Vec<u8> {
        certificate(self, self.template)
    }

    /// The first eight bytes of SHA-256 of its certificate.
    pub fn key_id(&self) -> Vec<u8> {
        sha256(&self.certificate())[..8].to_vec()
    }

    /// The point, not compressed: 65 bytes.
    pub fn public_key(&self) -> Vec<u8> {
        self.key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// ES256: r and s.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.key.sign(message);
        signature.to_bytes().to_vec()
    }

    pub(super) fn sign_der(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.key.sign(message);
        signature.to_der().as_bytes().to_vec()
    }

    pub(super) fn serial(&self) -> [u8; 8] {
        let hash = sha256(self.name.as_bytes());
        // A serial number is positive.
        core::array::from_fn(|i| if i == 0 { hash[0] & 0x3f | 1 } else { hash[i] })
    }
}
