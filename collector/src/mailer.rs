//! Hands mails to a mail server, over TLS or to a server on this machine.
//!
//! What a mail says is `letters`'s; when it is tried again, and when given up, is its caller's: errors here say only
//! whether another try makes sense. They carry no address and nothing that a server said, so that they can be logged.

use lettre::address::Envelope;
use lettre::transport::smtp::response::Category;
use lettre::transport::smtp::{self, AsyncSmtpTransport, PoolConfig};
use lettre::{AsyncTransport, Tokio1Executor};
use std::time::Duration;
use url::{Host, Url};

/// How long a server may take for one answer: they look at a mail while the connection waits.
const PATIENCE: Duration = Duration::from_secs(60);

/// Connections at once: mails to residents go out one after the other, and few servers like more.
const CONNECTIONS: u32 = 2;

/// The way to a mail server.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

/// A mail server's address cannot be used. The address is not repeated: it may carry a password.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// It is no address of a mail server.
    #[error(
        "the mail server must be an address such as smtps://user:password@mail.example.nl or \
         smtp://user:password@mail.example.nl?tls=required"
    )]
    Address,
    /// It would send names, addresses and links that open something over an open line.
    #[error(
        "mails to another machine must be sent over TLS: write smtps://… or add ?tls=required to the mail server's \
         address; without TLS only a server on this machine is used, such as smtp://127.0.0.1:25"
    )]
    Open,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up for the mail server")]
    Tls(#[source] smtp::Error),
}

/// A mail was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The server is not there, has no time, or does not know us: the same mail may well be taken later.
    #[error("the mail server did not take a mail ({reason}): it is tried again later")]
    Later {
        /// What went wrong.
        reason: Reason,
    },
    /// The server will never take this mail for this reader.
    #[error("the mail server refuses a mail for good ({code})")]
    Never {
        /// The server's reply code, such as 550.
        code: u16,
    },
}

/// Why a mail was not taken for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There is no connection, or it broke.
    Connection,
    /// TLS failed: the certificate is not what it should be.
    Tls,
    /// The server said so, with this reply code.
    Reply(u16),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Connection => formatter.write_str("no connection"),
            Self::Tls => formatter.write_str("no TLS"),
            Self::Reply(code) => write!(formatter, "reply {code}"),
        }
    }
}

impl Mailer {
    /// By an address: `smtps://…`, `smtp://…?tls=required`, or plain `smtp://` to this machine. Nothing is connected
    /// yet.
    ///
    /// # Errors
    /// Where it is no such address, or the line would be open.
    pub fn smtp(url: &str) -> Result<Self, MailerError> {
        let address = Url::parse(url).map_err(|_| MailerError::Address)?;
        let tls = address.query_pairs().find(|(key, _)| key == "tls").map(|(_, value)| value.into_owned());
        let plain = match (address.scheme(), tls.as_deref()) {
            ("smtps", _) | ("smtp", Some("required")) => false,
            ("smtp", Some("opportunistic") | None) => true,
            _ => return Err(MailerError::Address),
        };
        // lettre reads a user without a password as nobody.
        if address.host().is_none() || address.username().is_empty() != address.password().is_none() {
            return Err(MailerError::Address);
        }
        if plain && !is_this_machine(&address) {
            return Err(MailerError::Open);
        }
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(MailerError::Tls)?;
        let pool = PoolConfig::new().max_size(CONNECTIONS);
        Ok(Self { transport: builder.timeout(Some(PATIENCE)).pool_config(pool).build() })
    }

    /// Hands over one mail, as it was composed. It is with the server once this returns `Ok`.
    ///
    /// # Errors
    /// Where it was not taken, and whether to try again.
    pub async fn send(&self, envelope: &Envelope, mail: &[u8]) -> Result<(), SendError> {
        // Whatever a server says before the mail begins is not about the mail, not even a 554.
        self.transport
            .test_connection()
            .await
            .map_err(|error| SendError::Later { reason: reason(&error) })?;
        self.transport.send_raw(envelope, mail).await.map(drop).map_err(|error| judge(&error))
    }
}

/// Whether what is sent there stays on this machine.
fn is_this_machine(address: &Url) -> bool {
    // An address of another scheme than http's keeps its host as a text.
    let host = address.host_str().map(Host::parse);
    match host {
        Some(Ok(Host::Ipv4(ip))) => ip.is_loopback(),
        Some(Ok(Host::Ipv6(ip))) => ip.is_loopback(),
        Some(Ok(Host::Domain(name))) => name == "localhost",
        _ => false,
    }
}

/// What a failure means, once there is a connection.
///
/// | the server | means |
/// |---|---|
/// | breaks off, takes too long | later |
/// | replies 4xx | later |
/// | replies 55x (RFC 5321, 4.2.1: about this mail or its reader) | never |
/// | replies 5xx otherwise (commands, connections, passwords) | later: it is our settings, not the reader |
fn judge(error: &smtp::Error) -> SendError {
    match error.status() {
        Some(code) if error.is_permanent() && code.category == Category::MailSystem => {
            SendError::Never { code: code.into() }
        }
        _ => SendError::Later { reason: reason(error) },
    }
}

fn reason(error: &smtp::Error) -> Reason {
    match error.status() {
        Some(code) => Reason::Reply(code.into()),
        None if error.is_tls() => Reason::Tls,
        None => Reason::Connection,
    }
}

#[cfg(test)]
mod tests;
