//! The client: a thin shell that does what the outbox decides. It stores, sends, waits and tells; it decides nothing
//! about entries.

mod beyond;
mod drive;
pub(crate) mod inner;
mod keep;
mod state;
mod taking;

pub use inner::Subscription;
pub use state::{QueueState, SubmitError, Submitted};

use crate::outbox::Change;
use crate::platform::{Handle, Threaded, random_bytes};
use crate::sealed::Sealed;
use crate::settings::Settings;
use crate::store::Store;
use crate::transport::Transport;
use inner::Inner;
use meepraat_protocol::{Question, Response, Submission, SubmissionId};
use std::fmt;

/// A new random id, for one submission. Make it once, before the first attempt: submitting twice under one id is
/// submitting once.
#[must_use]
pub fn new_id() -> SubmissionId {
    SubmissionId::from_random(random_bytes())
}

/// Delivers submissions to one endpoint. A cheap handle: clones share one outbox.
///
/// Delivery goes on in the background while a handle is held. When the last one is dropped, so are its timers and
/// listeners; a request under way is finished, and what is stored is sent by the next client for that endpoint.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Handle<Inner>,
}

impl Client {
    /// A client for an endpoint. It begins to deliver at once what the store still holds for that endpoint.
    pub fn new(settings: Settings, store: impl Store + 'static, transport: impl Transport + 'static) -> Self {
        Self { inner: Inner::start(settings, Box::new(store), Box::new(transport)) }
    }

    /// Validates a response against its questions, stores it and returns; delivery goes on in the background.
    ///
    /// An id that was submitted before changes nothing, whatever the response says.
    ///
    /// # Errors
    /// When an answer is not valid, the response is too large to send, or neither the store nor memory takes more. Then
    /// nothing is kept.
    pub fn submit<T>(
        &self,
        id: SubmissionId,
        questions: &[Question<T>],
        response: Response,
    ) -> Result<Submitted, SubmitError> {
        self.take(Sealed::response(id, &self.inner.settings.source, questions, response)?)
    }

    /// Validates responses against their questions and stores them in one write: much faster than one by one. Delivery
    /// goes on in the background.
    ///
    /// # Errors
    /// As [`Client::submit`], and when there are more than [`crate::MAX_GROUP`]. Then none is kept.
    pub fn submit_all<T>(
        &self,
        questions: &[Question<T>],
        responses: impl IntoIterator<Item = (SubmissionId, Response)>,
    ) -> Result<Vec<Submitted>, SubmitError> {
        let source = &self.inner.settings.source;
        let seal = |(id, response)| Sealed::response(id, source, questions, response);
        self.take_all(responses.into_iter().map(seal).collect::<Result<_, _>>()?)
    }

    /// Takes a sign-up, enrolment or follow-up. It carries contact details and therefore waits in memory only, and
    /// never travels in one request with answers. A response is better given to [`Client::submit`], which validates it.
    ///
    /// # Errors
    /// When the submission is too large to send, or the outbox is full. Then nothing is kept.
    pub fn submit_contact(&self, id: SubmissionId, submission: Submission) -> Result<Submitted, SubmitError> {
        self.take(Sealed::contact(id, &self.inner.settings.source, submission)?)
    }

    /// Stores what was sealed elsewhere and returns; delivery goes on in the background. An id that was taken before
    /// changes nothing.
    ///
    /// # Errors
    /// When neither the store nor memory takes more. Then nothing is kept.
    pub fn take(&self, sealed: Sealed) -> Result<Submitted, SubmitError> {
        // One goes in, one comes out.
        self.take_all(vec![sealed])?.pop().ok_or(SubmitError::Full)
    }

    /// Stores a group that was sealed elsewhere in one write, and returns what became of each, in their order.
    ///
    /// # Errors
    /// When neither the store nor memory takes more, or there are more than [`crate::MAX_GROUP`]. Then none is kept.
    pub fn take_all(&self, group: Vec<Sealed>) -> Result<Vec<Submitted>, SubmitError> {
        let taken = taking::take(&self.inner, group)?;
        self.tell_what_stays();
        Ok(taken)
    }

    /// Tries now, also what was set aside because of the endpoint. A Retry-After is still honoured; what has to wait all
    /// the same is told once more.
    pub fn flush(&self) {
        self.inner.outbox(|outbox| {
            outbox.hurry();
            outbox.unpark();
        });
        self.inner.beyond(beyond::Beyond::ask);
        Inner::kick(&self.inner);
        self.tell_what_stays();
    }

    /// Tells what cannot go now, so that nobody takes it for being sent.
    fn tell_what_stays(&self) {
        let now = inner::now().steady;
        let stays = self.inner.outbox(|outbox| outbox.stays(now));
        Inner::tell_later(&self.inner, stays);
    }

    /// How things stand.
    #[must_use]
    pub fn state(&self) -> QueueState {
        self.inner.queue_state()
    }

    /// Calls back whenever something happens to a submission, until the subscription is dropped. What an earlier visit
    /// left may have been delivered before; how many were rejected or too old is in [`Client::state`].
    ///
    /// Natively the call comes from the thread that delivers, and should be short. A listener must not panic: in a
    /// browser that ends the program, and with it delivery until the next visit. Natively delivery goes on, where
    /// panics unwind.
    #[must_use = "dropping the subscription ends it"]
    pub fn on_change(&self, listener: impl Fn(&Change) + Threaded + 'static) -> Subscription {
        Inner::subscribe(&self.inner, Handle::new(listener))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("settings", &self.inner.settings).finish_non_exhaustive()
    }
}
