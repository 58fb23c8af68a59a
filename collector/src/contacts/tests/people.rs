//! Who people are: known again, never told to others, and gone when they leave.

use super::*;

#[tokio::test]
async fn the_same_submission_is_taken_once_and_says_the_same_again() {
    let people = People::new().await;
    let first = people.take(1, &sign_up("ans", 0), noon()).await;
    assert_eq!(first, Taken::Accepted(Some(SignUpResult::Held)));
    let again = people.take(1, &sign_up("ans", 0), noon() + HOUR).await;
    assert_eq!(again, Taken::Duplicate(Some(SignUpResult::Held)));
    assert_eq!(people.take(1, &sign_up("bep", 0), noon()).await, Taken::Conflict);
    assert_eq!(people.mails(noon()).await.len(), 1);
}

#[tokio::test]
async fn an_address_that_has_not_confirmed_is_written_to_once() {
    let people = People::new().await;
    for number in 0..5 {
        let taken = people.take(number, &sign_up("ans", 0), noon()).await;
        assert_eq!(
            taken,
            Taken::Accepted(Some(SignUpResult::Held)),
            "nobody learns that the address is known"
        );
    }
    assert_eq!(people.mails(noon()).await.len(), 1);
    // Nor by what is left: a place is held each time, and is free again when nobody confirms.
    assert_eq!(people.contacts.people_at(&id("kempen-2040"), &id("dialoog-eersel"), "").await.unwrap(), 5);
    people.contacts.tend(noon() + 49 * HOUR).await.unwrap();
    assert_eq!(people.contacts.people_at(&id("kempen-2040"), &id("dialoog-eersel"), "").await.unwrap(), 0);
}

#[tokio::test]
async fn one_mailbox_is_asked_five_times_a_week_at_most_under_whatever_name() {
    let people = People::new().await;
    for number in 0..20_u32 {
        let Submission::SignUp(asked) = sign_up("ans", 0) else { unreachable!() };
        let email = format!("ans+{number}@example.nl");
        people.take(number, &Submission::SignUp(SignUp { email, ..asked }), noon()).await;
    }
    assert_eq!(people.mails(noon()).await.len(), 5);
    let later = noon() + 50 * HOUR;
    people.contacts.tend(later).await.unwrap();
    people.take(30, &sign_up("ans", 0), later).await;
    assert_eq!(people.mails(later).await.len(), 0, "also after what was asked has lapsed");
    let next_week = noon() + 8 * 24 * HOUR;
    people.contacts.tend(next_week).await.unwrap();
    people.take(31, &sign_up("ans", 0), next_week).await;
    assert_eq!(people.mails(next_week).await.len(), 1);
}

#[tokio::test]
async fn no_mail_means_none_however_often_somebody_asked() {
    let people = People::new().await;
    people.take(1, &follow_up("ans"), noon()).await;
    let (_, first) = people.confirms("ans", noon()).await;
    let Submission::FollowUp(asked) = follow_up("ans") else { unreachable!() };
    people.take(2, &Submission::FollowUp(FollowUp { topics: vec![Topic::Campaign], ..asked }), noon()).await;
    people.confirms("ans", noon()).await;
    let day = seconds_of(datetime(2026, 12, 10, 8, 0, 0, 0));
    people.contacts.tend(day).await.unwrap();
    assert_eq!(people.mails(day).await.len(), 1, "news comes once");
    people.contacts.act(&first, Wish::Forget, day).await.unwrap();
    people.contacts.tend(seconds_of(datetime(2027, 4, 1, 8, 0, 0, 0))).await.unwrap();
    assert_eq!(people.mails(seconds_of(datetime(2027, 4, 1, 9, 0, 0, 0))).await, []);
}

#[tokio::test]
async fn who_has_a_place_already_hears_that_by_mail_once_a_day() {
    let people = People::new().await;
    people.asks("ans", 0, noon()).await;
    people.confirms("ans", noon()).await;
    for number in 10..13 {
        let taken = people.take(number, &sign_up("ans", 0), noon()).await;
        assert_eq!(taken, Taken::Accepted(Some(SignUpResult::Held)));
    }
    assert!(matches!(people.mail_to("ans", noon()).await, Note::AlreadySignedUp { .. }));
    people.take(13, &sign_up("ANS", 0), noon() + 24 * HOUR).await;
    let mails = people.mails(noon() + 24 * HOUR).await;
    assert!(matches!(mails[..], [Post { note: Note::AlreadySignedUp { .. }, .. }]), "{mails:?}");
}

#[tokio::test]
async fn somebody_elses_address_gets_five_mails_at_most() {
    let people = People::new().await;
    for number in 0..20_u32 {
        let Submission::FollowUp(asked) = follow_up("ans") else { unreachable!() };
        let topics = vec![Topic::Theme(id(&format!("t{number}")))];
        people.take(number, &Submission::FollowUp(FollowUp { topics, ..asked }), noon()).await;
    }
    assert_eq!(people.mails(noon()).await.len(), 5);
}

#[tokio::test]
async fn an_ambassador_is_welcomed_after_confirming_and_leaves_with_one_press() {
    let people = People::new().await;
    assert_eq!(people.take(1, &enrolment("ans"), noon()).await, Taken::Accepted(None));
    let (done, key) = people.confirms("ans", noon()).await;
    let Done::Enrolled(Ambassador { name, code }) = done else { panic!("{done:?}") };
    assert_eq!((name.as_str(), code.as_str().len()), ("ans", 10));
    let link = people.contacts.look(&key, noon()).await.unwrap().unwrap();
    assert_eq!(link.about, About::Ambassador(Ambassador { name, code: code.clone() }));
    assert_eq!(people.contacts.act(&key, Wish::Forget, noon()).await.unwrap(), Done::Left(code));
    assert!(people.contacts.look(&key, noon()).await.unwrap().is_none());
}

#[tokio::test]
async fn nothing_of_who_left_is_in_the_files() {
    let people = People::new().await;
    for (number, submission) in [sign_up("ans", 0), enrolment("ans"), follow_up("ans")].iter().enumerate() {
        people.take(u32::try_from(number).unwrap(), submission, noon()).await;
    }
    let sealed: Vec<Vec<u8>> = {
        let mut reading = people.contacts.readers.begin().await.unwrap();
        let rows = sqlx::query("SELECT sealed FROM contacts UNION ALL SELECT address FROM contacts")
            .fetch_all(&mut *reading)
            .await
            .unwrap();
        rows.iter().map(|row| row.try_get(0).unwrap()).collect()
    };
    let keys: Vec<_> = people.mails(noon()).await.iter().map(|post| key_of(&post.note).to_owned()).collect();
    for key in &keys {
        people.contacts.act(key, Wish::Confirm, noon()).await.unwrap();
    }
    for post in people.mails(noon()).await {
        people.contacts.act(key_of(&post.note), Wish::Forget, noon()).await.unwrap();
    }
    people.mails(noon()).await;
    people.contacts.tidy().await.unwrap();
    let mut checked = 0;
    for file in std::fs::read_dir(people.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let holds = |what: &[u8]| bytes.windows(what.len()).any(|part| part == what);
        assert!(!holds(b"ans@example.nl"), "an address is readable");
        assert!(!sealed.iter().any(|sealed| holds(sealed)), "something of it is left, sealed");
        checked += bytes.len();
    }
    assert!(checked > 4096);
}

#[tokio::test]
async fn a_new_key_seals_anew_and_people_are_still_known() {
    let people = People::new().await;
    people.asks("ans", 0, noon()).await;
    people.confirms("ans", noon()).await;
    people.contacts.close().await;
    let file = people.folder.path().join("contacts.key");
    let old = std::fs::read_to_string(&file).unwrap();
    let new = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, [9; 32]);
    std::fs::write(&file, format!("{new}\n{old}")).unwrap();
    let people = People::again(people.folder).await;
    people.contacts.close().await;
    // The old key is no longer needed.
    std::fs::write(&file, new).unwrap();
    let people = People::again(people.folder).await;
    assert_eq!(people.take(77, &sign_up("ans", 0), noon()).await, Taken::Accepted(Some(SignUpResult::Held)));
    assert!(matches!(people.mail_to("ans", noon()).await, Note::AlreadySignedUp { .. }));
}

#[tokio::test]
async fn without_its_key_a_database_is_not_opened_and_no_new_one_is_made() {
    let people = People::new().await;
    people.asks("ans", 0, noon()).await;
    people.contacts.close().await;
    let file = people.folder.path().join("contacts.key");
    std::fs::remove_file(&file).unwrap();
    let error = People::open(&people.folder, &people.campaign).await.unwrap_err();
    assert!(matches!(error, ContactsError::Key(KeyError::File { .. })), "{error}");
    assert!(!file.exists());
}
