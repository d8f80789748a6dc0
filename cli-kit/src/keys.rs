//! Key files.
//!
//! A key file is text: lines that begin with `#` are remarks, the first other line is the key. A secret key stands
//! there as it is (`PHR-ISSUER-SECRET-1…`) or under a passphrase (`phr-sealed-key-1…`), and its remarks name the
//! public key. The public key has a file of its own, with `.pub` behind the name.

use crate::secrets::Passphrase;
use crate::{Failure, Overwrite, SystemRandom, read_input, write_new, write_private};
use phr_core::keys::{
    DevicePublicKey, DeviceSecretKey, IssuerPublicKey, IssuerSecretKey, KeyTextError, NetworkPublicKey,
    NetworkSecretKey, RootPublicKey, RootSecretKey, SealableKey, SealedKey,
};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use zeroize::Zeroizing;

/// Longest key file, in bytes.
const LONGEST: usize = 16 * 1024;
/// What every key's text begins with, in small letters or capitals.
const KEY_PREFIX: &str = "phr-";
/// The remark of a secret key's file that names the public key.
const PUBLIC_REMARK: &str = "# public key: ";

/// A secret key with its public half.
pub trait SecretKey: SealableKey {
    /// The public half.
    type Public: fmt::Display + FromStr<Err = KeyTextError> + PartialEq;

    /// What it is for, in a word: `issuer`, `root`, `network` or `device`.
    const KIND: &'static str;

    /// The public half.
    fn to_public(&self) -> Self::Public;

    /// Makes a key.
    fn generate_with(random: &mut SystemRandom) -> Self;
}

macro_rules! secret_key {
    ($secret:ident, $public:ident, $kind:literal) => {
        impl SecretKey for $secret {
            type Public = $public;
            const KIND: &'static str = $kind;

            fn to_public(&self) -> $public {
                self.public_key()
            }

            fn generate_with(random: &mut SystemRandom) -> Self {
                Self::generate(random)
            }
        }
    };
}

secret_key!(IssuerSecretKey, IssuerPublicKey, "issuer");
secret_key!(RootSecretKey, RootPublicKey, "root");
secret_key!(NetworkSecretKey, NetworkPublicKey, "network");
secret_key!(DeviceSecretKey, DevicePublicKey, "device");

/// Where a key pair was written.
#[derive(Debug)]
pub struct KeyFiles {
    /// The secret key's file.
    pub secret: PathBuf,
    /// The public key's file.
    pub public: PathBuf,
}

/// Writes a key pair: the secret key to `path`, readable by its owner only, and the public key beside it.
///
/// # Errors
/// As [`write_private`]; then no file of the new pair is left behind.
pub fn write_key_pair<K: SecretKey>(
    path: &Path,
    key: &K,
    passphrase: Option<&crate::Secret>,
    random: &mut SystemRandom,
    overwrite: Overwrite,
) -> Result<KeyFiles, Failure> {
    let public = key.to_public();
    let secret_file = secret_key_file(key, passphrase, "", random)?;
    let files = KeyFiles { secret: path.to_owned(), public: public_path(path) };
    write_private(&files.secret, secret_file.as_bytes(), overwrite)?;
    write_public_key::<K>(path, &public, overwrite).inspect_err(|_| {
        // Nobody has the public half, so the secret one is of no use.
        let _ = std::fs::remove_file(&files.secret);
    })?;
    Ok(files)
}

/// The text of a secret key's file, with more remarks of one line each.
pub(crate) fn secret_key_file<K: SecretKey>(
    key: &K,
    passphrase: Option<&crate::Secret>,
    remarks: &str,
    random: &mut SystemRandom,
) -> Result<Zeroizing<String>, Failure> {
    let (kind, public) = (K::KIND, key.to_public());
    let line = match passphrase {
        Some(passphrase) => Zeroizing::new(SealedKey::seal(key, passphrase.expose(), random)?.to_string()),
        None => key.expose_text(),
    };
    let kept = if passphrase.is_some() { "under a passphrase" } else { "NOT under a passphrase" };
    Ok(Zeroizing::new(format!(
        "# PHR Card: secret {kind} key, {kept}. Whoever has it can act as the {kind}.\n{PUBLIC_REMARK}{public}\n\
         {remarks}{}\n",
        line.as_str()
    )))
}

/// Writes a public key alone, where its secret half is not in a file: to `path` with `.pub` behind it, which comes back.
///
/// # Errors
/// As [`write_new`].
pub fn write_public_key<K: SecretKey>(
    path: &Path,
    public: &K::Public,
    overwrite: Overwrite,
) -> Result<PathBuf, Failure> {
    let file = public_path(path);
    write_new(&file, format!("# PHR Card: public {} key\n{public}\n", K::KIND).as_bytes(), overwrite)?;
    Ok(file)
}

/// The name of a secret key's public half.
pub fn public_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    name.into()
}

/// A public key from an argument: the key's text itself, or the name of a file that holds it.
///
/// # Errors
/// As [`read_input`] and [`KeyTextError`], naming the file. A key that stands in the argument itself is not repeated:
/// it may be a secret one, given by mistake.
pub fn public_key<K: FromStr<Err = KeyTextError>>(argument: &str) -> Result<K, Failure> {
    let is_key = is_key_itself(argument);
    let text = if is_key { Zeroizing::new(argument.to_owned()) } else { key_line(Path::new(argument))? };
    text.parse().map_err(|error: KeyTextError| {
        let failure = Failure::from(error).during(if is_key { "the key in the argument" } else { argument });
        match error {
            KeyTextError::OtherKind { .. } => {
                failure.hint("give the public key of the right kind: its text, or the file that ends in .pub")
            }
            _ => failure,
        }
    })
}

/// Whether an argument is not the name of a file but looks like a key.
fn is_key_itself(argument: &str) -> bool {
    let start = argument.get(..KEY_PREFIX.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(KEY_PREFIX)) && !Path::new(argument).exists()
}

/// A secret key from its file. Where the key is under a passphrase, that is asked for once.
///
/// # Errors
/// As [`read_input`], [`KeyTextError`] and `sealed-key-passphrase`; `key-file-mismatch` when the file's remark names
/// another public key; `key-in-argument` where the key itself is given for the file's name.
pub fn secret_key<K: SecretKey>(path: &Path, passphrase: &Passphrase) -> Result<K, Failure> {
    let name = path.display();
    if path.to_str().is_some_and(is_key_itself) {
        let failure = Failure::new("key-in-argument", "a secret key is given by the name of its file");
        return Err(
            failure.hint("others on this machine see arguments: make a new key if this one was given")
        );
    }
    let file = file_text(path)?;
    let line = key_of(&file, path)?;
    let key = if is_sealed(line) {
        let sealed: SealedKey = line.parse().map_err(|error| Failure::from(error).during(&name))?;
        let passphrase = passphrase.tell(&format!("passphrase of {name}"))?;
        sealed.open(passphrase.expose()).map_err(|error| Failure::from(error).during(&name))?
    } else {
        K::parse(line).map_err(|error| Failure::from(error).during(&name))?
    };
    match public_remark(&file) {
        Some(remark) if remark.parse() != Ok(key.to_public()) => {
            let message = "the file's remark names another public key than its secret key has";
            Err(Failure::new("key-file-mismatch", message).during(name).hint("was the file edited?"))
        }
        _ => Ok(key),
    }
}

/// What a key file says without its passphrase.
#[derive(Debug)]
pub struct KeyFileFacts {
    /// The public key's text: the key itself, or what the remark of a secret key's file says.
    pub public: String,
    /// How the file holds the secret key, if it does.
    pub holds: Holds,
}

/// What a key file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A public key only.
    Public,
    /// A secret key under a passphrase.
    SealedSecret,
    /// A secret key as it is.
    PlainSecret,
}

/// What a key file says without its passphrase. Of a sealed secret key the public half is what the file's remark
/// claims.
///
/// # Errors
/// As [`read_input`]; `key-file` when no key is found.
pub fn key_file_facts(path: &Path) -> Result<KeyFileFacts, Failure> {
    let file = file_text(path)?;
    let line = key_of(&file, path)?;
    if is_sealed(line) {
        let public = public_remark(&file).ok_or_else(|| no_key(path))?.to_owned();
        return Ok(KeyFileFacts { public, holds: Holds::SealedSecret });
    }
    let of_secret = public_of::<IssuerSecretKey>(line)
        .or_else(|| public_of::<RootSecretKey>(line))
        .or_else(|| public_of::<NetworkSecretKey>(line));
    match of_secret {
        Some(public) => Ok(KeyFileFacts { public, holds: Holds::PlainSecret }),
        None => Ok(KeyFileFacts { public: line.to_owned(), holds: Holds::Public }),
    }
}

fn public_of<K: SecretKey>(line: &str) -> Option<String> {
    Some(K::parse(line).ok()?.to_public().to_string())
}

fn is_sealed(line: &str) -> bool {
    line.get(..SealedKey::PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(SealedKey::PREFIX))
}

/// The key of a file.
fn key_line(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let file = file_text(path)?;
    key_of(&file, path).map(|line| Zeroizing::new(line.to_owned()))
}

/// The line of a key file that is the key.
fn key_of<'a>(file: &'a str, path: &Path) -> Result<&'a str, Failure> {
    first_line(file).ok_or_else(|| no_key(path))
}

/// The first line of a file that is neither empty nor a remark.
pub(crate) fn first_line(file: &str) -> Option<&str> {
    file.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).map(str::trim)
}

fn public_remark(file: &str) -> Option<&str> {
    file.lines().find_map(|line| line.strip_prefix(PUBLIC_REMARK)).map(str::trim)
}

fn file_text(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let bytes = Zeroizing::new(read_input(path, LONGEST)?);
    let text = std::str::from_utf8(&bytes).map_err(|_| no_key(path))?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn no_key(path: &Path) -> Failure {
    Failure::new("key-file", "this is not a key file")
        .during(path.display())
        .hint("key files are made by `phr-issuer keys new`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Secret, system_random};

    fn pair(passphrase: Option<&str>) -> (tempfile::TempDir, KeyFiles, IssuerSecretKey) {
        let folder = tempfile::tempdir().unwrap();
        let key = IssuerSecretKey::generate_with(&mut system_random());
        let passphrase = passphrase.map(|text| Secret::new(text.to_owned()));
        let path = folder.path().join("a.key");
        let files = write_key_pair(&path, &key, passphrase.as_ref(), &mut system_random(), Overwrite::Refuse)
            .unwrap();
        (folder, files, key)
    }

    #[test]
    fn a_pair_is_read_back() {
        let (_folder, files, key) = pair(None);
        let secret: IssuerSecretKey = secret_key(&files.secret, &Passphrase::Ask).unwrap();
        assert_eq!(secret.public_key(), key.public_key());
        let by_file: IssuerPublicKey = public_key(files.public.to_str().unwrap()).unwrap();
        let by_text: IssuerPublicKey = public_key(&key.public_key().to_string()).unwrap();
        assert_eq!((by_file, by_text), (key.public_key(), key.public_key()));
        assert_eq!(key_file_facts(&files.secret).unwrap().holds, Holds::PlainSecret);
        assert_eq!(key_file_facts(&files.public).unwrap().holds, Holds::Public);
    }

    #[test]
    fn a_passphrase_keeps_the_secret() {
        let (folder, files, key) = pair(Some("four random words"));
        let text = std::fs::read_to_string(&files.secret).unwrap();
        assert!(!text.contains("SECRET"), "{text}");
        let facts = key_file_facts(&files.secret).unwrap();
        assert_eq!((facts.holds, facts.public), (Holds::SealedSecret, key.public_key().to_string()));
        for (words, opens) in [("four random words", true), ("four random worlds", false)] {
            let file = folder.path().join("words");
            std::fs::write(&file, words).unwrap();
            let read = secret_key::<IssuerSecretKey>(&files.secret, &Passphrase::File(file));
            assert_eq!(read.map(|read| read.public_key()).ok(), opens.then_some(key.public_key()));
        }
    }

    #[test]
    fn a_remark_that_names_another_key_is_noticed() {
        let (_folder, files, key) = pair(None);
        let other = IssuerSecretKey::generate_with(&mut system_random()).public_key().to_string();
        let text = std::fs::read_to_string(&files.secret).unwrap();
        std::fs::write(&files.secret, text.replace(&key.public_key().to_string(), &other)).unwrap();
        let read = secret_key::<IssuerSecretKey>(&files.secret, &Passphrase::Ask);
        assert_eq!(read.unwrap_err().code(), "key-file-mismatch");
    }

    #[test]
    fn a_secret_is_not_taken_for_a_public_key() {
        let (_folder, files, key) = pair(None);
        let failure = public_key::<IssuerPublicKey>(files.secret.to_str().unwrap()).unwrap_err();
        assert_eq!(failure.code(), "key-text-other-kind");
        assert!(!failure.to_string().contains(key.expose_text().as_str()));
    }

    #[test]
    fn a_secret_in_an_argument_is_not_repeated() {
        let secret = IssuerSecretKey::generate_with(&mut system_random()).expose_text();
        for argument in [secret.to_string(), secret.to_lowercase(), format!("{}x", secret.as_str())] {
            let as_public = public_key::<IssuerPublicKey>(&argument).unwrap_err();
            let as_file = secret_key::<IssuerSecretKey>(Path::new(&argument), &Passphrase::Ask).unwrap_err();
            for failure in [as_public, as_file] {
                let told = failure.to_string().to_lowercase();
                assert!(!told.contains(&argument.to_lowercase()[20..]), "{told}");
            }
        }
    }

    #[test]
    fn a_pair_that_cannot_be_written_leaves_the_old_public_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        std::fs::create_dir(&path).unwrap();
        std::fs::write(public_path(&path), "old").unwrap();
        let key = IssuerSecretKey::generate_with(&mut system_random());
        for overwrite in [Overwrite::Allow, Overwrite::Refuse] {
            let failure = write_key_pair(&path, &key, None, &mut system_random(), overwrite).unwrap_err();
            assert!(failure.code().starts_with("file-"), "{failure}");
            assert_eq!(std::fs::read_to_string(public_path(&path)).unwrap(), "old");
        }
    }

    #[test]
    fn a_pair_whose_public_key_cannot_be_written_leaves_no_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        std::fs::write(public_path(&path), "old").unwrap();
        let key = IssuerSecretKey::generate_with(&mut system_random());
        let failure = write_key_pair(&path, &key, None, &mut system_random(), Overwrite::Refuse).unwrap_err();
        assert_eq!(failure.code(), "file-exists");
        assert!(!path.exists());
    }
}
