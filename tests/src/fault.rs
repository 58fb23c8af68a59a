//! What can go wrong between a page and the collector, as a journey asks for it, and the answers that stand in for the
//! collector's. When it goes wrong, and for whom, is the gate's.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_TYPE,
    HeaderMap, HeaderName, HeaderValue,
};
use hyper::{Response, StatusCode};

/// How submissions fail. Pages, scripts and results go on, but for [`Fault::Refused`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// They do not.
    None,
    /// Nobody listens: connections are refused, whatever they are for.
    Refused,
    /// The request is lost: the connection is cut before the collector hears of it.
    Lost,
    /// The request arrives at nobody, and is answered by nobody for as long as this lasts.
    Silent,
    /// The collector gets it, and its connection is cut while it commits.
    Aborted,
    /// The collector commits; its answer is lost.
    ReplyLost,
    /// The collector commits; its answer comes when this is over.
    ReplyHeld,
    /// The collector commits; its answer breaks off halfway.
    ReplyBroken,
    /// The collector commits; its answer may not be read by pages of another origin.
    ReplyHidden,
    /// The collector commits; only the first of its receipts comes through.
    OneReceipt,
    /// The collector gets it twice; the second answer comes through.
    Doubled,
    /// The browser may not even ask: its preflight is refused.
    NoPreflight,
    /// Something in between answers, and passes nothing on.
    Answer(Reply),
    /// Something in between takes what comes, and gives each of them a receipt that says this beside its id: a JSON object.
    Receipts(&'static str),
    /// The same as [`Fault::Answer`] for whatever carries more than one submission; the others pass.
    AnswerToMany(Reply),
}

impl Fault {
    /// Something in between answers with this status.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::Answer(Reply::new(status))
    }

    /// A captive portal: success, and a page to sign in.
    #[must_use]
    pub fn portal() -> Self {
        let page = "<!DOCTYPE html><title>wifi</title><p>Log in.";
        Self::Answer(Reply::new(200).with("content-type", "text/html").saying(page))
    }
}

/// An answer that is not the collector's. Pages of any origin may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Reply {
    /// An answer with this status and a few words.
    #[must_use]
    pub fn new(status: u16) -> Self {
        let any = HeaderValue::from_static("*");
        let headers = HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static("text/plain")),
            (ACCESS_CONTROL_ALLOW_ORIGIN, any.clone()),
            (ACCESS_CONTROL_ALLOW_HEADERS, any.clone()),
            (ACCESS_CONTROL_EXPOSE_HEADERS, any),
        ]);
        Self { status, headers, body: "no".to_owned() }
    }

    /// With this header, in the place of another of that name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// With this body.
    #[must_use]
    pub fn saying(mut self, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self
    }

    pub(crate) fn into_response(self) -> Response<Text> {
        let mut response = Response::new(Text::whole(Bytes::from(self.body)));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_GATEWAY);
        *response.headers_mut() = self.headers;
        response
    }
}

/// Makes hyper cut the connection.
#[derive(Debug)]
pub(crate) struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("cut")
    }
}

impl std::error::Error for Cut {}

/// A body that comes whole, or breaks off after its first half.
#[derive(Debug)]
pub(crate) struct Text {
    left: Option<Bytes>,
    breaks: bool,
    flushed: bool,
}

impl Text {
    pub(crate) fn whole(text: Bytes) -> Self {
        Self { left: Some(text), breaks: false, flushed: false }
    }

    pub(crate) fn broken(text: &Bytes) -> Self {
        Self { left: Some(text.slice(..text.len() / 2)), breaks: true, flushed: false }
    }
}

impl Body for Text {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        if let Some(text) = self.left.take() {
            return Poll::Ready(Some(Ok(Frame::data(text))));
        }
        if !self.breaks {
            return Poll::Ready(None);
        }
        // What was given so far is written out only while the rest is waited for.
        if !std::mem::replace(&mut self.flushed, true) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(Cut)))
    }

    fn is_end_stream(&self) -> bool {
        !self.breaks && self.left.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        let left = self.left.as_ref().map_or(0, Bytes::len) as u64;
        if self.breaks { SizeHint::default() } else { SizeHint::with_exact(left) }
    }
}
