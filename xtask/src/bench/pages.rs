//! The partner page that every scenario loads, the same but for the widget in it, on an origin of its own.

use std::thread;

use anyhow::{Result, anyhow};
use tiny_http::{Header, Response, Server};

use super::CAMPAIGN;

const PAGE: &str = include_str!("../../bench/page.html");
const POLL: &str = include_str!("../../bench/poll.json");
const PLACE: &str = "{{WIDGET}}";

/// What is on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scenario {
    /// Our campaign script, never touched.
    Campaign,
    /// The hand-written widget with the question in its attribute.
    Attribute,
    /// Our campaign script with `load=eager`.
    Eager,
    /// The hand-written widget that fetches its question.
    Fetch,
}

impl Scenario {
    pub(super) const ALL: [Self; 4] = [Self::Campaign, Self::Attribute, Self::Eager, Self::Fetch];

    pub(super) fn about(self) -> &'static str {
        match self {
            Self::Campaign => "the campaign's script",
            Self::Attribute => "the hand-written widget with its question in an attribute",
            Self::Eager => "the campaign's script with load=eager",
            Self::Fetch => "the hand-written widget that fetches its question",
        }
    }

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Campaign => "/campaign",
            Self::Attribute => "/attribute",
            Self::Eager => "/eager",
            Self::Fetch => "/fetch",
        }
    }
}

/// Where the scripts are.
#[derive(Debug)]
pub(super) struct Addresses {
    pub(super) collector: String,
    /// The hand-written widget on the collector.
    pub(super) script: String,
    pub(super) json: String,
}

impl Addresses {
    fn widget(&self, scenario: Scenario) -> String {
        let collector = &self.collector;
        let own = |query: &str| {
            format!(
                "<script async src=\"{collector}/{CAMPAIGN}.js?partner=bibliotheek-de-linde{query}\"></script>"
            )
        };
        let other = |attribute: String| {
            let script = format!("<script async src=\"{collector}/{}\"></script>", self.script);
            format!("<hand-written-poll {attribute}></hand-written-poll>{script}")
        };
        match scenario {
            Scenario::Campaign => own(""),
            Scenario::Eager => own("&amp;load=eager"),
            Scenario::Attribute => {
                other(format!("poll='{}'", POLL.split_whitespace().collect::<Vec<_>>().join(" ")))
            }
            Scenario::Fetch => other(format!("src=\"{collector}/{}\"", self.json)),
        }
    }
}

/// The server of the host pages; it ends with the program.
#[derive(Debug)]
pub(super) struct Pages {
    origin: String,
}

impl Pages {
    pub(super) fn serve(addresses: &Addresses) -> Result<Self> {
        let server =
            Server::http("127.0.0.1:0").map_err(|error| anyhow!("cannot serve the host pages: {error}"))?;
        let port = server.server_addr().to_ip().map(|address| address.port());
        let origin =
            format!("http://127.0.0.1:{}", port.ok_or_else(|| anyhow!("the host pages have no port"))?);
        let pages =
            Scenario::ALL.map(|scenario| (scenario.path(), PAGE.replace(PLACE, &addresses.widget(scenario))));
        let html = Header::from_bytes("Content-Type", "text/html; charset=utf-8")
            .map_err(|()| anyhow!("a header"))?;
        thread::spawn(move || {
            for request in server.incoming_requests() {
                let page = pages.iter().find(|(path, _)| *path == request.url());
                let text = page.map_or("<!doctype html><title>leeg</title>", |(_, text)| text.as_str());
                // A browser that went away does not wait for its page.
                let _ = request.respond(Response::from_string(text).with_header(html.clone()));
            }
        });
        Ok(Self { origin })
    }

    /// A page of the same origin with nothing on it.
    pub(super) fn blank(&self) -> String {
        format!("{}/blank", self.origin)
    }

    pub(super) fn url(&self, scenario: Scenario) -> String {
        format!("{}{}", self.origin, scenario.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_pages_are_the_same_but_for_the_widget() {
        let addresses = Addresses {
            collector: "http://c".into(),
            script: "v/1/poll.js".into(),
            json: "v/2/p.json".into(),
        };
        assert_eq!(PAGE.matches(PLACE).count(), 1);
        assert!(addresses.widget(Scenario::Campaign).contains("src=\"http://c/kempen-2040.js?partner="));
        assert!(addresses.widget(Scenario::Eager).contains("&amp;load=eager"));
        assert!(addresses.widget(Scenario::Fetch).contains("src=\"http://c/v/2/p.json\""));
        assert!(!POLL.contains('\''), "the question stands in an attribute between single quotes");
    }
}
