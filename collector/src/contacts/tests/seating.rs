//! Places, from the request to the chair.

use super::seats::{HOLD, OFFER};
use super::*;

#[tokio::test]
async fn a_place_is_held_until_it_is_confirmed_and_then_taken() {
    let people = People::new().await;
    assert_eq!(people.asks("ans", 1, noon()).await, SignUpResult::Held);
    let note = people.mail_to("ans", noon()).await;
    let Note::ConfirmSignUp { at, key, until, waitlisted: false } = &note else { panic!("{note:?}") };
    assert_eq!((at.people, *until), (2, noon() + HOLD));
    let link = people.contacts.look(key, noon()).await.unwrap().unwrap();
    assert!(matches!(link.about, About::Confirm(Some(Seat { standing: Standing::Held, .. }))), "{link:?}");
    let done = people.contacts.act(key, Wish::Confirm, noon()).await.unwrap();
    assert!(matches!(done, Done::Placed(Seat { people: 2, standing: Standing::Taken, .. })), "{done:?}");
    assert!(matches!(people.mail_to("ans", noon()).await, Note::SignedUp { .. }));
    // Long after the hold would have ended, and the link with it.
    people.contacts.tend(noon() + 2 * HOLD).await.unwrap();
    assert_eq!(people.contacts.act(key, Wish::Confirm, noon()).await.unwrap(), Done::Gone);
    assert_eq!(people.contacts.people_at(&id("kempen-2040"), &id("dialoog-eersel"), "").await.unwrap(), 2);
}

#[tokio::test]
async fn a_place_that_nobody_confirms_is_free_again_and_nothing_is_kept_of_it() {
    let people = People::new().await;
    people.asks("ans", 3, noon()).await;
    let note = people.mail_to("ans", noon()).await;
    people.contacts.tend(noon() + HOLD).await.unwrap();
    assert_eq!(people.contacts.people_at(&id("kempen-2040"), &id("dialoog-eersel"), "").await.unwrap(), 0);
    assert!(people.contacts.look(key_of(&note), noon()).await.unwrap().is_none());
}

#[tokio::test]
async fn looking_at_a_link_does_nothing() {
    let people = People::new().await;
    people.asks("ans", 0, noon()).await;
    let note = people.mail_to("ans", noon()).await;
    for _ in 0..3 {
        people.contacts.look(key_of(&note), noon()).await.unwrap().unwrap();
    }
    assert_eq!(people.mails(noon()).await, []);
}

#[tokio::test]
async fn a_cancelled_place_goes_to_the_first_on_the_waitlist_who_has_time_to_accept() {
    let people = People::new().await;
    let mut keys = Vec::new();
    for name in ["ans", "bep", "cor", "dirk", "els", "fem", "gijs", "henk", "ine", "jan"] {
        people.asks(name, 3, noon()).await;
        keys.push(people.confirms(name, noon()).await.1);
    }
    assert_eq!(people.asks("kees", 1, noon()).await, SignUpResult::Waitlisted);
    let (done, _) = people.confirms("kees", noon()).await;
    assert!(matches!(done, Done::Waits(_)));
    assert_eq!(people.asks("lia", 0, noon()).await, SignUpResult::Waitlisted);
    people.confirms("lia", noon()).await;

    assert_eq!(people.contacts.act(&keys[0], Wish::Forget, noon()).await.unwrap(), Done::Cancelled);
    let mut mails = people.mails(noon()).await;
    mails.sort_by(|one, other| one.to.cmp(&other.to));
    let [Post { note: Note::Cancelled { .. }, .. }, Post { note: kees, .. }, Post { note: lia, .. }] =
        &mails[..]
    else {
        panic!("{mails:?}")
    };
    let Note::Offered { until, .. } = kees else { panic!("{kees:?}") };
    assert_eq!(*until, noon() + OFFER);
    assert!(matches!(lia, Note::Offered { .. }), "four places hold both parties");
    let done = people.contacts.act(key_of(kees), Wish::Accept, noon() + HOUR).await.unwrap();
    assert!(matches!(done, Done::Placed(Seat { people: 2, .. })), "{done:?}");
    assert!(matches!(people.mail_to("kees", noon() + HOUR).await, Note::SignedUp { .. }));
    // Lia lets it pass.
    people.contacts.tend(noon() + OFFER).await.unwrap();
    assert!(matches!(people.mail_to("lia", noon() + OFFER).await, Note::OfferLapsed { .. }));
    assert_eq!(people.contacts.act(key_of(lia), Wish::Accept, noon() + OFFER).await.unwrap(), Done::Gone);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_at_once_get_forty_places_and_an_ordered_waitlist() {
    let people = Arc::new(People::new().await);
    let asked = (0..1000).map(|number| {
        let people = Arc::clone(&people);
        tokio::spawn(async move {
            match people.take(number, &sign_up(&format!("p{number}"), 0), noon()).await {
                Taken::Accepted(Some(result)) => result,
                other => panic!("{other:?}"),
            }
        })
    });
    let mut results = Vec::new();
    for asked in asked.collect::<Vec<_>>() {
        results.push(asked.await.unwrap());
    }
    let count = |wanted| results.iter().filter(|result| **result == wanted).count();
    assert_eq!((count(SignUpResult::Held), count(SignUpResult::Waitlisted)), (40, 960));
    assert_eq!(people.contacts.people_at(&id("kempen-2040"), &id("dialoog-eersel"), "").await.unwrap(), 40);
    let mut reading = people.contacts.readers.begin().await.unwrap();
    let (campaign, event) = (id("kempen-2040"), id("dialoog-eersel"));
    let hall = rows::Hall { campaign: &campaign, event: &event, slot: "" };
    let turns: Vec<_> =
        rows::parties(&mut reading, hall).await.unwrap().iter().map(|party| party.turn).collect();
    assert_eq!(turns, (1..=1000).collect::<Vec<i64>>(), "everyone has a turn of their own");
}

#[tokio::test]
async fn more_people_come_only_where_there_is_room() {
    let people = People::new().await;
    people.asks("ans", 0, noon()).await;
    let (_, ans) = people.confirms("ans", noon()).await;
    let done = people.contacts.act(&ans, Wish::Resize(4), noon()).await.unwrap();
    assert!(matches!(done, Done::Resized(Seat { people: 4, .. })), "{done:?}");
    assert!(matches!(people.mail_to("ans", noon()).await, Note::Changed { .. }));
    for number in 0..9 {
        people.asks(&format!("p{number}"), 3, noon()).await;
    }
    people.mails(noon()).await;
    people.contacts.act(&ans, Wish::Resize(1), noon()).await.unwrap();
    assert_eq!(people.asks("bep", 2, noon()).await, SignUpResult::Held);
    let done = people.contacts.act(&ans, Wish::Resize(2), noon()).await.unwrap();
    assert!(matches!(done, Done::NoRoom(Seat { people: 1, .. })), "{done:?}");
    let done = people.contacts.act(&ans, Wish::Resize(9), noon()).await.unwrap();
    assert!(matches!(done, Done::NoRoom(_)), "the event allows three companions: {done:?}");
}

#[tokio::test]
async fn a_slot_is_for_one() {
    let people = People::new().await;
    let at = |name: &str, slot: &str| {
        let Submission::SignUp(asked) = sign_up(name, 0) else { unreachable!() };
        Submission::SignUp(SignUp { event: id("interviews"), slot: Some(slot.into()), ..asked })
    };
    let ten = "2026-12-01T10:00:00";
    assert_eq!(people.take(1, &at("ans", ten), noon()).await, Taken::Accepted(Some(SignUpResult::Held)));
    assert_eq!(people.take(2, &at("bep", ten), noon()).await, Taken::Accepted(Some(SignUpResult::Full)));
    let later = at("bep", "2026-12-01T10:30:00");
    assert_eq!(people.take(3, &later, noon()).await, Taken::Accepted(Some(SignUpResult::Held)));
}
