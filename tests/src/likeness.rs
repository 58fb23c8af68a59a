//! What there is of a host page besides the widget: what it shares with every script on it, how marked elements look
//! and where they stand, its markup, focus, scroll position and storage. `witness.js` takes it, in the page.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::browser::Browser;

/// More than these differences do not help anybody.
const TOLD: usize = 12;

/// A host page at one moment, the widget left out.
#[derive(Debug, Clone)]
pub struct Likeness(Value);

impl Likeness {
    /// Of the page, or the frame, that the browser is in.
    pub(crate) async fn take(browser: &Browser) -> Result<Self> {
        let taken = browser.script("return witness.likeness()", &[]).await?;
        let text = taken.as_str().context("the page has no witness")?;
        Ok(Self(serde_json::from_str(text)?))
    }

    /// The same, with the focus where this one has it: residents put it where they like, as long as that is in the
    /// widget, or nowhere.
    pub(crate) fn with_focus_of(mut self, other: &Self) -> Self {
        let at = self.0["focus"].as_str().unwrap_or_default();
        if at.is_empty() || at.starts_with("meepraat-widget") {
            self.0["focus"] = other.0["focus"].clone();
        }
        self
    }

    /// Fails where the page is another now, and says in what.
    ///
    /// # Errors
    /// Then.
    pub fn ensure_same(&self, now: &Self) -> Result<()> {
        let mut found = Vec::new();
        compare("", &self.0, &now.0, &mut found);
        let (count, told) = (found.len(), found.iter().take(TOLD).map(String::as_str).collect::<Vec<_>>());
        ensure!(found.is_empty(), "{count} things of the host page changed:\n{}", told.join("\n"));
        Ok(())
    }
}

fn compare(path: &str, before: &Value, now: &Value, found: &mut Vec<String>) {
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => {
            for (name, value) in before {
                let path = format!("{path}/{name}");
                compare(&path, value, now.get(name).unwrap_or(&Value::Null), found);
            }
            for (name, value) in now.iter().filter(|(name, _)| !before.contains_key(*name)) {
                found.push(format!("{path}/{name}: came, {value}"));
            }
        }
        // After the first difference in a list, everything is shifted.
        (Value::Array(before), Value::Array(now)) => {
            let at = (0..before.len().max(now.len())).find(|index| before.get(*index) != now.get(*index));
            if let Some(index) = at {
                let both = (before.get(index), now.get(index));
                found.push(format!("{path}/{index}: {both:?}, of {} and {}", before.len(), now.len()));
            }
        }
        _ if before == now => {}
        _ => found.push(format!("{path}: {before}, now {now}")),
    }
}
