//! Checked names: ids, languages, areas, links, bundle versions and submission ids.

use crate::MAX_ID_CHARACTERS;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A text is not a valid [`Id`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no id: use 1 to 64 of a-z, 0-9 and -, beginning with a letter or digit")]
pub struct InvalidId(String);

/// A text is not a valid [`Language`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language code: use two or three small letters, such as `nl`")]
pub struct InvalidLanguage(String);

macro_rules! checked_text {
    ($name:ident, $error:ty, $valid:expr, $make_error:expr, $pattern:literal, $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("pattern" = $pattern)))]
        pub struct $name(Box<str>);

        impl $name {
            /// Checks and takes the text.
            ///
            /// # Errors
            /// When the text has another form than the type's documentation says.
            pub fn new(text: &str) -> Result<Self, $error> {
                let valid: fn(&str) -> bool = $valid;
                let error: fn(String) -> $error = $make_error;
                if valid(text) { Ok(Self(text.into())) } else { Err(error(text.chars().take(80).collect())) }
            }

            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0.into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

fn is_id(text: &str) -> bool {
    text.len() <= MAX_ID_CHARACTERS
        && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase() || first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

checked_text!(
    Id, InvalidId, is_id, InvalidId, "^[a-z0-9][a-z0-9-]{0,63}$",
    /// The id of a campaign, question, choice, wave, partner or event: 1 to 64 of `a-z`, `0-9` and `-`, beginning
    /// with a letter or digit.
);

checked_text!(
    Language, InvalidLanguage,
    |text| (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase()),
    InvalidLanguage, "^[a-z]{2,3}$",
    /// A language as an ISO 639 code, such as `nl`.
);

checked_text!(
    AreaCode, InvalidId,
    |text| is_id(text) || is_cbs_code(text),
    InvalidId, "^(GM[0-9]{4}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4}|[a-z0-9][a-z0-9-]{0,63})$",
    /// An area: a CBS code (municipality `GM0770`, district `WK077001`, neighbourhood `BU07700100`) or an id of the
    /// campaign's own.
);

checked_text!(
    Version, InvalidId,
    |text| text.len() == 8 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
    InvalidId, "^[0-9a-f]{8}$",
    /// A published bundle's version: the first 8 hexadecimal digits of its content's SHA-256.
);

checked_text!(
    Link, InvalidId,
    |text| ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| text.starts_with(scheme) && text.len() > scheme.len())
        && !text.chars().any(|character| character.is_control() || character.is_whitespace()),
    InvalidId, "^(https?://|mailto:|tel:)[^\\s]+$",
    /// A link that may appear on a partner's page: `http`, `https`, `mailto` or `tel`, nothing that runs.
);

fn is_cbs_code(text: &str) -> bool {
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    let tail = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    if !text.is_ascii() {
        return false;
    }
    match (text.get(..2), text.get(2..6), text.get(6..)) {
        (Some("GM"), Some(code), Some("")) => digits(code, 4),
        (Some("WK"), Some(code), Some(rest)) => digits(code, 4) && rest.len() == 2 && tail(rest),
        (Some("BU"), Some(code), Some(rest)) => digits(code, 4) && rest.len() == 4 && tail(rest),
        _ => false,
    }
}

/// The id of one submission: a UUID of version 4, made once before the first attempt and never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubmissionId(uuid::Uuid);

impl SubmissionId {
    /// Makes an id from 16 random bytes; the caller draws them.
    #[must_use]
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// Reads an id in any of the usual UUID notations.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        uuid::Uuid::try_parse(text).ok().filter(|id| !id.is_nil()).map(Self)
    }

    /// An id of these 16 bytes, as [`SubmissionId::as_bytes`] gave them.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Option<Self> {
        Some(uuid::Uuid::from_bytes(bytes)).filter(|id| !id.is_nil()).map(Self)
    }

    /// The 16 bytes, random but for the version bits.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl fmt::Display for SubmissionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

#[cfg(test)]
mod tests;
