//! What happens by itself, once and in time.

use super::*;

/// When the dialogue begins.
fn evening() -> i64 {
    seconds_of(datetime(2026, 12, 3, 19, 0, 0, 0))
}

#[tokio::test]
async fn who_has_a_place_is_reminded_once_two_days_before() {
    let people = People::new().await;
    people.asks("ans", 0, noon()).await;
    people.confirms("ans", noon()).await;
    people.contacts.tend(evening() - 49 * HOUR).await.unwrap();
    assert_eq!(people.mails(evening()).await, []);
    for _ in 0..2 {
        people.contacts.tend(evening() - 47 * HOUR).await.unwrap();
    }
    assert!(matches!(people.mail_to("ans", evening() - 47 * HOUR).await, Note::Reminder { .. }));
}

#[tokio::test]
async fn a_sign_up_is_forgotten_a_day_after_the_event() {
    let people = People::new().await;
    people.asks("ans", 0, noon()).await;
    let (_, key) = people.confirms("ans", noon()).await;
    assert_eq!(people.contacts.tend(evening() + 26 * HOUR).await.unwrap().forgotten, 0);
    assert!(people.contacts.look(&key, evening() + 26 * HOUR).await.unwrap().is_some());
    assert_eq!(people.contacts.tend(evening() + 27 * HOUR).await.unwrap().forgotten, 1);
    assert!(people.contacts.look(&key, evening()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_postponed_event_keeps_its_guests_and_their_links() {
    let mut people = People::new().await;
    people.asks("ans", 0, noon()).await;
    let (_, key) = people.confirms("ans", noon()).await;
    people.contacts.close().await;
    let mut later = campaign();
    later.events[0].starts = datetime(2027, 1, 14, 19, 0, 0, 0);
    later.events[0].ends = datetime(2027, 1, 14, 21, 0, 0, 0);
    people.campaign = Arc::new(later);
    people.contacts = People::open(&people.folder, &people.campaign).await.unwrap();
    let new_year = seconds_of(datetime(2027, 1, 2, 12, 0, 0, 0));
    assert_eq!(people.contacts.tend(new_year).await.unwrap().forgotten, 0);
    assert!(people.contacts.look(&key, new_year).await.unwrap().is_some());
}

#[tokio::test]
async fn who_confirms_shortly_before_is_not_reminded_too() {
    let people = People::new().await;
    let eve = evening() - 24 * HOUR;
    people.asks("ans", 0, eve).await;
    people.confirms("ans", eve).await;
    people.contacts.tend(eve + 60).await.unwrap();
    assert_eq!(people.mails(eve + 60).await, []);
}

#[tokio::test]
async fn who_confirmed_hears_of_a_new_wave_once_and_nobody_else_does() {
    let people = People::new().await;
    people.take(1, &follow_up("ans"), noon()).await;
    people.confirms("ans", noon()).await;
    people.take(2, &follow_up("bep"), noon()).await;
    people.mail_to("bep", noon()).await;
    let opening = seconds_of(datetime(2027, 4, 1, 8, 0, 0, 0));
    people.contacts.tend(opening).await.unwrap();
    people.contacts.tend(opening + HOUR).await.unwrap();
    let mails = people.mails(opening + HOUR).await;
    let [Post { to, note: Note::WaveOpened { wave, .. }, .. }] = &mails[..] else { panic!("{mails:?}") };
    assert_eq!((to.as_str(), wave.as_str()), ("ans@example.nl", "2027-voorjaar"));
}

#[tokio::test]
async fn news_goes_to_who_follows_and_old_news_to_nobody() {
    let people = People::new().await;
    people.take(1, &follow_up("ans"), noon()).await;
    people.confirms("ans", noon()).await;
    let day = seconds_of(datetime(2026, 12, 10, 8, 0, 0, 0));
    let tended = people.contacts.tend(day).await.unwrap();
    assert_eq!((tended.told, tended.more), (1, false));
    let news = people.mail_to("ans", day).await;
    assert!(matches!(&news, Note::News { update, .. } if update.as_str() == "soep"), "{news:?}");
    people.take(2, &follow_up("bep"), day).await;
    people.confirms("bep", day).await;
    people.contacts.tend(day + 15 * 24 * HOUR).await.unwrap();
    assert_eq!(people.mails(day + 15 * 24 * HOUR).await, []);
}

#[tokio::test]
async fn everyone_is_forgotten_a_month_after_the_campaign() {
    let people = People::new().await;
    people.take(1, &enrolment("ans"), noon()).await;
    people.take(2, &follow_up("ans"), noon()).await;
    let keys: Vec<_> = people.mails(noon()).await.iter().map(|post| key_of(&post.note).to_owned()).collect();
    for key in keys {
        people.contacts.act(&key, Wish::Confirm, noon()).await.unwrap();
    }
    let end = seconds_of(datetime(2031, 1, 1, 0, 0, 0, 0));
    assert_eq!(people.contacts.tend(end + 29 * 24 * HOUR).await.unwrap().forgotten, 0);
    assert_eq!(people.contacts.tend(end + 30 * 24 * HOUR).await.unwrap().forgotten, 2);
}

#[tokio::test]
async fn a_mail_that_cannot_go_is_tried_later_with_the_same_name() {
    let people = People::new().await;
    people.asks("ans", 0, noon()).await;
    let first = people.contacts.mails_due(noon(), 10).await.unwrap();
    people.contacts.mail_must_wait(&first[0], noon()).await.unwrap();
    assert_eq!(people.contacts.mails_due(noon(), 10).await.unwrap(), []);
    let again = people.contacts.mails_due(noon() + 120, 10).await.unwrap();
    assert_eq!((&again[0].name, &again[0].post), (&first[0].name, &first[0].post));
    assert_eq!(people.contacts.mails_waiting().await.unwrap().mails, 1);
    // While it is on its way nobody else sends it.
    people.contacts.mail_is_leaving(&again[0], noon() + 120).await.unwrap();
    assert_eq!(people.contacts.mails_due(noon() + 121, 10).await.unwrap(), []);
}
