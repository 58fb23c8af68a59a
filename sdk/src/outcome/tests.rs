//! Every row of the table, and both forms of Retry-After.

use super::*;

/// 2026-11-22T10:00:00Z
const NOW: i64 = 1_795_341_600_000;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn answer(status: u16) -> Answer {
    Answer { status, ..Answer::default() }
}

fn with_body(status: u16, body: &str) -> Answer {
    Answer { body: Some(body.to_owned()), ..answer(status) }
}

fn judged(answer: Answer) -> Verdict {
    judge(Seen::Answer(answer), Ack::Receipts, NOW)
}

fn asked(retry_after: &str, date: Option<&str>) -> Option<Duration> {
    let answer =
        Answer { retry_after: Some(retry_after.to_owned()), date: date.map(str::to_owned), ..answer(429) };
    match judged(answer) {
        Verdict::Retry { reason: RetryReason::Busy, after } => after,
        verdict => panic!("{verdict:?}"),
    }
}

#[test]
fn receipts_count_each_for_its_own_id() {
    let body = r#"{"receipts":[{"id":"5f0c6a1e-1111-4222-8333-444455556666","outcome":"duplicate"}]}"#;
    let Verdict::Receipts(receipts) = judged(with_body(200, body)) else { panic!("no receipts") };
    assert_eq!(receipts[0].outcome, meepraat_protocol::Outcome::Duplicate);
}

/// Fault 14: captive portal: 200 with HTML, or a redirect.
#[test]
fn a_captive_portal_is_never_taken_for_the_endpoint() {
    let portal = retry(RetryReason::NotTheEndpoint);
    assert_eq!(judge(Seen::Redirect, Ack::Status, NOW), portal);
    for status in [407, 511, 302, 100, 0, 600] {
        assert_eq!(judged(answer(status)), portal, "{status}");
    }
    for ack in [Ack::Receipts, Ack::Status] {
        let page = with_body(200, "\n <!doctype html><title>Welcome</title>");
        assert_eq!(judge(Seen::Answer(page), ack, NOW), portal);
        let page = Answer { content_type: Some("Text/HTML; charset=utf-8".to_owned()), ..answer(200) };
        assert_eq!(judge(Seen::Answer(page), ack, NOW), portal);
    }
}

/// Fault 17: truncated receipt.
#[test]
fn a_truncated_missing_or_unreadable_receipt_is_no_receipt() {
    for body in [Some(r#"{"receipts":[{"id":"5f0c"#), Some("{}"), Some("ok"), Some(""), None] {
        let answer = Answer { body: body.map(str::to_owned), ..answer(200) };
        assert_eq!(judged(answer), retry(RetryReason::NoReceipt), "{body:?}");
    }
}

#[test]
fn by_status_any_2xx_takes_the_whole_batch() {
    for status in [200, 202, 204] {
        assert_eq!(judge(Seen::Answer(answer(status)), Ack::Status, NOW), Verdict::Taken);
    }
    let xml = Answer { content_type: Some("application/xml".to_owned()), ..with_body(200, "<Response/>") };
    assert_eq!(judge(Seen::Answer(xml), Ack::Status, NOW), Verdict::Taken);
    assert_eq!(judge(Seen::Nothing, Ack::Status, NOW), retry(RetryReason::NoAnswer));
}

/// Fault 6: 500, 502, 503, 504.
/// Fault 10: 408 and 425.
#[test]
fn trouble_on_the_way_or_at_the_endpoint_is_retried() {
    assert_eq!(judge(Seen::Nothing, Ack::Receipts, NOW), retry(RetryReason::NoAnswer));
    for status in [408, 425, 429, 500, 502, 503, 504] {
        assert_eq!(judged(answer(status)), retry(RetryReason::Busy), "{status}");
    }
}

/// Fault 13: 401, 403, 404, 410: misconfiguration, parked and shown.
#[test]
fn what_only_people_can_mend_is_parked() {
    for status in [401, 403, 404, 405, 406, 410, 415] {
        assert_eq!(judged(answer(status)), Verdict::Misconfigured { status });
    }
    // Perhaps only one of the batch is meant.
    for status in [400, 409, 422] {
        assert_eq!(judged(answer(status)), Verdict::Refused { status });
    }
    assert_eq!(judged(answer(413)), Verdict::TooLarge);
}

/// Fault 7: 429 with Retry-After in seconds.
/// Fault 9: Retry-After 0, negative, garbage, 10^9.
#[test]
fn retry_after_in_seconds_is_honoured_up_to_a_day() {
    assert_eq!(asked("120", None), Some(Duration::from_secs(120)));
    assert_eq!(asked(" 0 ", None), Some(Duration::ZERO));
    assert_eq!(asked("1000000000", None), Some(DAY));
    assert_eq!(asked("99999999999999999999999", None), Some(DAY));
}

/// Fault 8: 429 or 503 with Retry-After as a date, under a skewed clock.
#[test]
fn retry_after_as_a_date_is_honoured_whatever_the_device_clock_says() {
    let date = "Sun, 22 Nov 2026 10:02:00 GMT";
    assert_eq!(asked(date, None), Some(Duration::from_secs(120)));
    assert_eq!(
        asked("Tue, 22 Nov 2016 10:02:00 GMT", Some("Tue, 22 Nov 2016 10:00:00 GMT")),
        asked(date, None)
    );
    assert_eq!(asked("Sun, 22 Nov 2026 09:00:00 GMT", None), Some(Duration::ZERO));
    assert_eq!(asked("Fri, 22 Nov 2030 10:00:00 GMT", None), Some(DAY));
}

/// Fault 9: Retry-After 0, negative, garbage, 10^9.
#[test]
fn a_nonsensical_retry_after_is_ignored() {
    for text in ["", "-1", "1.5", "soon", "Sun, 99 Nov 2026", "１２"] {
        assert_eq!(asked(text, None), None, "{text}");
    }
}
