//! A submission as it was validated and written out, once and for all. When and how it is sent is the client's.

use crate::client::SubmitError;
use crate::entry::Entry;
use crate::platform::wall_ms;
use crate::settings::Endpoint;
use crate::store::{Store, StoreError};
use meepraat_protocol::{
    Envelope, Hour, MAX_BATCH_BYTES, Question, Response, Submission, SubmissionId, validate_answers,
};
use serde_json::Value;

/// A submission with its id, in the very text that every attempt sends.
///
/// Whoever knows the questions makes it; a [`crate::Client`] takes it, perhaps on another side of a module, a worker
/// or a process, where it travels as [`Sealed::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    id: SubmissionId,
    contact: bool,
    text: String,
}

impl Sealed {
    /// Validates a response against its questions. `source` is that of [`crate::Settings`].
    ///
    /// # Errors
    /// When an answer is not valid, or the response is too large to send.
    pub fn response<T>(
        id: SubmissionId,
        source: &str,
        questions: &[Question<T>],
        response: Response,
    ) -> Result<Self, SubmitError> {
        validate_answers(questions, &response.answers).map_err(SubmitError::Invalid)?;
        Self::seal(id, source, Submission::Response(response))
    }

    /// Takes a sign-up, enrolment or follow-up. A response is better given to [`Sealed::response`].
    ///
    /// # Errors
    /// When it is too large to send.
    pub fn contact(id: SubmissionId, source: &str, submission: Submission) -> Result<Self, SubmitError> {
        Self::seal(id, source, submission)
    }

    /// Reads what [`Sealed::text`] gave; `None` where it is nothing of the kind.
    #[must_use]
    pub fn from_text(text: String) -> Option<Self> {
        let envelope: Value = serde_json::from_str(&text).ok()?;
        let field = |name: &str| envelope.get(name).and_then(Value::as_str);
        let id = SubmissionId::parse(field("id")?)?;
        // What cannot be told to carry answers only is never stored.
        let contact = field("type")? != Submission::RESPONSE;
        (text.len() + 2 <= MAX_BATCH_BYTES).then_some(Self { id, contact, text })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> SubmissionId {
        self.id
    }

    /// The serialized envelope.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts it into a store, for a client that comes later. One that takes it as well sends it no second time.
    ///
    /// # Errors
    /// When it is not stored, or must not be: it carries contact details.
    pub fn keep(&self, endpoint: &Endpoint, store: &impl Store) -> Result<(), StoreError> {
        if self.contact {
            return Err(StoreError::Blocked);
        }
        let entry = Entry::new(self.id, endpoint, self.text.clone());
        store.put(&[(self.id, &entry.to_text().ok_or(StoreError::Blocked)?)])
    }

    /// Whether it carries contact details, and so must stay in memory.
    pub(crate) fn is_contact(&self) -> bool {
        self.contact
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    fn seal(id: SubmissionId, source: &str, submission: Submission) -> Result<Self, SubmitError> {
        let contact = submission.is_contact();
        let envelope = Envelope { id, source: source.to_owned(), time: Hour::at(wall_ms()), submission };
        // Cannot fail: the protocol's types have text keys only. Were it to, the submission could not be sent.
        let text = serde_json::to_string(&envelope).map_err(|_| SubmitError::TooLarge)?;
        if text.len() + 2 > MAX_BATCH_BYTES {
            return Err(SubmitError::TooLarge);
        }
        Ok(Self { id, contact, text })
    }
}

#[cfg(test)]
mod tests;
