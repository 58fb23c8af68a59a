//! What counts as an endpoint and as a header.

use super::*;

#[test]
fn an_endpoint_is_absolute_and_carries_no_secrets() {
    for good in
        ["https://stem.example.nl/v1/submissions", "http://127.0.0.1:8800/v1/submissions", "https://a?b=c"]
    {
        assert!(Endpoint::new(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "/v1/submissions",
        "ftp://a/b",
        "https://",
        "https:///x",
        "https://:80",
        "https://u:p@a",
        "https://a b",
        "https://a#b",
    ] {
        assert!(Endpoint::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn header_values_never_split_a_request_and_stay_out_of_logs() {
    let settings = Settings::new(Endpoint::new("https://a").unwrap(), "urn:x");
    assert!(settings.clone().with_header("X-Key", "a\r\nb: c").is_err());
    assert!(settings.clone().with_header("X Key", "a").is_err());
    let settings = settings.with_header("X-Key", "secret").unwrap();
    assert!(!format!("{settings:?}").contains("secret"));
}
