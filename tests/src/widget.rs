//! A widget on the page, as a resident meets it. Elements inside the shadow root are found by scripts: one of the
//! browsers refuses WebDriver's own call.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::WebElement;

use crate::browser::Browser;
use crate::wait::{eventually, until, within};

/// Finds the widget with the given number and, inside it, elements by selector.
const FIND: &str = "const host = document.querySelectorAll('meepraat-widget')[arguments[0]];\
                    const root = host && host.shadowRoot;\
                    const all = root ? [...root.querySelectorAll(arguments[1])] : [];\
                    const drawn = element => element.getClientRects().length > 0;";

/// The n-th widget of the page.
#[derive(Debug, Clone, Copy)]
pub struct Widget<'a> {
    browser: &'a Browser,
    number: usize,
}

impl<'a> Widget<'a> {
    /// The n-th widget of the page, counted from 0.
    #[must_use]
    pub fn new(browser: &'a Browser, number: usize) -> Self {
        Self { browser, number }
    }

    async fn look(&self, css: &str, then: &str) -> Result<Value> {
        self.browser.script(&format!("{FIND}{then}"), &[json!(self.number), json!(css)]).await
    }

    /// How far it is: `loading`, `shown`, `hydrated`, `native`, `link`, `closed`, `error`.
    ///
    /// # Errors
    /// Where the page cannot be asked.
    pub async fn state(&self) -> Result<String> {
        let state = self.look("*", "return host ? host.getAttribute('data-state') || '' : 'absent'").await?;
        Ok(state.as_str().unwrap_or_default().to_owned())
    }

    /// Waits for a state.
    ///
    /// # Errors
    /// Where it does not come.
    pub async fn becomes(&self, state: &str) -> Result<()> {
        until("the widget's state", state.to_owned(), async || self.state().await).await
    }

    /// Waits until it can be answered, with or without the engine.
    ///
    /// # Errors
    /// Where that does not come.
    pub async fn shown(&self) -> Result<()> {
        until("the widget can be answered", true, async || {
            Ok(["shown", "hydrated"].contains(&self.state().await?.as_str()))
        })
        .await
    }

    /// Waits for an element that is drawn.
    ///
    /// # Errors
    /// Where it does not come.
    pub async fn find(&self, css: &str) -> Result<WebElement> {
        let body = format!("{FIND}return all.find(drawn) || null");
        eventually(&format!("{css} is shown"), async || {
            self.browser.script_element(&body, &[json!(self.number), json!(css)]).await
        })
        .await
    }

    /// How many elements are drawn that fit.
    ///
    /// # Errors
    /// Where the page cannot be asked.
    pub async fn count(&self, css: &str) -> Result<u64> {
        let count = self.look(css, "return all.filter(drawn).length").await?;
        count.as_u64().context("a count is a number")
    }

    /// The text of what is drawn and fits; empty where nothing is.
    ///
    /// # Errors
    /// Where the page cannot be asked.
    pub async fn text(&self, css: &str) -> Result<String> {
        let text =
            self.look(css, "return all.filter(drawn).map(e => e.innerText).join('\\n').trim()").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until what is drawn and fits has this in its text.
    ///
    /// # Errors
    /// Where it never does.
    pub async fn says(&self, css: &str, words: &str) -> Result<()> {
        eventually(&format!("{css} says {words:?}"), async || {
            let text = self.text(css).await?;
            ensure!(text.contains(words), "it says {text:?}");
            Ok(Some(()))
        })
        .await
    }

    /// The same, for what has a limit of its own.
    ///
    /// # Errors
    /// Where it never does.
    pub async fn says_within(&self, limit: Duration, css: &str, words: &str) -> Result<()> {
        within(limit, &format!("{css} says {words:?}"), async || {
            Ok(self.text(css).await?.contains(words).then_some(()))
        })
        .await
    }

    /// Runs the body of a function with `root` and `host`.
    ///
    /// # Errors
    /// Where it throws.
    pub async fn script(&self, body: &str) -> Result<Value> {
        self.look("*", body).await
    }

    /// A description of the element that has the focus inside the widget: tag, class, name and value.
    ///
    /// # Errors
    /// Where the page cannot be asked.
    pub async fn focused(&self) -> Result<String> {
        let body = "const at = root && root.activeElement; if (!at) return '';\
                    const part = (mark, value) => value ? mark + value : '';\
                    return at.localName + part('.', at.className) + part('#', at.id)\
                        + part(' ', at.name) + part('=', at.value)";
        Ok(self.script(body).await?.as_str().unwrap_or_default().to_owned())
    }

    /// The id of the question that is shown, or nothing.
    ///
    /// # Errors
    /// Where the page cannot be asked.
    pub async fn question(&self) -> Result<String> {
        let body = "const shown = all.filter(drawn); return shown.length == 1 ? shown[0].id.slice(2) : ''";
        Ok(self.look("fieldset[id^=q-]", body).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until this question is the one that is shown.
    ///
    /// # Errors
    /// Where it never is.
    pub async fn asks(&self, question: &str) -> Result<()> {
        until("the question shown", question.to_owned(), async || self.question().await).await
    }

    /// The label of a choice: what a resident points at.
    ///
    /// # Errors
    /// Where it does not come.
    pub async fn choice(&self, question: &str, value: &str) -> Result<WebElement> {
        self.find(&label(question, value)).await
    }

    /// Points at a choice.
    ///
    /// # Errors
    /// Where it cannot be clicked.
    pub async fn choose(&self, question: &str, value: &str) -> Result<()> {
        self.click_on(&label(question, value)).await
    }

    /// The value that is chosen or written.
    ///
    /// # Errors
    /// Where the page cannot be asked.
    pub async fn answer(&self, question: &str) -> Result<String> {
        let css = format!("[name='q.{question}']");
        let body =
            "const kept = all.find(e => e.type != 'radio' || e.checked); return kept ? kept.value : ''";
        Ok(self.look(&css, body).await?.as_str().unwrap_or_default().to_owned())
    }

    /// The button `back`, `next`, `send` or `again`.
    ///
    /// # Errors
    /// Where it does not come.
    pub async fn button(&self, value: &str) -> Result<WebElement> {
        self.find(&format!("button[value='{value}']")).await
    }

    /// Clicks a button.
    ///
    /// # Errors
    /// Where it cannot be clicked.
    pub async fn click(&self, button: &str) -> Result<()> {
        self.click_on(&format!("button[value='{button}']")).await
    }

    /// Clicks what fits. A form that is drawn afresh between looking and clicking is looked at again.
    ///
    /// # Errors
    /// Where it cannot be clicked.
    pub async fn click_on(&self, css: &str) -> Result<()> {
        eventually(&format!("{css} can be clicked"), async || {
            self.find(css).await?.click().await?;
            Ok(Some(()))
        })
        .await
    }

    /// Answers all three questions by mouse, up to the Send button.
    ///
    /// # Errors
    /// Where a step is not possible.
    pub async fn fill(&self) -> Result<()> {
        self.choose("groei", "zorg").await?;
        self.click("next").await?;
        self.asks("meebeslissen").await?;
        self.choose("meebeslissen", "2").await?;
        self.click("next").await?;
        self.asks("vergeten").await?;
        Ok(self.find("textarea[name='q.vergeten']").await?.send_keys("Te weinig woningen").await?)
    }

    /// Waits for the words of a delivered response.
    ///
    /// # Errors
    /// Where they do not come.
    pub async fn sent(&self) -> Result<()> {
        self.says(".outcome", "is verstuurd").await
    }

    /// Waits for the words of a response that is kept.
    ///
    /// # Errors
    /// Where they do not come.
    pub async fn not_sent(&self) -> Result<()> {
        self.says(".outcome", "Nog niet verstuurd").await
    }
}

fn label(question: &str, value: &str) -> String {
    format!("label:has(input[name='q.{question}'][value='{value}'])")
}
