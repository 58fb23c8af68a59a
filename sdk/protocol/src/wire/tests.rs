//! What the wire looks like.

use super::*;
use serde_json::{Value, json};

fn sample() -> Value {
    json!({"specversion":"1.0","id":"5f0c6a1e-1111-4222-8333-444455556666",
      "source":"urn:nld:oin:00000001234567890000:systeem:meepraat",
      "type":"nl.meepraat.response-submitted.v1","time":"2026-11-22T10:00:00Z","datacontenttype":"application/json",
      "data":{"campaign":"kempen-2040","version":"3f9c2a71","wave":"2026-najaar","partner":"bibliotheek-de-linde",
              "language":"nl","area":"GM0770","channel":"widget","referral":null,
              "answers":[{"question":"groei","choice":"zorg"},{"question":"vergeten","text":"Te weinig woningen"}]}})
}

#[test]
fn the_documented_envelope_reads_and_writes_back_the_same() {
    let envelope = Envelope::from_value(&sample()).unwrap();
    assert_eq!(serde_json::to_value(&envelope).unwrap(), sample());
}

#[test]
fn times_are_cut_to_the_hour() {
    assert_eq!(Hour::at(1_795_341_599_999).to_string(), "2026-11-22T09:00:00Z");
    assert_eq!(Hour::parse("2026-11-22T12:34:56.789+02:00").unwrap().to_string(), "2026-11-22T10:00:00Z");
    assert_eq!(Hour::at(i64::MAX).to_string(), "1970-01-01T00:00:00Z");
}

#[test]
fn everything_wrong_with_an_envelope_is_named() {
    let bad = json!({"specversion":"0.3","id":null,"type":"x","data":{}});
    let MalformedEnvelope(problems) = Envelope::from_value(&bad).unwrap_err();
    let attributes: Vec<_> = problems.iter().map(|(attribute, _)| attribute.as_str()).collect();
    assert_eq!(attributes, ["specversion", "id", "source", "time", "type"]);
}

#[test]
fn an_answer_says_exactly_one_thing() {
    for bad in [
        json!({"question":"q"}),
        json!({"question":"q","choice":"a","text":"b"}),
        json!({"question":"q","text":"b","other":"c"}),
        json!({"question":"q","notApplicable":false}),
        json!({"choice":"a"}),
    ] {
        assert!(serde_json::from_value::<crate::Answer>(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn receipts_read_as_documented() {
    let receipts: Receipts = serde_json::from_value(json!({"receipts":[
        {"id":"5f0c6a1e-1111-4222-8333-444455556666","outcome":"accepted"},
        {"id":"5f0c6a1e-1111-4222-8333-444455556666","outcome":"accepted","result":"waitlisted"},
        {"id":null,"outcome":"rejected","problem":{"status":400,"title":"t","detail":"d"}}]}))
    .unwrap();
    assert_eq!(receipts.receipts[1].result, Some(SignUpResult::Waitlisted));
}
