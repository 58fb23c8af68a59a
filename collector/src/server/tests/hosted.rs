//! Whether the poll works as a page of its own, without scripts.

use super::*;

const FORM: &str = "application/x-www-form-urlencoded";
const ID: &str = "5f0c6a1e-1111-4222-8333-444455556666";

async fn post(collector: &Collector, body: &str) -> Answer {
    collector.post("/embed/kempen-2040", FORM, body.to_owned()).await
}

#[tokio::test]
async fn the_form_is_a_fresh_page_with_headers_of_its_own() {
    let collector = Collector::new().await;
    let page = collector.get("/embed/kempen-2040?partner=bibliotheek-de-linde").await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors *") && policy.contains("default-src 'none'"), "{policy}");
    assert!(page.text().contains("bibliotheek-de-linde") && page.text().contains("q.groei"));
    assert_ne!(page.body, collector.get("/embed/kempen-2040?partner=bibliotheek-de-linde").await.body);
    assert_eq!(collector.get("/embed/elders").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn hosted_pages_run_the_script_that_tells_their_height_and_no_other() {
    let collector = Collector::new().await;
    let script = format!("<script src=\"{}\" defer></script>", collector.state.height);
    let form = collector.get("/embed/kempen-2040").await;
    let thanks = collector.get("/embed/kempen-2040/thanks").await;
    for page in [form, thanks, post(&collector, "lang=nl&q.groei=zorg").await] {
        assert!(page.text().contains(&script), "{}", page.text());
        assert_eq!(page.text().matches("<script").count(), 1);
        let policy = page.header("content-security-policy");
        let scripts: Vec<_> = policy.split("; ").filter(|part| part.starts_with("script-src")).collect();
        assert_eq!(scripts, ["script-src 'self'"]);
    }
    let sorry = collector.get("/embed/elders").await;
    assert!(!sorry.text().contains("<script"));
    assert!(!sorry.header("content-security-policy").contains("script-src"));
    let height = collector.get(&collector.state.height).await;
    assert_eq!(height.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(height.header("cache-control"), "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn the_language_is_the_one_asked_for_or_the_browsers() {
    let collector = Collector::new().await;
    let accepting = |language: &str, path: &str| {
        HttpRequest::get(path).header("accept-language", language).body(Body::empty()).unwrap()
    };
    for (language, path, wanted) in [
        ("en-GB,nl;q=0.5", "/embed/kempen-2040", "lang=\"en\""),
        ("fr", "/embed/kempen-2040", "lang=\"nl\""),
        ("en", "/embed/kempen-2040?lang=nl", "lang=\"nl\""),
        ("en", "/embed/kempen-2040?lang=xx", "lang=\"en\""),
    ] {
        let page = collector.ask(accepting(language, path)).await;
        assert!(page.text().contains(wanted), "{language} {path}");
    }
}

#[tokio::test]
async fn a_post_counts_once_and_thanks() {
    let collector = Collector::new().await;
    let body =
        format!("id={ID}&lang=nl&wave=2026-najaar&partner=vv-kempenland&q.groei=zorg&q.vergeten=&website=");
    for _ in 0..2 {
        let answer = post(&collector, &body).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), "/embed/kempen-2040/thanks?lang=nl");
    }
    assert_eq!(collector.total().await, 1);
    let thanks = collector.get("/embed/kempen-2040/thanks?lang=nl").await;
    assert_eq!((thanks.status, thanks.header("cache-control")), (StatusCode::OK, "no-store"));
    let changed = post(&collector, &body.replace("zorg", "woning")).await;
    assert_eq!((changed.status, collector.total().await), (StatusCode::CONFLICT, 1));
    assert!(changed.text().contains("eerste antwoorden tellen mee"));
}

#[tokio::test]
async fn a_post_and_a_batch_with_one_id_are_two_bodies() {
    let collector = Collector::new().await;
    post(&collector, &format!("id={ID}&q.groei=zorg")).await;
    let mut event = event(1);
    event["id"] = json!(ID);
    assert_eq!(collector.outcomes(&json!([event])).await, [("rejected".into(), Some(409))]);
}

#[tokio::test]
async fn a_post_of_the_widgets_own_form_and_its_batch_are_one() {
    let collector = Collector::new().await;
    let mut event = event_with(1, "/data/area", Value::Null);
    event["id"] = json!(ID);
    assert_eq!(collector.outcomes(&json!([event])).await, [("accepted".into(), None)]);
    let form =
        "lang=nl&version=3f9c2a71&wave=2026-najaar&partner=bibliotheek-de-linde&channel=widget&q.groei=zorg";
    let text = "q.vergeten=+Te+weinig+woningen%0D%0A";
    assert_eq!(post(&collector, &format!("id={ID}&{form}&{text}")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(collector.total().await, 1);
}

#[tokio::test]
async fn a_post_that_has_more_to_ask_goes_on_with_what_it_answers() {
    let collector = Collector::new().await;
    let path = "/embed/kempen-2040?partner=bibliotheek-de-linde&via=k3n7mwq2xp&more=";
    let page = collector.post(path, FORM, "id=&lang=nl&wave=&partner=&q.groei=zorg".to_owned()).await;
    assert_eq!((page.status, collector.total().await), (StatusCode::OK, 0));
    let text = page.text();
    assert!(text.contains("q.vergeten") && text.contains("bibliotheek-de-linde"), "{text}");
    assert!(text.contains("k3n7mwq2xp"), "{text}");
    let chosen = text.split("<input").find(|tag| tag.contains("value=\"zorg\"")).unwrap();
    assert!(chosen.split('>').next().unwrap().contains("checked"), "{chosen}");
}

#[tokio::test]
async fn a_post_without_an_id_gets_one_to_confirm() {
    let collector = Collector::new().await;
    let page = post(&collector, "lang=nl&q.groei=zorg&q.vergeten=een+%3Cb%3Ewoord").await;
    assert_eq!((page.status, collector.total().await), (StatusCode::OK, 0));
    assert!(page.text().contains("name=\"id\"") && page.text().contains("q.groei"));
    assert!(!page.text().contains("<b>"));
}

#[tokio::test]
async fn a_filled_trap_is_thanked_and_forgotten() {
    let collector = Collector::new().await;
    let answer = post(&collector, &format!("id={ID}&q.groei=zorg&website=http%3A%2F%2Fspam.example")).await;
    assert_eq!((answer.status, collector.total().await), (StatusCode::SEE_OTHER, 0));
}

#[tokio::test]
async fn wrong_answers_come_back_with_what_is_wrong() {
    let collector = Collector::new().await;
    let long = "x".repeat(501);
    let page = post(&collector, &format!("id={ID}&lang=nl&q.groei=woning&q.vergeten={long}")).await;
    assert_eq!((page.status, collector.total().await), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    assert!(
        page.text().contains(ID) && page.text().contains(&long) && page.text().contains("#legend-vergeten")
    );
    assert_eq!(
        post(&collector, &format!("id={ID}&lang=nl&q.groei=woning")).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_closed_wave_says_so() {
    let collector = Collector::on("2027-01-15", vec![store::tests::campaign()], 0).await;
    let page = collector.get("/embed/kempen-2040").await;
    assert!(page.status == StatusCode::OK && !page.text().contains("q.groei"));
    let posted = post(&collector, &format!("id={ID}&wave=2026-najaar&q.groei=zorg")).await;
    assert_eq!(posted.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(posted.text().contains("Niet verstuurd") && posted.text().contains("Deze ronde is voorbij"));
    let long = "x".repeat(501);
    let posted = post(&collector, &format!("id={ID}&lang=en&wave=2026-najaar&q.vergeten={long}")).await;
    assert!(posted.text().contains("We could not take your answer."));
}

#[tokio::test]
async fn what_is_refused_for_more_than_its_answers_says_so_and_can_be_sent_again() {
    let collector = Collector::new().await;
    let page = post(&collector, &format!("id={ID}&lang=en&wave=2027-voorjaar&q.groei=zorg")).await;
    assert_eq!((page.status, collector.total().await), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    let told = "role=\"alert\" class=\"summary\"><p>Not sent</p><p>We could not take your answer.";
    assert!(page.text().contains(told) && page.text().contains("value=\"2026-najaar\""), "{}", page.text());
    let wrong = post(&collector, &format!("id={ID}&lang=en&q.vergeten={}", "x".repeat(501))).await;
    assert!(wrong.text().contains("Something is not right yet") && !wrong.text().contains("Not sent"));
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let collector = Collector::new().await;
    assert!(collector.post("/embed/kempen-2040", "text/plain", "x").await.status.is_client_error());
    let large = format!("id={ID}&q.vergeten={}", "x".repeat(MAX_BATCH_BYTES));
    assert_eq!(post(&collector, &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}
