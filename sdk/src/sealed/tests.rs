//! What crosses between modules, and what never reaches a store.

use super::*;
use crate::store::MemoryStore;
use meepraat_protocol::{FollowUp, Id, Language, Topic};

fn follow_up() -> Submission {
    Submission::FollowUp(FollowUp {
        campaign: Id::new("kempen-2040").unwrap(),
        language: Language::new("nl").unwrap(),
        email: "a@example.nl".into(),
        topics: vec![Topic::Campaign],
    })
}

#[test]
fn contact_details_are_known_as_such_on_the_other_side() {
    let id = SubmissionId::from_random([7; 16]);
    let sealed = Sealed::contact(id, "urn:test", follow_up()).unwrap();
    assert!(sealed.is_contact());
    assert_eq!(Sealed::from_text(sealed.text().to_owned()), Some(sealed));
}

#[test]
fn contact_details_are_never_stored() {
    let (store, endpoint) = (MemoryStore::new(), Endpoint::new("https://a.example/v1/submissions").unwrap());
    let id = SubmissionId::from_random([7; 16]);
    let contact = Sealed::contact(id, "urn:test", follow_up()).unwrap();
    assert_eq!(contact.keep(&endpoint, &store), Err(StoreError::Blocked));
    assert_eq!(store.ids(None, usize::MAX).unwrap(), []);
    let text = contact.text().replace(Submission::FOLLOW_UP, Submission::RESPONSE);
    Sealed::from_text(text.clone()).unwrap().keep(&endpoint, &store).unwrap();
    let stored = Entry::from_text(id, &store.get(id).unwrap().unwrap()).unwrap();
    assert_eq!((stored.body, stored.endpoint.as_str()), (text, endpoint.as_str()));
}

#[test]
fn what_is_no_envelope_is_not_taken() {
    for text in
        ["", "[]", "{}", r#"{"id":"x","type":"y"}"#, r#"{"id":"5f0c6a1e-0000-4000-8000-000000000000"}"#]
    {
        assert_eq!(Sealed::from_text(text.to_owned()), None, "{text}");
    }
}
