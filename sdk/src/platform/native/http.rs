//! The transport by HTTP.

use crate::limits::{MAX_ANSWER_BYTES, REQUEST_TIMEOUT};
use crate::platform::here::public::Task;
use crate::transport::{Answer, Request, Seen, Transport};
use reqwest::{Client, Response, header, redirect};
use std::io;
use std::time::UNIX_EPOCH;

/// Sends by HTTP, with TLS of its own and Mozilla's root certificates. Proxies are taken from the environment.
#[derive(Debug, Clone)]
pub struct HttpTransport(Client);

impl HttpTransport {
    /// Sets up a transport.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new() -> io::Result<Self> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(REQUEST_TIMEOUT)
            .user_agent(concat!("meepraat/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(io::Error::other)?;
        Ok(Self(client))
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> Task<Seen> {
        let mut post = self.0.post(request.url).body(request.body);
        for (name, value) in request.headers {
            post = post.header(name, value);
        }
        Box::pin(async move {
            match post.send().await {
                Err(_) => Seen::Nothing,
                Ok(response) if response.status().is_redirection() => Seen::Redirect,
                Ok(response) => Seen::Answer(read(response).await),
            }
        })
    }
}

async fn read(mut response: Response) -> Answer {
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (content_type, retry_after, date) =
        (text(header::CONTENT_TYPE), text(header::RETRY_AFTER), text(header::DATE));
    let status = response.status().as_u16();
    let mut bytes = Vec::new();
    let whole = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= MAX_ANSWER_BYTES => {
                bytes.extend_from_slice(&chunk)
            }
            Ok(Some(_)) | Err(_) => break false,
            Ok(None) => break true,
        }
    };
    let body = whole.then(|| String::from_utf8(bytes).ok()).flatten();
    Answer { status, content_type, retry_after, date, body }
}

/// A date as HTTP writes it, in milliseconds since 1970.
pub(crate) fn http_date_ms(text: &str) -> Option<i64> {
    let since = httpdate::parse_http_date(text.trim()).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}
