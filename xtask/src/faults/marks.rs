//! Marks in the documentation of tests: where they are, which test they belong to and where that test runs.

use super::Source;

/// How a mark begins.
const MARK: &str = "/// Fault ";

/// Where a test runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Simulation,
    Native,
    Server,
    Chromium,
    Firefox,
    WebKit,
}

impl Place {
    const BROWSERS: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Simulation => "simulation",
            Self::Native => "native",
            Self::Server => "server",
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKit",
        }
    }
}

/// One fault that one test holds.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) number: u32,
    pub(super) words: String,
    pub(super) path: String,
    pub(super) test: String,
    pub(super) places: Vec<Place>,
}

/// The marks of a file.
pub(super) fn find(source: &Source, problems: &mut Vec<String>) -> Vec<Mark> {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    for (at, line) in source.text.lines().enumerate() {
        let line = line.trim();
        let mut problem = |what: &str| problems.push(format!("{} line {}: {what}", source.path, at + 1));
        if let Some(mark) = line.strip_prefix(MARK) {
            match mark.split_once(": ").and_then(|(number, words)| Some((number.parse().ok()?, words))) {
                Some((number, words)) => open.push((number, words.to_owned())),
                None => problem("a mark reads `/// Fault 14: its words.`"),
            }
        } else if let Some(test) = name_of_test(line) {
            for (number, words) in open.drain(..) {
                let (path, test) = (source.path.clone(), test.to_owned());
                found.push(Mark { number, words, path, test, places: Vec::new() });
            }
        } else if !open.is_empty() && !line.starts_with("///") && !line.starts_with("#[") {
            problem("a mark belongs to no test");
            open.clear();
        }
    }
    found
}

fn name_of_test(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let plain =
        before.split_whitespace().all(|word| ["pub", "pub(crate)", "pub(super)", "async"].contains(&word));
    plain.then(|| after.split(['(', '<']).next().unwrap_or_default())
}

impl Mark {
    /// Finds out where the test runs.
    pub(super) fn settle(&mut self, sources: &[Source]) -> Result<(), String> {
        self.places = match self.path.as_str() {
            path if path.starts_with("tests/simulation") => vec![Place::Simulation],
            path if path.starts_with("tests/journeys/") => self.journey(sources)?,
            // The crates' own browser tests run in these two.
            path if path.contains("/tests/browser") => vec![Place::Chromium, Place::Firefox],
            path if path.starts_with("collector/") => vec![Place::Server],
            _ => vec![Place::Native],
        };
        Ok(())
    }

    /// A journey runs where its list says: `journeys![module in Chromium Firefox: …]`, or everywhere.
    fn journey(&self, sources: &[Source]) -> Result<Vec<Place>, String> {
        let module =
            self.path.rsplit('/').next().and_then(|file| file.strip_suffix(".rs")).unwrap_or_default();
        let lists = sources.iter().filter(|source| source.path.starts_with("tests/journeys/"));
        for (kind, list) in lists.flat_map(|source| lists_in(&source.text)) {
            let Some((head, names)) = list.split_once(':') else { continue };
            let mut head = head.split_whitespace();
            if head.next() != Some(module) || !names.split(',').any(|name| name.trim() == self.test) {
                continue;
            }
            let engines: Vec<&str> = head.skip(1).collect();
            let named = |place: &Place| engines.is_empty() || engines.contains(&place.name());
            return Ok(match kind {
                "over_http" => vec![Place::Server],
                _ => Place::BROWSERS.into_iter().filter(named).collect(),
            });
        }
        Err(format!("{}: {} is in no list of journeys", self.path, self.test))
    }
}

/// What stands in `journeys![…]` and `over_http![…]`.
fn lists_in(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    ["journeys", "over_http"].into_iter().flat_map(move |kind| {
        let parts = text.split(kind).skip(1);
        parts.filter_map(move |part| Some((kind, part.strip_prefix("![")?.split(']').next()?)))
    })
}
