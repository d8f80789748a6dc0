//! Trust lists of any size.

use phr_core::keys::{IssuerSecretKey, RootSecretKey};
use phr_core::model::Timestamp;
use phr_core::trust::{Issuer, Purpose, TrustList, TrustListDraft};

use crate::random;

/// A list of so many issuers with keys of their own and names in two languages.
///
/// # Panics
/// Never: what it makes is a list.
pub fn trust_list(issuers: usize, root: &RootSecretKey) -> TrustList {
    let mut draft = TrustListDraft::new(7, Timestamp(1_780_000_000), Timestamp(1_811_536_000));
    draft.issuers = (1..=issuers).map(issuer).collect();
    draft.sign(root).expect("the list keeps to the rules")
}

fn issuer(number: usize) -> Issuer {
    let name = |language: &str, name: &str| (language.to_owned(), format!("{name} {number}"));
    Issuer {
        key: IssuerSecretKey::generate(&mut random()).public_key(),
        names: [name("en", "Reception centre"), name("fr", "Centre d'accueil")].into(),
        country: Some(["CH", "GR", "RS", "IT"][number % 4].to_owned()),
        organisation: None,
        purposes: [Purpose::Assess, Purpose::Visit].into(),
        from: Timestamp(1_767_225_600),
        until: None,
        withdrawn: None,
        number: None,
    }
}
