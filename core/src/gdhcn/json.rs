//! The JSON of a DID document, as far as it is used. What an entry has wrong makes that entry unusable and not the
//! document: a list is made of what many participants sent.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::limits;

/// A DID document (W3C DID Core §4).
#[derive(Default)]
pub(super) struct Document {
    pub(super) id: Text,
    pub(super) methods: Option<Methods>,
    /// `verificationMethod` is there again; what it has then is skipped.
    pub(super) methods_twice: bool,
    pub(super) proof: Object<ProofJson>,
}

/// A proof (W3C Verifiable Credential Data Integrity §2.1).
#[derive(Default)]
pub(super) struct ProofJson {
    pub(super) created: Text,
    pub(super) method: Text,
}

/// The verification methods, up to [`limits::GDHCN_METHODS`].
pub(super) struct Methods {
    pub(super) entries: Vec<MethodEntry>,
    pub(super) too_many: bool,
}

/// One element of `verificationMethod`.
pub(super) enum MethodEntry {
    /// The id of another document.
    Reference(String),
    /// A key.
    Key(Box<Method>),
    /// Something else.
    Other,
}

/// A verification method (W3C DID Core §5.2), with the members that lists of version 2 add.
#[derive(Default)]
pub(super) struct Method {
    pub(super) id: Text,
    pub(super) kind: Text,
    pub(super) jwk: Object<Jwk>,
    pub(super) domain: Text,
    pub(super) participant: Text,
    pub(super) usage: Text,
}

/// A public key as JSON (RFC 7517 §4, RFC 7518 §6.2.1).
#[derive(Default)]
pub(super) struct Jwk {
    pub(super) kty: Text,
    pub(super) crv: Text,
    pub(super) kid: Text,
    pub(super) x: Text,
    pub(super) y: Text,
    /// The key's own certificate, which is the first of `x5c`.
    pub(super) certificate: Text,
}

/// A member that should be a string.
#[derive(Default, PartialEq, Eq)]
pub(super) enum Text {
    #[default]
    Absent,
    Is(String),
    /// Of another type, too long, or there twice.
    Wrong,
}

impl Text {
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Text::Is(text) => Some(text),
            _ => None,
        }
    }
}

/// Longest text that is kept: the certificate, as Base64 with line ends.
const LONGEST: usize = limits::GDHCN_CERTIFICATE_BYTES / 3 * 5;

fn text(found: &str) -> Text {
    if found.len() > LONGEST { Text::Wrong } else { Text::Is(found.to_owned()) }
}

/// Implements a visitor's methods for every type of JSON but those given, as `$other`.
macro_rules! otherwise {
    ($other:expr; $($method:ident($type:ty)),*) => {$(
        fn $method<E>(self, _: $type) -> Result<Self::Value, E> {
            Ok($other)
        }
    )*};
}

fn skip_array<'de, A: SeqAccess<'de>>(mut array: A) -> Result<(), A::Error> {
    while array.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

fn skip_object<'de, A: MapAccess<'de>>(mut object: A) -> Result<(), A::Error> {
    while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, found: &str) -> Result<Text, E> {
        Ok(text(found))
    }

    otherwise!(Text::Wrong; visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64));

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<Text, A::Error> {
        skip_array(array).map(|()| Text::Wrong)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Text, A::Error> {
        skip_object(object).map(|()| Text::Wrong)
    }
}

/// An object whose members are read one by one.
pub(super) trait Members: Default {
    /// Takes the member, or skips it.
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<(), A::Error>;
}

/// A value that should be an object. A number comes from the JSON library as one, without any member that is known here.
#[derive(Default)]
pub(super) enum Object<T> {
    #[default]
    Absent,
    Is(T),
    /// Of another type, or there twice.
    Wrong,
}

impl<T> Object<T> {
    pub(super) fn into_option(self) -> Option<T> {
        match self {
            Object::Is(object) => Some(object),
            _ => None,
        }
    }

    pub(super) fn as_ref(&self) -> Option<&T> {
        match self {
            Object::Is(object) => Some(object),
            _ => None,
        }
    }

    fn put(&mut self, found: Object<T>) {
        *self = if matches!(self, Object::Absent) { found } else { Object::Wrong };
    }
}

impl<'de, T: Members> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<T>, D::Error> {
        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Members> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    otherwise!(Object::Wrong; visit_str(&str), visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64));

    fn visit_unit<E>(self) -> Result<Object<T>, E> {
        Ok(Object::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<Object<T>, A::Error> {
        skip_array(array).map(|()| Object::Wrong)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Object<T>, A::Error> {
        read(object).map(Object::Is)
    }
}

fn read<'de, T: Members, A: MapAccess<'de>>(mut object: A) -> Result<T, A::Error> {
    let mut members = T::default();
    while let Some(name) = object.next_key::<String>()? {
        members.member(&name, &mut object)?;
    }
    Ok(members)
}

/// The first string of an array.
struct FirstOf(Text);

impl<'de> Deserialize<'de> for FirstOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FirstOf, D::Error> {
        deserializer.deserialize_any(FirstVisitor)
    }
}

struct FirstVisitor;

impl<'de> Visitor<'de> for FirstVisitor {
    type Value = FirstOf;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of strings")
    }

    otherwise!(FirstOf(Text::Wrong); visit_str(&str), visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64));

    fn visit_unit<E>(self) -> Result<FirstOf, E> {
        Ok(FirstOf(Text::Absent))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<FirstOf, A::Error> {
        let first = array.next_element::<Text>()?.unwrap_or(Text::Wrong);
        skip_array(array).map(|()| FirstOf(if first == Text::Absent { Text::Wrong } else { first }))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<FirstOf, A::Error> {
        skip_object(object).map(|()| FirstOf(Text::Wrong))
    }
}

impl<'de> Deserialize<'de> for Methods {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Methods, D::Error> {
        deserializer.deserialize_seq(MethodsVisitor)
    }
}

struct MethodsVisitor;

impl<'de> Visitor<'de> for MethodsVisitor {
    type Value = Methods;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of verification methods")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Methods, A::Error> {
        let mut entries = Vec::new();
        while entries.len() < limits::GDHCN_METHODS {
            match array.next_element()? {
                Some(entry) => entries.push(entry),
                None => return Ok(Methods { entries, too_many: false }),
            }
        }
        let too_many = array.next_element::<IgnoredAny>()?.is_some();
        skip_array(array).map(|()| Methods { entries, too_many })
    }
}

impl<'de> Deserialize<'de> for MethodEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<MethodEntry, D::Error> {
        deserializer.deserialize_any(EntryVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = MethodEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a verification method or the id of a document")
    }

    fn visit_str<E>(self, id: &str) -> Result<MethodEntry, E> {
        let fits = id.len() <= limits::GDHCN_ID_BYTES;
        Ok(if fits { MethodEntry::Reference(id.to_owned()) } else { MethodEntry::Other })
    }

    otherwise!(MethodEntry::Other; visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64));

    fn visit_unit<E>(self) -> Result<MethodEntry, E> {
        Ok(MethodEntry::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<MethodEntry, A::Error> {
        skip_array(array).map(|()| MethodEntry::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<MethodEntry, A::Error> {
        read(object).map(|method| MethodEntry::Key(Box::new(method)))
    }
}

/// A member that is there twice says nothing that can be relied on.
fn put(place: &mut Text, found: Text) {
    *place = if *place == Text::Absent { found } else { Text::Wrong };
}

impl Members for Document {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<(), A::Error> {
        match name {
            "id" => put(&mut self.id, object.next_value()?),
            "verificationMethod" if self.methods.is_none() => self.methods = Some(object.next_value()?),
            "verificationMethod" => {
                self.methods_twice = true;
                let IgnoredAny = object.next_value()?;
            }
            "proof" => self.proof.put(object.next_value()?),
            _ => drop(object.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Members for Method {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<(), A::Error> {
        match name {
            "id" => put(&mut self.id, object.next_value()?),
            "type" => put(&mut self.kind, object.next_value()?),
            "domain" => put(&mut self.domain, object.next_value()?),
            "participant" => put(&mut self.participant, object.next_value()?),
            "keyusage" => put(&mut self.usage, object.next_value()?),
            "publicKeyJwk" => self.jwk.put(object.next_value()?),
            _ => drop(object.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Members for Jwk {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<(), A::Error> {
        match name {
            "kty" => put(&mut self.kty, object.next_value()?),
            "crv" => put(&mut self.crv, object.next_value()?),
            "kid" => put(&mut self.kid, object.next_value()?),
            "x" => put(&mut self.x, object.next_value()?),
            "y" => put(&mut self.y, object.next_value()?),
            "x5c" => put(&mut self.certificate, object.next_value::<FirstOf>()?.0),
            _ => drop(object.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Members for ProofJson {
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<(), A::Error> {
        match name {
            "created" => put(&mut self.created, object.next_value()?),
            "verificationMethod" => put(&mut self.method, object.next_value()?),
            _ => drop(object.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
