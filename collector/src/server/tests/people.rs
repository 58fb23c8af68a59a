//! People who sign up, from the request to the mail and back, as clients see it.

use super::*;
use crate::contacts;
use crate::server::care::{send_due, tend};
use axum::extract::ConnectInfo;
use std::{collections::BTreeSet, net::SocketAddr};

pub(super) fn campaign() -> Campaign {
    contacts::tests::campaign()
}

/// A contact submission of this type.
fn event(number: u32, kind: &str, data: Value) -> Value {
    let mut whole = json!({"campaign": "kempen-2040", "language": "nl"});
    whole.as_object_mut().unwrap().extend(data.as_object().unwrap().clone());
    json!({"specversion": "1.0", "id": format!("5f0c6a1e-1111-4222-8333-{number:012}"),
           "source": "urn:nld:oin:00000001234567890000:systeem:meepraat",
           "type": format!("nl.meepraat.{kind}.v1"), "time": "2026-11-22T10:00:00Z", "data": whole})
}

pub(super) fn sign_up(number: u32, name: &str) -> Value {
    let data = json!({"event": "dialoog-eersel", "name": name, "email": format!("{name}@example.nl")});
    event(number, "sign-up-requested", data)
}

impl Collector {
    /// Sends what waits, and gives the links of the mail that was not there before.
    async fn links_of_last_mail(&self) -> Vec<String> {
        let before = self.mails().await;
        let (_ending, ended) = tokio::sync::watch::channel(());
        send_due(&self.state, self.state.people.as_ref().unwrap(), &ended).await.unwrap();
        let new: Vec<_> = self.mails().await.difference(&before).cloned().collect();
        let [name] = &new[..] else { panic!("{new:?}") };
        let mail = self.get(&format!("/outbox/{name}")).await.text().to_owned();
        let links = mail.split("https://stem.example.nl").skip(1);
        links.map(|rest| rest.split(['"', '<', ' ']).next().unwrap().to_owned()).collect()
    }

    async fn mails(&self) -> BTreeSet<String> {
        let outbox = self.get("/outbox").await.text().to_owned();
        let names = outbox.split("src=\"/outbox/").skip(1);
        names.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    }

    async fn press(&self, path: &str, body: &'static str) -> Answer {
        self.post(path, "application/x-www-form-urlencoded", body).await
    }
}

#[tokio::test]
async fn a_sign_up_is_confirmed_by_a_press_on_the_page_that_its_mail_leads_to() {
    let collector = Collector::with_people(campaign()).await;
    let receipt = collector.send(&json!([sign_up(1, "ans")])).await.json()["receipts"][0].clone();
    assert_eq!((&receipt["outcome"], &receipt["result"]), (&json!("accepted"), &json!("held")));
    let link = collector.links_of_last_mail().await.remove(0);
    assert!(link.starts_with("/mine/"), "{link}");
    let page = collector.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("value=\"confirm\""));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert!(page.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
    let done = collector.press(&link, "wish=confirm").await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text().contains("Uw plaats staat vast bij: Dialoog"), "{}", done.text());
    assert_eq!(collector.press(&link, "wish=confirm").await.status, StatusCode::GONE);

    let manage = collector.links_of_last_mail().await.remove(0);
    let page = collector.get(&manage).await.text().to_owned();
    assert!(page.contains("U hebt een plaats bij: Dialoog"), "{page}");
    let entry = collector.get(&format!("{manage}/calendar.ics")).await;
    assert_eq!(entry.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(entry.text().contains("DTSTART:20261203T180000Z"), "{}", entry.text());
    let more = collector.press(&manage, "wish=resize&people=3").await.text().to_owned();
    assert!(more.contains("Aantal personen: 3"), "{more}");
    let gone = collector.press(&manage, "wish=forget").await.text().to_owned();
    assert!(gone.contains("U bent afgemeld"), "{gone}");
    assert_eq!(collector.get(&manage).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_named_field_by_field() {
    let collector = Collector::with_people(campaign()).await;
    let wrong = event(
        1,
        "sign-up-requested",
        json!({"event": "dialoog-eersel", "name": "", "email": "ans", "companions": 9}),
    );
    let receipt = collector.send(&json!([wrong])).await.json()["receipts"][0].clone();
    assert_eq!(receipt["outcome"], "rejected");
    let fields: Vec<_> =
        receipt["problem"]["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["data.name", "data.email", "data.companions"]);
}

#[tokio::test]
async fn places_are_told_in_steps() {
    let collector = Collector::with_people(campaign()).await;
    let dialogue = async || {
        let events = collector.get("/v1/campaigns/kempen-2040/events").await.json();
        events["events"][0]["places"].as_str().unwrap().to_owned()
    };
    assert_eq!(dialogue().await, "free");
    for number in 0..40_u32 {
        if number == 30 {
            assert_eq!(dialogue().await, "few");
        }
        collector.send(&json!([sign_up(number, &format!("p{number}"))])).await;
    }
    assert_eq!(dialogue().await, "waitlist");
    let slots = collector.get("/v1/campaigns/kempen-2040/events").await.json()["events"][1]["slots"].clone();
    assert_eq!(slots[0], json!({"slot": "2026-12-01T10:00:00", "places": "free"}));
}

#[tokio::test]
async fn responses_and_contacts_share_nothing_that_is_stored() {
    let collector = Collector::with_people(campaign()).await;
    let batch = json!([super::event(1), sign_up(2, "ans")]);
    let receipts = collector.outcomes(&batch).await;
    assert_eq!(receipts, [("accepted".to_owned(), None), ("accepted".to_owned(), None)]);
    collector.state.store.close().await;
    let answers = std::fs::read(collector.folder.path().join("meepraat.db")).unwrap();
    let id = [0x5f, 0x0c, 0x6a, 0x1e, 0x11, 0x11, 0x42, 0x22, 0x83, 0x33, 0, 0, 0, 0, 0, 2];
    assert!(!answers.windows(id.len()).any(|part| part == id), "the sign-up's id is beside the answers");
}

#[tokio::test]
async fn a_form_without_javascript_signs_up_and_keeps_what_was_filled_in() {
    let collector = Collector::with_people(campaign()).await;
    let page = collector
        .get("/embed/kempen-2040/take-part?lang=nl&partner=bibliotheek-de-linde")
        .await
        .text()
        .to_owned();
    assert!(page.contains("/embed/kempen-2040/sign-up") && page.contains("Dialoog"), "{page}");
    let path = "/embed/kempen-2040/sign-up";
    let id = "id=5f0c6a1e-1111-4222-8333-000000000009&lang=nl&event=dialoog-eersel";
    let wrong: &'static str = format!("{id}&name=Ans+de+Wit&email=ans").leak();
    let again = collector.press(path, wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("value=\"Ans de Wit\""), "{}", again.text());
    let right: &'static str = format!("{id}&name=Ans+de+Wit&email=ans%40example.nl").leak();
    let done = collector.press(path, right).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let thanks = done.headers["location"].to_str().unwrap();
    assert!(thanks.ends_with("done=held"), "{thanks}");
    assert_eq!(collector.get(thanks).await.status, StatusCode::OK);
    let trapped: &'static str = format!("{id}&name=Bot&email=bot%40example.nl&website=x").leak();
    assert_eq!(collector.press(path, trapped).await.status, StatusCode::SEE_OTHER);
    assert_eq!(collector.press(path, "event=dialoog-eersel").await.status, StatusCode::BAD_REQUEST);
    let people = collector.state.people.as_ref().unwrap();
    assert_eq!(people.contacts.mails_waiting().await.unwrap().mails, 1);
}

#[tokio::test]
async fn a_flood_of_sign_ups_from_one_place_is_slowed_and_answers_are_not() {
    let collector = Collector::with_people(campaign()).await;
    let post = async |path: &str, kind: &str, body: String| {
        let peer: SocketAddr = "192.0.2.1:7".parse().unwrap();
        let request = HttpRequest::post(path).header("content-type", kind).extension(ConnectInfo(peer));
        collector.ask(request.body(Body::from(body)).unwrap()).await
    };
    let batch = "application/cloudevents-batch+json";
    let send = async |event: Value| post("/v1/submissions", batch, json!([event]).to_string()).await;
    for number in 0..60 {
        assert_eq!(send(sign_up(number, &format!("p{number}"))).await.status, StatusCode::OK);
    }
    let slowed = send(sign_up(60, "p60")).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    // One in twenty seconds, some of which passed while this machine was busy.
    let wait = slowed.header("retry-after");
    assert!((1..=20).contains(&wait.parse().unwrap()), "{wait}");
    assert_eq!(send(super::event(61)).await.status, StatusCode::OK, "answers have their own limit");
    let form = "id=5f0c6a1e-1111-4222-8333-000000000062&lang=ar&event=dialoog-eersel&name=Noor&email=noor%40example.nl";
    let page = post("/embed/kempen-2040/sign-up", "application/x-www-form-urlencoded", form.to_owned()).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!page.header("retry-after").is_empty());
    assert!(page.text().contains("value=\"Noor\""), "what was filled in is still there: {}", page.text());
    let people = collector.state.people.as_ref().unwrap();
    assert_eq!(
        people.contacts.mails_waiting().await.unwrap().mails,
        60,
        "nothing of what was slowed is kept"
    );
}

#[tokio::test]
async fn an_ambassadors_count_rises_and_everything_goes_when_leaving() {
    let collector = Collector::with_people(campaign()).await;
    let data = json!({"name": "Ans", "email": "ans@example.nl"});
    collector.send(&json!([event(1, "ambassador-enrolled", data)])).await;
    let confirm = collector.links_of_last_mail().await.remove(0);
    collector.press(&confirm, "wish=confirm").await;
    let mine = collector.links_of_last_mail().await.remove(0);
    let page = collector.get(&mine).await.text().to_owned();
    let code = page.split("?via=").nth(1).unwrap()[..10].to_owned();
    assert!(page.contains("nog minder dan 5"), "{page}");
    assert!(page.contains(&format!("https://www.bibliotheekdelinde.example#meepraat={code}")), "{page}");
    assert!(page.contains("<svg"));
    for number in 10..15 {
        let mut response = super::event(number);
        response["data"]["referral"] = json!(code);
        collector.send(&json!([response])).await;
    }
    let page = collector.get(&mine).await.text().to_owned();
    assert!(page.contains("Aantal mensen dat via uw link meedeed: 5."), "{page}");
    let poster = collector.get(&format!("{mine}/poster.pdf")).await;
    assert_eq!((poster.status, &poster.body[..5]), (StatusCode::OK, &b"%PDF-"[..]));
    let left = collector.press(&mine, "wish=forget").await.text().to_owned();
    assert!(left.contains("U bent geen ambassadeur meer"), "{left}");
    assert_eq!(collector.get(&mine).await.status, StatusCode::GONE);
    let code = meepraat_protocol::Id::new(&code).unwrap();
    assert!(collector.state.store.referrals(&campaign().id, &code).await.unwrap().is_empty());
    assert_eq!(collector.total().await, 5, "the responses stay");
}

#[tokio::test]
async fn mail_stops_with_one_click_in_the_mail_program() {
    let collector = Collector::with_people(campaign()).await;
    let data = json!({"email": "ans@example.nl", "topics": ["campaign", "waves"]});
    collector.send(&json!([event(1, "follow-up-requested", data)])).await;
    let confirm = collector.links_of_last_mail().await.remove(0);
    // What a mail program posts does not confirm anything.
    assert!(!collector.press(&confirm, "List-Unsubscribe=One-Click").await.text().contains("Gelukt"));
    collector.press(&confirm, "wish=confirm").await;
    let stop = collector.links_of_last_mail().await.remove(0);
    let kind = "multipart/form-data; boundary=x";
    let parts =
        "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
    assert_eq!(collector.post(&confirm, kind, parts).await.status, StatusCode::GONE);
    let done = collector.post(&stop, kind, parts).await;
    assert!(done.text().contains("U krijgt geen mail meer"), "{}", done.text());
    tend(&collector.state, collector.state.people.as_ref().unwrap()).await.unwrap();
    assert_eq!(collector.get(&stop).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn whose_campaign_is_served_no_longer_can_still_leave() {
    let collector = Collector::with_people(campaign()).await;
    collector.send(&json!([sign_up(1, "ans")])).await;
    let seat = collector.links_of_last_mail().await.remove(0);
    let data = json!({"name": "Bep", "email": "bep@example.nl"});
    collector.send(&json!([event(2, "ambassador-enrolled", data)])).await;
    collector.press(&collector.links_of_last_mail().await.remove(0), "wish=confirm").await;
    let ambassador = collector.links_of_last_mail().await.remove(0);
    let code = collector.get(&ambassador).await.text().split("?via=").nth(1).unwrap()[..10].to_owned();
    let mut response = super::event(4);
    response["data"]["referral"] = json!(code);
    collector.send(&json!([response])).await;
    let data = json!({"email": "carla@example.nl", "topics": ["campaign"]});
    collector.send(&json!([event(3, "follow-up-requested", data)])).await;
    collector.press(&collector.links_of_last_mail().await.remove(0), "wish=confirm").await;
    let stop = collector.links_of_last_mail().await.remove(0);

    let Collector { state, folder, .. } = collector;
    state.people.as_ref().unwrap().contacts.close().await;
    state.store.close().await;
    let mut next = campaign();
    next.id = meepraat_protocol::Id::new("kempen-2050").unwrap();
    let people = people_in(&folder, Mail::Outbox);
    let collector = Collector::set_up(folder, on_day("2026-11-22"), vec![next], 0, Some(people)).await;
    for (link, press) in
        [(&seat, "wish=forget"), (&ambassador, "wish=forget"), (&stop, "List-Unsubscribe=One-Click")]
    {
        let page = collector.get(link).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains("value=\"forget\""), "{}", page.text());
        let other = collector.press(link, "wish=confirm").await;
        assert!(other.text().contains("value=\"forget\""), "nothing else is done: {}", other.text());
        let left = collector.press(link, press).await.text().to_owned();
        assert!(left.contains("U krijgt geen mail meer"), "{left}");
        assert_eq!(collector.get(link).await.status, StatusCode::GONE);
    }
    let code = meepraat_protocol::Id::new(&code).unwrap();
    assert!(collector.state.store.referrals(&campaign().id, &code).await.unwrap().is_empty());
}

#[tokio::test]
async fn without_mail_nobody_is_offered_what_takes_one() {
    let collector = Collector::on("2026-11-22", vec![campaign()], 0).await;
    let receipt = collector.send(&json!([sign_up(1, "ans")])).await.json()["receipts"][0].clone();
    assert_eq!((&receipt["outcome"], &receipt["problem"]["status"]), (&json!("rejected"), &json!(422)));
    let index = collector.get("/bundles/kempen-2040/index.json").await.json();
    assert!(index["languages"][0].get("part").is_none(), "{index}");
    for path in ["/embed/kempen-2040/take-part", "/outbox"] {
        assert_eq!(collector.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(collector.get("/v1/campaigns/kempen-2040/events").await.json()["events"], json!([]));
}
