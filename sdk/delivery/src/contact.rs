//! From a form's fields to a sealed sign-up, enrolment or follow-up. What is read and what is wrong is the protocol's.

use js_sys::Array;
use meepraat_sdk::protocol::{
    ContactError, ContactKind, Enrolment, Fields, FollowUp, Id, Language, SignUp, Submission, SubmissionId,
};
use meepraat_sdk::{Sealed, new_id};
use wasm_bindgen::JsValue;

/// Seals what a form says, under the id that the form carries: should the form post it as well, the endpoint sees one and
/// the same submission.
pub(crate) fn seal(
    kind: &str,
    fields: Vec<String>,
    campaign: &str,
    source: &str,
    language: &str,
) -> Result<Sealed, JsValue> {
    let kind = ContactKind::parse(kind).ok_or("name a kind: sign-up, enrolment or follow-up")?;
    let campaign = Id::new(campaign).map_err(|error| error.to_string())?;
    let language = Language::new(language).map_err(|error| error.to_string())?;
    let fields = paired(fields);
    let submission = read(kind, &fields, campaign, language).map_err(|errors| names(&errors))?;
    let id = fields.get("id").and_then(SubmissionId::parse).unwrap_or_else(new_id);
    Ok(Sealed::contact(id, source, submission).map_err(|error| error.to_string())?)
}

fn paired(names_and_values: Vec<String>) -> Fields {
    let mut parts = names_and_values.into_iter();
    Fields(std::iter::from_fn(|| Some((parts.next()?, parts.next()?))).collect())
}

fn read(
    kind: ContactKind,
    fields: &Fields,
    campaign: Id,
    language: Language,
) -> Result<Submission, Vec<ContactError>> {
    let (errors, submission) = match kind {
        ContactKind::SignUp => {
            let sign_up = SignUp::read(fields, campaign, language).map_err(|error| vec![error])?;
            (sign_up.plain_errors(), Submission::SignUp(sign_up))
        }
        ContactKind::Enrolment => {
            let enrolment = Enrolment::read(fields, campaign, language);
            (enrolment.plain_errors(), Submission::Enrolment(enrolment))
        }
        ContactKind::FollowUp => {
            let follow_up = FollowUp::read(fields, campaign, language);
            (follow_up.plain_errors(), Submission::FollowUp(follow_up))
        }
    };
    if errors.is_empty() { Ok(submission) } else { Err(errors) }
}

fn names(errors: &[ContactError]) -> Array {
    errors.iter().map(|error| JsValue::from(error.field.as_str())).collect()
}
