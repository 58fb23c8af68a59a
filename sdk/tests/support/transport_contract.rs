//! What every transport promises. Each transport's test stages the situations in its own world, and says what arrived.

use meepraat_sdk::{Answer, Request, Seen, Transport};
use std::future::Future;

/// What the other end does with the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Situation {
    /// 200 with `{"receipts":[]}` as `application/json`.
    Answers,
    /// 503 with `Retry-After: 7` and the body `busy`.
    IsBusy,
    /// 302 to somewhere that answers 200.
    Redirects,
    /// 200, but the body breaks off.
    BreaksOff,
    /// Nobody is there.
    IsAway,
}

/// What arrived at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrived {
    pub(crate) method: String,
    pub(crate) content_type: String,
    pub(crate) key: String,
    pub(crate) body: String,
}

/// The world of one transport.
pub(crate) trait Stage {
    /// Makes the next request meet this, and returns its address.
    fn set(&self, situation: Situation) -> impl Future<Output = String>;
    /// The last request that arrived.
    fn arrived(&self) -> Arrived;
}

/// Goes through all promises.
pub(crate) async fn keeps_its_promises(transport: &impl Transport, stage: &impl Stage) {
    for keepalive in [false, true] {
        let answer = see(transport, stage, Situation::Answers, keepalive).await;
        assert_eq!((answer.status, answer.body.as_deref()), (200, Some("{\"receipts\":[]}")));
        assert_eq!(answer.content_type.as_deref(), Some("application/json"));
        let body = "[{\"id\":\"é 😀\"}]".to_owned();
        let content_type = "application/cloudevents-batch+json".to_owned();
        let expected = Arrived { method: "POST".to_owned(), content_type, key: "secret".to_owned(), body };
        assert_eq!(stage.arrived(), expected, "a request arrives as it was given");

        let answer = see(transport, stage, Situation::IsBusy, keepalive).await;
        assert_eq!((answer.status, answer.body.as_deref()), (503, Some("busy")), "an error is an answer");
        assert_eq!(answer.retry_after.as_deref(), Some("7"));

        match send(transport, stage, Situation::BreaksOff, keepalive).await {
            Seen::Nothing => {}
            Seen::Answer(answer) => assert_eq!(answer.body, None, "half a body is none"),
            Seen::Redirect => panic!("a redirect of half a body"),
        }

        let seen = send(transport, stage, Situation::Redirects, keepalive).await;
        assert_eq!(seen, Seen::Redirect, "a redirect is not followed");
        let seen = send(transport, stage, Situation::IsAway, keepalive).await;
        assert_eq!(seen, Seen::Nothing, "nobody there is no answer");
    }
}

async fn see(
    transport: &impl Transport,
    stage: &impl Stage,
    situation: Situation,
    keepalive: bool,
) -> Answer {
    match send(transport, stage, situation, keepalive).await {
        Seen::Answer(answer) => answer,
        seen => panic!("{seen:?} of {situation:?}"),
    }
}

async fn send(transport: &impl Transport, stage: &impl Stage, situation: Situation, keepalive: bool) -> Seen {
    let url = stage.set(situation).await;
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let headers =
        vec![header("Content-Type", "application/cloudevents-batch+json"), header("X-Key", "secret")];
    transport.send(Request { url, headers, body: "[{\"id\":\"é 😀\"}]".to_owned(), keepalive }).await
}
