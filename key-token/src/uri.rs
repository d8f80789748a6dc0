//! PKCS#11 URIs (RFC 7512): the name of a key in a token.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Longest URI in bytes.
const LONGEST: usize = 4096;

/// A PKCS#11 URI that names a key, or a token (RFC 7512 §2.3).
///
/// ```abnf
/// pk11-URI   = "pkcs11:" pk11-path [ "?" pk11-query ]
/// pk11-path  = [ pk11-pattr *( ";" pk11-pattr ) ]
/// pk11-query = [ pk11-qattr *( "&" pk11-qattr ) ]
/// ```
///
/// An attribute of the path that is not there matches everything. One that is not known matches nothing, and is refused
/// here rather than searched for in vain; one of the query that is not known is ignored (§2.5). Two attributes of the
/// standard's stand for something that this program does not do: `pin-value` is a secret where others see it, and
/// `pin-source=|…` runs a program; both are refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyUri {
    pub(crate) token: TokenAttributes,
    pub(crate) object: Option<String>,
    pub(crate) id: Option<Vec<u8>>,
    module: Option<PathBuf>,
    pin_file: Option<PathBuf>,
}

/// What a URI says of the token and its slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TokenAttributes {
    pub(crate) label: Option<String>,
    pub(crate) manufacturer: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) serial: Option<String>,
    pub(crate) slot_id: Option<u64>,
    pub(crate) slot_description: Option<String>,
    pub(crate) slot_manufacturer: Option<String>,
    pub(crate) library_manufacturer: Option<String>,
    pub(crate) library_description: Option<String>,
    pub(crate) library_version: Option<(u8, u8)>,
}

/// Why a text is not a PKCS#11 URI that can be used. It never repeats a value: that may be a PIN.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UriError {
    /// It does not begin with `pkcs11:`, or is longer than any URI that is needed.
    #[error("this is not a PKCS#11 URI: it begins with pkcs11: and has at most 4096 bytes")]
    NotAUri,
    /// A character does not belong there, or `%` is not followed by two hexadecimal digits.
    #[error(
        "character {position} of the URI does not belong there; write it as % and two hexadecimal digits"
    )]
    Character {
        /// Which one, counted from 1.
        position: usize,
    },
    /// An attribute of the path that RFC 7512 does not have: it would match no key.
    #[error("the URI has an attribute before its `?` that is not known, so that no key fits it: {name}")]
    UnknownAttribute {
        /// Its name.
        name: String,
    },
    /// A known attribute stands there twice.
    #[error("the URI has the attribute {name} twice")]
    Twice {
        /// Its name.
        name: String,
    },
    /// The value of a known attribute is not one that it can have.
    #[error("the URI's attribute {name} has a value that cannot be used: it has to be {expected}")]
    Value {
        /// Its name.
        name: &'static str,
        /// What it would have to be.
        expected: &'static str,
    },
    /// The PIN itself stands in the URI.
    #[error("the PIN itself stands in the URI (pin-value), where others on this machine can see it")]
    PinValue,
}

impl UriError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            UriError::NotAUri => "pkcs11-uri",
            UriError::Character { .. } => "pkcs11-uri-character",
            UriError::UnknownAttribute { .. } => "pkcs11-uri-attribute-unknown",
            UriError::Twice { .. } => "pkcs11-uri-attribute-twice",
            UriError::Value { .. } => "pkcs11-uri-value",
            UriError::PinValue => "pkcs11-uri-pin-value",
        }
    }

    /// What to do next.
    pub fn next_step(&self) -> &'static str {
        match self {
            UriError::PinValue => {
                "name a file with the PIN instead (pin-source=file:/…), and change the PIN: it was seen"
            }
            _ => "`phr-issuer keys tokens` prints the URIs of the keys that are there",
        }
    }
}

impl KeyUri {
    /// What every PKCS#11 URI begins with.
    pub const SCHEME: &'static str = "pkcs11:";

    /// Whether a text is meant as a PKCS#11 URI.
    pub fn is_meant_by(text: &str) -> bool {
        text.get(..Self::SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(Self::SCHEME))
    }

    /// The URI of a token, by its label, and by its serial number where it has one.
    pub(crate) fn of_token(label: &str, serial: &str) -> Self {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let token =
            TokenAttributes { label: some(label), serial: some(serial), ..TokenAttributes::default() };
        Self { token, ..Self::default() }
    }

    /// The same for one key of the token.
    #[must_use]
    pub(crate) fn with_key(mut self, label: Option<&str>, id: &[u8]) -> Self {
        self.object = label.map(str::to_owned).filter(|label| !label.is_empty());
        self.id = Some(id.to_vec()).filter(|id| !id.is_empty());
        self
    }

    /// The same with this id, if it has none.
    #[must_use]
    pub fn or_id(mut self, id: &[u8]) -> Self {
        self.id.get_or_insert_with(|| id.to_vec());
        self
    }

    /// The same with the module that has the token.
    #[must_use]
    pub fn with_module(mut self, module: &Path) -> Self {
        self.module = Some(module.to_owned());
        self
    }

    /// The module that the URI names: the library's file.
    pub fn module(&self) -> Option<&Path> {
        self.module.as_deref()
    }

    /// The file that the URI names for the PIN.
    pub fn pin_file(&self) -> Option<&Path> {
        self.pin_file.as_deref()
    }

    /// The key's label (CKA_LABEL).
    pub fn object(&self) -> Option<&str> {
        self.object.as_deref()
    }
}

impl FromStr for KeyUri {
    type Err = UriError;

    fn from_str(text: &str) -> Result<KeyUri, UriError> {
        if !KeyUri::is_meant_by(text) || text.len() > LONGEST {
            return Err(UriError::NotAUri);
        }
        let rest = &text[Self::SCHEME.len()..];
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        let mut uri = KeyUri::default();
        uri.read_path(&attributes(path, Self::SCHEME.len(), Component::Path)?)?;
        if let Some(query) = query {
            uri.read_query(&attributes(query, Self::SCHEME.len() + path.len() + 1, Component::Query)?)?;
        }
        Ok(uri)
    }
}

/// The two parts of a URI, with what may stand in each (RFC 7512 §2.3, `pk11-pchar` and `pk11-qchar`).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Component {
    Path,
    Query,
}

impl Component {
    fn separator(self) -> char {
        match self {
            Component::Path => ';',
            Component::Query => '&',
        }
    }

    fn allows(self, byte: u8) -> bool {
        let more: &[u8] = match self {
            Component::Path => b"&",
            Component::Query => b"/?|",
        };
        is_unreserved(byte) || b":[]@!$'()*+,=".contains(&byte) || more.contains(&byte)
    }
}

/// RFC 3986 §2.3.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// The decoded values of a component by their names. Of the query, attributes that are not known are left out; there
/// alone they may be repeated.
fn attributes(text: &str, at: usize, component: Component) -> Result<BTreeMap<&str, Vec<u8>>, UriError> {
    let mut found = BTreeMap::new();
    let mut at = at;
    for part in text.split(component.separator()).filter(|_| !text.is_empty()) {
        let (name, value) =
            part.split_once('=').ok_or(UriError::Character { position: at + part.len() + 1 })?;
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if let Some(wrong) = name.bytes().position(|byte| !is_name(byte)).or(name.is_empty().then_some(0)) {
            return Err(UriError::Character { position: at + wrong + 1 });
        }
        let decoded = decode(value, at + name.len() + 1, component)?;
        let is_known = component == Component::Path || QUERY_NAMES.contains(&name);
        if is_known && found.insert(name, decoded).is_some() {
            return Err(UriError::Twice { name: name.to_owned() });
        }
        at += part.len() + 1;
    }
    Ok(found)
}

/// The attributes of the query that are known.
const QUERY_NAMES: [&str; 4] = ["pin-source", "pin-value", "module-name", "module-path"];

fn decode(value: &str, at: usize, component: Component) -> Result<Vec<u8>, UriError> {
    let bytes = value.as_bytes();
    let wrong = |index: usize| UriError::Character { position: at + index + 1 };
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        if byte == b'%' {
            let digit = |index: usize| bytes.get(index).and_then(|&byte| char::from(byte).to_digit(16));
            let pair = digit(index + 1).zip(digit(index + 2)).ok_or_else(|| wrong(index))?;
            decoded.push((pair.0 << 4 | pair.1) as u8);
            index += 3;
        } else if component.allows(byte) {
            decoded.push(byte);
            index += 1;
        } else {
            return Err(wrong(index));
        }
    }
    Ok(decoded)
}

impl KeyUri {
    fn read_path(&mut self, attributes: &BTreeMap<&str, Vec<u8>>) -> Result<(), UriError> {
        for (&name, value) in attributes {
            match name {
                "token" => self.token.label = Some(text("token", value)?),
                "manufacturer" => self.token.manufacturer = Some(text("manufacturer", value)?),
                "model" => self.token.model = Some(text("model", value)?),
                "serial" => self.token.serial = Some(text("serial", value)?),
                "slot-id" => self.token.slot_id = Some(number(value)?),
                "slot-description" => self.token.slot_description = Some(text("slot-description", value)?),
                "slot-manufacturer" => self.token.slot_manufacturer = Some(text("slot-manufacturer", value)?),
                "library-manufacturer" => {
                    self.token.library_manufacturer = Some(text("library-manufacturer", value)?);
                }
                "library-description" => {
                    self.token.library_description = Some(text("library-description", value)?);
                }
                "library-version" => self.token.library_version = Some(version(value)?),
                "object" => self.object = Some(text("object", value)?),
                "id" => self.id = Some(value.clone()),
                // Both halves of a pair name the pair; what a command looks for is of one class anyway.
                "type" if [&b"private"[..], b"public", b"secret-key"].contains(&value.as_slice()) => {}
                "type" => return Err(UriError::Value { name: "type", expected: "private, or secret-key" }),
                name => return Err(UriError::UnknownAttribute { name: name.to_owned() }),
            }
        }
        Ok(())
    }

    fn read_query(&mut self, attributes: &BTreeMap<&str, Vec<u8>>) -> Result<(), UriError> {
        let value = |name: &'static str| attributes.get(name).map(|value| text(name, value)).transpose();
        if attributes.contains_key("pin-value") {
            return Err(UriError::PinValue);
        }
        self.pin_file = value("pin-source")?.map(|source| file_of(&source)).transpose()?;
        let path = value("module-path")?.map(PathBuf::from);
        self.module = match (value("module-name")?, path) {
            (Some(name), folder) => Some(named_module(&name, folder.as_deref())?),
            (None, path) => path,
        };
        Ok(())
    }
}

fn text(name: &'static str, value: &[u8]) -> Result<String, UriError> {
    String::from_utf8(value.to_vec()).map_err(|_| UriError::Value { name, expected: "UTF-8" })
}

fn number(value: &[u8]) -> Result<u64, UriError> {
    let digits = std::str::from_utf8(value).ok().filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    let wrong = UriError::Value { name: "slot-id", expected: "a number" };
    digits.and_then(|digits| digits.parse().ok()).ok_or(wrong)
}

/// `1*DIGIT [ "." 1*DIGIT ]`; no minor version stands for 0.
fn version(value: &[u8]) -> Result<(u8, u8), UriError> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    let parse = |text: &str| match text.split_once('.') {
        Some((major, minor)) => Some((digits(major)?, digits(minor)?)),
        None => Some((digits(text)?, 0)),
    };
    let wrong = UriError::Value { name: "library-version", expected: "a version such as 2.6" };
    std::str::from_utf8(value).ok().and_then(parse).ok_or(wrong)
}

/// The path of a file URI with no host (RFC 8089).
fn file_of(source: &str) -> Result<PathBuf, UriError> {
    let wrong = UriError::Value { name: "pin-source", expected: "a file on this machine: file:/path/of/it" };
    let rest = source.strip_prefix("file:").ok_or(wrong.clone())?;
    let path = match rest.strip_prefix("//") {
        Some(authority) => authority.strip_prefix("localhost").unwrap_or(authority),
        None => rest,
    };
    // file:///C:/pin.txt
    let after_slash = path.strip_prefix('/').ok_or(wrong)?;
    Ok(PathBuf::from(if cfg!(windows) { after_slash } else { path }))
}

/// The library of this name in a folder.
fn named_module(name: &str, folder: Option<&Path>) -> Result<PathBuf, UriError> {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    let needs_folder = UriError::Value {
        name: "module-name",
        expected: "a name without a path, with its folder in module-path",
    };
    let folder = folder.filter(|_| !name.is_empty() && !name.contains(['/', '\\'])).ok_or(needs_folder)?;
    let bare = folder.join(format!("{name}{DLL_SUFFIX}"));
    Ok(if bare.exists() { bare } else { folder.join(format!("{DLL_PREFIX}{name}{DLL_SUFFIX}")) })
}

/// Writes the URI so that it stands in single quotes of a shell: all but unreserved characters are encoded.
impl fmt::Display for KeyUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = &self.token;
        let slot_id = token.slot_id.map(|id| id.to_string());
        let version = token.library_version.map(|(major, minor)| format!("{major}.{minor}"));
        let bytes = |text: &Option<String>| text.as_ref().map(|text| escape(text, Component::Path));
        let path = [
            ("library-manufacturer", bytes(&token.library_manufacturer)),
            ("library-description", bytes(&token.library_description)),
            ("library-version", bytes(&version)),
            ("slot-manufacturer", bytes(&token.slot_manufacturer)),
            ("slot-description", bytes(&token.slot_description)),
            ("slot-id", bytes(&slot_id)),
            ("token", bytes(&token.label)),
            ("manufacturer", bytes(&token.manufacturer)),
            ("model", bytes(&token.model)),
            ("serial", bytes(&token.serial)),
            ("object", bytes(&self.object)),
            // §2.3 recommends to encode the whole of it.
            ("id", self.id.as_ref().map(|id| id.iter().map(|byte| format!("%{byte:02X}")).collect())),
        ];
        let pin = self.pin_file.as_ref().map(|path| {
            let path = path.to_string_lossy();
            let slash = if path.starts_with('/') { "" } else { "/" };
            format!("file:{}", escape(&format!("{slash}{path}"), Component::Query))
        });
        let module = self.module.as_ref().map(|path| escape(&path.to_string_lossy(), Component::Query));
        f.write_str(Self::SCHEME)?;
        write_attributes(f, "", ";", &path)?;
        write_attributes(f, "?", "&", &[("module-path", module), ("pin-source", pin)])
    }
}

fn write_attributes(
    f: &mut fmt::Formatter<'_>,
    before: &str,
    between: &str,
    attributes: &[(&str, Option<String>)],
) -> fmt::Result {
    let there = attributes.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    for (index, (name, value)) in there.enumerate() {
        write!(f, "{}{name}={value}", if index == 0 { before } else { between })?;
    }
    Ok(())
}

/// A slash may stand in the query only.
fn escape(text: &str, component: Component) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match is_unreserved(byte) || (byte == b'/' && component.allows(byte)) {
            true => escaped.push(char::from(byte)),
            false => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
