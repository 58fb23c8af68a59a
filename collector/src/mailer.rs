//! Hands mails to a mail server, over TLS or to a server on this machine. Which certificates are trusted is the machine's own
//! to say, as its administrator set it up.
//!
//! What a mail says is `letters`'s; when it is tried again, and when given up, is its caller's: errors here say only
//! whether another try makes sense. They carry no address and nothing that a server said, so that they can be logged.

use lettre::address::Envelope;
use lettre::transport::smtp::response::Category;
use lettre::transport::smtp::{self, AsyncSmtpTransport, PoolConfig};
use lettre::{AsyncTransport, Tokio1Executor};
use rustls::CertificateError;
use std::{
    error::Error,
    io,
    path::{Path, PathBuf},
    time::Duration,
};
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
    /// Nobody's certificate would be trusted.
    #[error(
        "{}, so that no mail server can be reached over TLS: install the certificates of authorities (on Debian the package \
         ca-certificates), or name a PEM file with them in SSL_CERT_FILE", no_trust(.named.as_deref())
    )]
    NoTrust {
        /// The file that the environment names for the machine's own.
        named: Option<PathBuf>,
    },
}

fn no_trust(named: Option<&Path>) -> String {
    match named {
        Some(file) => {
            format!("{} (SSL_CERT_FILE) holds no certificate in PEM that can be read", file.display())
        }
        None => "this machine trusts no certificates".to_owned(),
    }
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

/// Why a mail was not taken for now, in words that say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// There is no connection, or it broke.
    #[error("no connection")]
    Connection,
    /// The server offers less than its address asks for.
    #[error(
        "it offers no STARTTLS, or no way to log in that is known here; smtps://… is for a port that speaks TLS from the start"
    )]
    Offer,
    /// TLS failed.
    #[error(
        "no TLS; smtps://… is for a port that speaks TLS from the start, ?tls=required for one that changes to it"
    )]
    Tls,
    /// Nobody whom this machine trusts vouches for the server.
    #[error(
        "its certificate is by an authority that this machine does not trust: add that authority to the machine's \
         certificates, or name a PEM file with it in SSL_CERT_FILE, and start again"
    )]
    Untrusted,
    /// The certificate is somebody else's.
    #[error(
        "its certificate is for another name: write the name that stands in it (its subjectAltName) into the mail \
         server's address"
    )]
    OtherName,
    /// The certificate's time is over, or has not come.
    #[error("its certificate is not valid today: renew it, or set this machine's clock")]
    Outdated,
    /// The certificate is none that a server may have.
    #[error(
        "its certificate is no server's own, or was revoked: give the mail server one that an authority signed for it"
    )]
    Certificate,
    /// The server cannot take a mail to such an address, with letters beyond ASCII.
    #[error("it cannot take the reader's address")]
    Address,
    /// The server said so, with this reply code.
    #[error("reply {0}")]
    Reply(u16),
}

impl Reason {
    /// Whether it would be the same for every other mail.
    #[must_use]
    pub fn is_about_the_server(self) -> bool {
        !matches!(self, Self::Address | Self::Reply(_))
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
        let builder =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|error| unusable(&error))?;
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

/// What is wrong with an address that no other check found: its password is no text, or TLS cannot be set up for it.
fn unusable(error: &smtp::Error) -> MailerError {
    if error.is_tls() {
        MailerError::NoTrust { named: std::env::var_os("SSL_CERT_FILE").map(PathBuf::from) }
    } else {
        MailerError::Address
    }
}

/// What a failure means, once there is a connection.
///
/// | the server | means |
/// |---|---|
/// | does not know addresses beyond ASCII (RFC 6531), and this is one | later |
/// | breaks off, takes too long | later |
/// | replies 4xx | later |
/// | replies 55x (RFC 5321, 4.2.1: about this mail or its reader) | never |
/// | replies 5xx otherwise (commands, connections, passwords) | later: it is our settings, not the reader |
fn judge(error: &smtp::Error) -> SendError {
    match error.status() {
        Some(code) if error.is_permanent() && code.category == Category::MailSystem => {
            SendError::Never { code: code.into() }
        }
        _ if error.is_client() => SendError::Later { reason: Reason::Address },
        _ => SendError::Later { reason: reason(error) },
    }
}

fn reason(error: &smtp::Error) -> Reason {
    match (error.status(), tls_error(error)) {
        (Some(code), _) => Reason::Reply(code.into()),
        (None, Some(rustls::Error::InvalidCertificate(problem))) => certificate_reason(problem),
        (None, Some(_)) => Reason::Tls,
        (None, None) if error.is_client() => Reason::Offer,
        (None, None) => Reason::Connection,
    }
}

fn certificate_reason(problem: &CertificateError) -> Reason {
    use CertificateError as Problem;
    match problem {
        // The second: an authority has the name of one that is trusted, and another key.
        Problem::UnknownIssuer | Problem::BadSignature => Reason::Untrusted,
        Problem::NotValidForName | Problem::NotValidForNameContext { .. } => Reason::OtherName,
        Problem::Expired
        | Problem::ExpiredContext { .. }
        | Problem::NotValidYet
        | Problem::NotValidYetContext { .. } => Reason::Outdated,
        _ => Reason::Certificate,
    }
}

/// What TLS says, which lettre keeps under errors of the connection.
fn tls_error(error: &smtp::Error) -> Option<&rustls::Error> {
    let mut under = error.source();
    while let Some(error) = under {
        // What an error of I/O was made of is not its source.
        let io = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = io.and_then(|io| io.downcast_ref()) {
            return Some(found);
        }
        under = error.source();
    }
    None
}

#[cfg(test)]
mod tests;
