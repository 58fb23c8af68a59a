//! Who stands on the list of an event, and in which order.

use super::*;

impl People {
    async fn guest_book(&self) -> GuestBook {
        let folder = self.folder.path();
        GuestBook::open(&folder.join("contacts.db"), &folder.join("contacts.key")).await.unwrap()
    }

    async fn guests(&self, event: &str) -> Vec<Guest> {
        self.guest_book().await.guests(&id("kempen-2040"), &id(event)).await.unwrap()
    }
}

#[tokio::test]
async fn who_is_surer_to_come_stands_first_and_nobody_stands_for_no_one() {
    let people = People::new().await;
    people.asks("ans", 3, noon()).await;
    people.confirms("ans", noon()).await;
    for number in 0..9 {
        people.asks(&format!("p{number}"), 3, noon()).await;
    }
    let note = people.mail_to("p0", noon()).await;
    assert_eq!(people.asks("bep", 0, noon()).await, SignUpResult::Waitlisted);
    people.confirms("bep", noon()).await;
    people.asks("carla", 1, noon()).await;
    // Who is known already is answered as if somebody new waited.
    people.take(99, &sign_up("ans", 0), noon()).await;
    people.asks("dora", 0, noon()).await;
    people.contacts.act(key_of(&note), Wish::Forget, noon()).await.unwrap();

    let guests = people.guests("dialoog-eersel").await;
    let read: Vec<_> =
        guests.iter().map(|guest| (guest.name.as_str(), guest.standing, guest.order)).collect();
    let names: Vec<_> = (1..9).map(|number| format!("p{number}")).collect();
    let mut expected = vec![("ans", Standing::Taken, None), ("bep", Standing::Offered, None)];
    expected.extend(names.iter().map(|name| (name.as_str(), Standing::Held, None)));
    expected.extend([("carla", Standing::Waiting, Some(1)), ("dora", Standing::Waiting, Some(2))]);
    assert_eq!(read, expected);
    assert!(!guests.last().unwrap().confirmed);
    assert_eq!(Heads::of(&guests), Heads { confirmed: 4, offered: 1, held: 32, waiting: 3 });
    let first = &guests[0];
    assert_eq!((first.email.as_str(), &first.facilities[..]), ("ans@example.nl", &[Facility::Childcare][..]));
}

#[tokio::test]
async fn slots_follow_one_another() {
    let people = People::new().await;
    let slots = ["2026-12-01T10:30:00", "2026-12-01T10:00:00"];
    for (number, slot) in (0..).zip(slots) {
        let Submission::SignUp(asked) = sign_up(&format!("p{number}"), 0) else { unreachable!() };
        let asked = SignUp { event: id("interviews"), slot: Some(slot.to_owned()), ..asked };
        people.take(number, &Submission::SignUp(asked), noon()).await;
        people.confirms(&format!("p{number}"), noon()).await;
    }
    let guests = people.guests("interviews").await;
    let read: Vec<_> =
        guests.iter().map(|guest| (guest.slot.unwrap().to_string(), guest.name.as_str())).collect();
    assert_eq!(read, [(slots[1].to_owned(), "p1"), (slots[0].to_owned(), "p0")]);
}

#[tokio::test]
async fn ambassadors_and_followers_are_no_guests() {
    let people = People::new().await;
    people.take(1, &enrolment("ans"), noon()).await;
    people.confirms("ans", noon()).await;
    people.take(2, &follow_up("bep"), noon()).await;
    people.confirms("bep", noon()).await;
    for event in ["dialoog-eersel", "interviews"] {
        assert_eq!(people.guests(event).await, []);
    }
    assert!(people.guest_book().await.campaigns().await.unwrap().is_empty());
}

#[tokio::test]
async fn another_key_reads_nobody_and_none_is_made() {
    let people = People::new().await;
    people.asks("ans", 0, noon()).await;
    let (file, other) = (people.folder.path().join("contacts.db"), people.folder.path().join("other.key"));
    let error = GuestBook::open(&file, &other).await.unwrap_err();
    assert!(matches!(error, ContactsError::Key(KeyError::File { .. })), "{error}");
    assert!(!other.exists());
    std::fs::write(&other, base64::Engine::encode(&base64::engine::general_purpose::STANDARD, [9; 32]))
        .unwrap();
    let mut book = GuestBook::open(&file, &other).await.unwrap();
    let error = book.guests(&id("kempen-2040"), &id("dialoog-eersel")).await.unwrap_err();
    assert!(matches!(error, ContactsError::Key(KeyError::Unopened)), "{error}");
}
