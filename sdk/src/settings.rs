//! What a client is told once: where submissions go, in whose name, and what counts as an acknowledgement.

use meepraat_protocol::Ack;
use std::fmt;

/// A text is not a usable [`Endpoint`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no endpoint: use an http or https address with a host, without spaces, user name or #")]
pub struct InvalidEndpoint(String);

/// A name or value is not fit for an HTTP header of the application's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no header of your own: use letters, digits and - for its name, visible ASCII for its value"
)]
pub struct InvalidHeader(String);

/// The address that submissions go to: absolute, `http` or `https`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Box<str>);

impl Endpoint {
    /// Checks and takes the address.
    ///
    /// # Errors
    /// When it is relative, has another scheme, carries a user name, spaces or a fragment.
    pub fn new(url: &str) -> Result<Self, InvalidEndpoint> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or("");
        let host = rest.split(['/', '?']).next().unwrap_or("");
        let plain =
            |byte: u8| byte > b' ' && byte < 127 && !matches!(byte, b'#' | b'"' | b'<' | b'>' | b'\\');
        if host.is_empty() || host.starts_with(':') || host.contains('@') || !url.bytes().all(plain) {
            return Err(InvalidEndpoint(url.chars().take(200).collect()));
        }
        Ok(Self(url.into()))
    }

    /// The address itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a [`crate::Client`] needs to know.
#[derive(Clone)]
pub struct Settings {
    pub(crate) endpoint: Endpoint,
    pub(crate) source: String,
    pub(crate) ack: Ack,
    pub(crate) headers: Vec<(String, String)>,
}

impl Settings {
    /// Settings for an endpoint. `source` names the system that speaks, as the CloudEvents attribute of that name: a
    /// URI such as `urn:nld:oin:00000001234567890000:systeem:meepraat`. The collector takes the source of its campaign
    /// only.
    #[must_use]
    pub fn new(endpoint: Endpoint, source: impl Into<String>) -> Self {
        Self { endpoint, source: source.into(), ack: Ack::default(), headers: Vec::new() }
    }

    /// What counts as an acknowledgement; receipts unless said otherwise.
    #[must_use]
    pub fn with_ack(mut self, ack: Ack) -> Self {
        self.ack = ack;
        self
    }

    /// Adds a header to every request, such as the key that an endpoint of one's own asks for.
    ///
    /// # Errors
    /// When name or value cannot be sent as they are.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, InvalidHeader> {
        let named = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !named || !value.bytes().all(|byte| (b' '..127).contains(&byte)) {
            return Err(InvalidHeader(name.chars().take(80).collect()));
        }
        self.headers.push((name.to_owned(), value.to_owned()));
        Ok(self)
    }

    /// Sends a bearer token with every request, in the header `Authorization`, in place of any earlier one.
    ///
    /// # Errors
    /// When it is no token: one word of letters, digits and `-._~+/`, perhaps with `=` at its end. The error does not
    /// repeat it.
    pub fn with_bearer(mut self, token: &str) -> Result<Self, InvalidHeader> {
        const NAME: &str = "Authorization";
        let word = token.trim_end_matches('=');
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
        if word.is_empty() || !word.bytes().all(fits) {
            return Err(InvalidHeader(NAME.to_owned()));
        }
        self.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(NAME));
        self.headers.push((NAME.to_owned(), ["Bearer ", token].concat()));
        Ok(self)
    }
}

impl fmt::Debug for Settings {
    /// Leaves the headers' values out: they may be secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("endpoint", &self.endpoint)
            .field("source", &self.source)
            .field("ack", &self.ack)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
