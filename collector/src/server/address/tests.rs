//! Whether X-Forwarded-For is believed from whom it may be, and from nobody else.

use super::*;

fn client(trusted: &[&str], peer: &str, forwarded: &str) -> String {
    let proxies = TrustedProxies::new(trusted.iter().map(|network| network.parse().unwrap()).collect());
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-for", forwarded.parse().unwrap());
    proxies.client(peer.parse().unwrap(), &headers).to_string()
}

#[test]
fn nobody_is_believed_by_default() {
    assert_eq!(client(&[], "192.0.2.1", "198.51.100.7"), "192.0.2.1");
}

#[test]
fn a_trusted_proxy_is_believed_about_the_last_hop_only() {
    assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", "203.0.113.9, 198.51.100.7"), "198.51.100.7");
    assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", "198.51.100.7, 10.9.9.9"), "198.51.100.7");
    assert_eq!(client(&["10.0.0.0/8"], "::ffff:10.1.2.3", "198.51.100.7"), "198.51.100.7");
    assert_eq!(client(&["10.0.0.0/8"], "10.1.2.3", "nonsense"), "10.1.2.3");
    assert_eq!(client(&["fd00::/8"], "fd12::1", "2001:db8::1"), "2001:db8::1");
    assert_eq!(client(&["0.0.0.0/0"], "192.0.2.1", "198.51.100.7"), "198.51.100.7");
}

#[test]
fn a_network_needs_a_good_form() {
    for bad in ["10.0.0.0/33", "10.0.0", "x", "::/129", "10.0.0.0/"] {
        assert!(bad.parse::<Network>().is_err(), "{bad}");
    }
}

#[test]
fn an_office_is_one_place() {
    assert_eq!(place("2001:db8:1:2:3::4".parse().unwrap()).to_string(), "2001:db8:1:2::");
    assert_eq!(place("::ffff:192.0.2.1".parse().unwrap()).to_string(), "192.0.2.1");
}
