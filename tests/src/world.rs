//! All that one journey has: a browser, a partner's site, a collector and the gate between them. Every journey gets a
//! partner's origin of its own, so that nothing stored comes from another.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::browser::Browser;
use crate::collector::{Collector, Serve};
use crate::gate::Gate;
use crate::host::Host;
use crate::likeness::Likeness;
use crate::wait::{eventually, until};
use crate::widget::Widget;

/// A window in which a widget is seen as a whole: whoever answers it scrolls nowhere.
const ROOMY: (u32, u32) = (1000, 1300);

/// A collector behind a gate.
#[derive(Debug)]
pub struct Site {
    gate: Gate,
    collector: Option<Collector>,
}

impl Site {
    /// A gate that leads nowhere.
    pub(crate) async fn bare() -> Result<Self> {
        Ok(Self { gate: Gate::open().await?, collector: None })
    }

    pub(crate) async fn start(serve: Serve) -> Result<Self> {
        let gate = Gate::open().await?;
        let collector = Collector::start(gate.url(), serve).await?;
        gate.lead_to(collector.url());
        Ok(Self { gate, collector: Some(collector) })
    }

    /// The road to the collector.
    #[must_use]
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// The collector.
    ///
    /// # Errors
    /// Where there is none.
    pub fn collector(&self) -> Result<&Collector> {
        self.collector.as_ref().context("this journey has no collector")
    }
}

/// What a journey acts in.
#[derive(Debug)]
pub struct World<'a> {
    /// The window.
    pub browser: &'a Browser,
    /// The partner's site.
    pub host: Host,
    /// The road to the collector.
    pub gate: &'a Gate,
    site: &'a Site,
    /// Responses of earlier journeys.
    before: u64,
    display: Option<&'a str>,
}

impl<'a> World<'a> {
    pub(crate) async fn new(browser: &'a Browser, site: &'a Site, display: Option<&'a str>) -> Result<Self> {
        let gate = &site.gate;
        gate.forget();
        let before = match &site.collector {
            Some(collector) => collector.total().await?,
            None => 0,
        };
        let host = Host::start(gate.url()).await?;
        Ok(Self { browser, host, gate, site, before, display })
    }

    /// The collector.
    ///
    /// # Errors
    /// Where the journey asked for none.
    pub fn collector(&self) -> Result<&Collector> {
        self.site.collector()
    }

    /// One more collector, on an origin of its own.
    ///
    /// # Errors
    /// Where it does not start.
    pub async fn another_site(&self, serve: Serve) -> Result<Site> {
        Site::start(serve).await
    }

    /// Opens a page of the host; gives its first widget.
    ///
    /// # Errors
    /// Where the page does not load.
    pub async fn open(&self, page: &str) -> Result<Widget<'_>> {
        self.browser.driver().goto(self.host.page(page)).await?;
        Ok(Widget::new(self.browser, 0))
    }

    /// What a page is without the widget: its script is not to be had. From now on the window is a roomy one.
    ///
    /// # Errors
    /// Where the page does not load, or has no witness.
    pub async fn bare(&self, page: &str) -> Result<Likeness> {
        self.bare_with(page, async || Ok(())).await
    }

    /// The same, of the frame that these steps go to.
    ///
    /// # Errors
    /// Where the page does not load, the steps fail, or there is no witness.
    pub async fn bare_with(&self, page: &str, go: impl AsyncFnOnce() -> Result<()>) -> Result<Likeness> {
        self.browser.driver().set_window_rect(0, 0, ROOMY.0, ROOMY.1).await?;
        self.host.set("collector", self.host.page("nowhere"));
        self.browser.driver().goto(self.host.page(page)).await?;
        go().await?;
        let bare = self.likeness().await?;
        self.host.set("collector", self.gate.url());
        Ok(bare)
    }

    /// What there is of the page now, the widget left out.
    ///
    /// # Errors
    /// Where the page has no witness.
    pub async fn likeness(&self) -> Result<Likeness> {
        Likeness::take(self.browser).await
    }

    /// The page is what it is without the widget, which nobody has touched.
    ///
    /// # Errors
    /// Where it stays another.
    pub async fn untouched(&self, bare: &Likeness) -> Result<()> {
        eventually("the page is as without the widget", async || {
            bare.ensure_same(&self.likeness().await?)?;
            Ok(Some(()))
        })
        .await
    }

    /// The same after a resident was in the widget, where the focus may have stayed.
    ///
    /// # Errors
    /// Where it stays another.
    pub async fn left_as_it_was(&self, bare: &Likeness) -> Result<()> {
        eventually("the page is as without the widget", async || {
            bare.ensure_same(&self.likeness().await?.with_focus_of(bare))?;
            Ok(Some(()))
        })
        .await
    }

    /// The n-th widget of the page.
    #[must_use]
    pub fn widget(&self, number: usize) -> Widget<'_> {
        Widget::new(self.browser, number)
    }

    /// How many responses the collector had before this journey.
    #[must_use]
    pub fn before(&self) -> u64 {
        self.before
    }

    /// Waits until the collector has this many responses of this journey, and no more.
    ///
    /// # Errors
    /// Where it has another number.
    pub async fn counted(&self, responses: u64) -> Result<()> {
        until("responses at the collector", self.before + responses, async || self.collector()?.total().await)
            .await
    }

    /// What the host page's witness saw.
    ///
    /// # Errors
    /// Where the page has none.
    pub async fn witness(&self) -> Result<Value> {
        // Read here: the page may have replaced what drivers carry objects with.
        let report = self.browser.script("return witness.report()", &[]).await?;
        Ok(serde_json::from_str(report.as_str().context("the page has no witness")?)?)
    }

    /// Nothing was thrown on the host page and no policy was violated.
    ///
    /// # Errors
    /// Where something was.
    pub async fn undisturbed(&self) -> Result<()> {
        let seen = self.witness().await?;
        for kind in ["errors", "violations"] {
            ensure!(seen[kind].as_array().is_some_and(Vec::is_empty), "{kind} on the page: {}", seen[kind]);
        }
        Ok(())
    }

    /// A second browser of the same engine, for pages that must not run JavaScript.
    ///
    /// # Errors
    /// Where it does not start.
    pub async fn browser_without_scripts(&self) -> Result<Browser> {
        Browser::start(self.browser.engine(), self.display, false).await
    }

    /// What helps to understand a failure.
    pub(crate) async fn report(&self) -> String {
        let page = "const w = [...document.querySelectorAll('meepraat-widget')];\
                    return location.href + '\\n' + w.map(e => e.cloneNode().outerHTML + '\\n'\
                    + (e.shadowRoot ? e.shadowRoot.innerHTML : 'no shadow root')).join('\\n')\
                    + '\\nstorage: ' + (() => { try { return Object.keys(localStorage).join(' ') } catch (e) { return e } })()\
                    + '\\nwitness: ' + (window.witness ? witness.report() : 'none')";
        let page = self.browser.script(page, &[]).await;
        let page =
            page.map_or_else(|error| format!("{error:#}"), |page| page.as_str().unwrap_or("").to_owned());
        let seen: Vec<String> = self
            .gate
            .seen()
            .iter()
            .map(|seen| {
                format!("{} {} {:?}", seen.method, seen.path, seen.answered.map(|status| status.as_u16()))
            })
            .collect();
        let printed = self.site.collector.as_ref().map(Collector::printed).unwrap_or_default();
        format!("page: {page}\nrequests:\n{}\ncollector:\n{printed}", seen.join("\n"))
    }
}
