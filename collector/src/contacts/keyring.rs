//! The keys that contact details are sealed with. The first one seals, every one opens: a new key on top of the file is
//! how keys are changed, and what was sealed with an older one is sealed anew at the next start.
//!
//! Whoever has a copy of the database without this file has no name and no address.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::{
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

const KEY_BYTES: usize = 32;
const NAME_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;

/// Everything that seals and opens.
pub struct Keyring {
    /// Never empty; the first seals.
    keys: Vec<Key>,
}

struct Key {
    /// What is written before everything that it sealed.
    name: [u8; NAME_BYTES],
    cipher: XChaCha20Poly1305,
    /// The key of hashes: another one, so that nothing is used for two things.
    hashing: [u8; KEY_BYTES],
}

/// The keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file cannot be read or made.
    #[error("cannot use the key file {file}: {source}")]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The key file holds something else.
    #[error(
        "{file}, line {line}: a key is 32 random bytes in Base64, such as `openssl rand -base64 32` prints"
    )]
    Malformed {
        /// The file.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// There is no key in the file.
    #[error("{0} holds no key: put back the one that the contact details were sealed with")]
    Empty(PathBuf),
    /// Something was sealed with a key that is not there, or is damaged.
    #[error(
        "some contact details do not open: put the key back into the key file that they were sealed with"
    )]
    Unopened,
    /// The machine gives no random numbers.
    #[error("the machine gives no random numbers: {0}")]
    Random(getrandom::Error),
}

impl Keyring {
    /// Reads the key file. Where there is none and `may_make` says that nothing was sealed yet, makes one that only its owner can
    /// read.
    ///
    /// # Errors
    /// When the file is missing, or holds anything but keys.
    pub fn open(file: &Path, may_make: bool) -> Result<Self, KeyError> {
        let failed = |source| KeyError::File { file: file.to_owned(), source };
        match fs::read_to_string(file) {
            Ok(text) => Self::parse(&text, file),
            Err(error) if error.kind() == io::ErrorKind::NotFound && may_make => {
                let key = STANDARD.encode(random::<KEY_BYTES>()?);
                write_private(file, &format!("{NOTE}{key}\n")).map_err(failed)?;
                tracing::warn!(file = %file.display(), "a key for contact details was made: keep a copy of it, apart from that of the database");
                Self::parse(&key, file)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn parse(text: &str, file: &Path) -> Result<Self, KeyError> {
        let lines = text.lines().map(str::trim).enumerate();
        let written = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let keys: Result<Vec<_>, _> = written
            .map(|(index, line)| {
                let bytes = STANDARD.decode(line).ok().and_then(|bytes| bytes.try_into().ok());
                bytes
                    .map(|bytes| Key::new(&bytes))
                    .ok_or_else(|| KeyError::Malformed { file: file.to_owned(), line: index + 1 })
            })
            .collect();
        match keys? {
            keys if keys.is_empty() => Err(KeyError::Empty(file.to_owned())),
            keys => Ok(Self { keys }),
        }
    }

    /// Seals a text for one row: it opens nowhere else.
    pub(super) fn seal(&self, row: &[u8], text: &[u8]) -> Result<Vec<u8>, KeyError> {
        let key = self.current();
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload { msg: text, aad: row };
        let sealed = key.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::Unopened)?;
        Ok([key.name.as_slice(), &nonce, &sealed].concat())
    }

    /// Opens what was sealed for this row.
    pub(super) fn open_sealed(&self, row: &[u8], sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let (name, rest) = sealed.split_first_chunk::<NAME_BYTES>().ok_or(KeyError::Unopened)?;
        let (nonce, content) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(KeyError::Unopened)?;
        let key = self.keys.iter().find(|key| key.name == *name).ok_or(KeyError::Unopened)?;
        let payload = Payload { msg: content, aad: row };
        key.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| KeyError::Unopened)
    }

    /// Whether this was sealed with the key that seals now.
    pub(super) fn is_current(&self, sealed: &[u8]) -> bool {
        sealed.starts_with(&self.current().name)
    }

    /// A hash that nobody can make without the key: to find an address again, or to know content again.
    pub(super) fn hash(&self, purpose: &str, content: &[u8]) -> [u8; 32] {
        let mut hash = hmac(&self.current().hashing);
        hash.update(purpose.as_bytes());
        hash.update(&[0]);
        hash.update(content);
        hash.finalize().into_bytes().into()
    }

    #[expect(clippy::indexing_slicing, reason = "parse() lets no empty ring through")]
    fn current(&self) -> &Key {
        &self.keys[0]
    }
}

impl Key {
    fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        let derived = |purpose: &[u8]| -> [u8; KEY_BYTES] {
            let mut hash = hmac(bytes);
            hash.update(purpose);
            hash.finalize().into_bytes().into()
        };
        let digest = Sha256::digest(derived(b"name"));
        let mut name = [0; NAME_BYTES];
        name.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self {
            name,
            cipher: XChaCha20Poly1305::new(&derived(b"sealing").into()),
            hashing: derived(b"hashing"),
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "HMAC takes keys of every length: shorter ones are padded, longer ones hashed"
)]
fn hmac(key: &[u8; KEY_BYTES]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of every length")
}

impl fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Keyring").field("keys", &self.keys.len()).finish()
    }
}

/// Random bytes, for keys, names and tokens.
pub(super) fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(KeyError::Random)?;
    Ok(bytes)
}

const NOTE: &str = "# Seals the contact details of residents. Without it they cannot be read: keep a copy, apart from that of the\n\
                    # database. For a new key, put it on a line above this one and start meepraat; then this one can go.\n";

fn write_private(file: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Under another name first: half a key would be none, and a new one would open nothing.
    let draft = file.with_added_extension("new");
    let _ = fs::remove_file(&draft);
    let mut written = options.open(&draft)?;
    written.write_all(text.as_bytes())?;
    written.sync_all()?;
    fs::rename(draft, file)
}

#[cfg(test)]
mod tests;
