//! The mails that a collector would have sent, as it shows them: found by whom they went to and what they are about,
//! read for their links.

use anyhow::{Context as _, Result};

use crate::collector::Collector;
use crate::wait::eventually;

/// A mail that was sent to somebody.
#[derive(Debug, Clone)]
pub struct Mail {
    /// To whom.
    pub to: String,
    /// What it is about.
    pub subject: String,
    name: String,
}

impl Mail {
    /// The links in it that lead to pages of the reader's own, in their order.
    ///
    /// # Errors
    /// Where the mail cannot be read.
    pub async fn links(&self, collector: &Collector) -> Result<Vec<String>> {
        let page = collector.page(&format!("/outbox/{}", self.name)).await?;
        let hrefs = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        Ok(hrefs.filter(|href| href.contains("/mine/")).map(str::to_owned).collect())
    }

    /// The first of them: what the mail asks for.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn link(&self, collector: &Collector) -> Result<String> {
        let first = self.links(collector).await?.into_iter().next();
        first.with_context(|| format!("no link in the mail {:?}", self.subject))
    }

    /// The mail as it would travel.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub async fn source(&self, collector: &Collector) -> Result<String> {
        collector.page(&format!("/outbox/{}.eml", self.name)).await
    }
}

impl Collector {
    /// The mails that were sent, the last first; those of one second in any order.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub async fn mails(&self) -> Result<Vec<Mail>> {
        let page = self.page("/outbox").await?;
        let mails = page.split("<summary>").skip(1).map(|rest| {
            let (subject, rest) = rest.split_once(" <small>to ")?;
            let (to, rest) = rest.split_once("</small>")?;
            let name = rest.split("src=\"/outbox/").nth(1)?.split('"').next()?;
            Some(Mail { to: to.to_owned(), subject: subject.to_owned(), name: name.to_owned() })
        });
        mails.collect::<Option<_>>().context("the outbox lists mails in another way")
    }

    /// Waits for the one mail to this address whose subject begins so.
    ///
    /// # Errors
    /// Where it does not come.
    pub async fn mail(&self, to: &str, subject: &str) -> Result<Mail> {
        eventually(&format!("a mail {subject:?} to {to}"), async || {
            let mails = self.mails().await?;
            Ok(mails.into_iter().find(|mail| mail.to == to && mail.subject.starts_with(subject)))
        })
        .await
    }

    /// A page, past the gate.
    ///
    /// # Errors
    /// Where it is not to be had.
    pub async fn page(&self, path: &str) -> Result<String> {
        let answer = self.client().get(format!("{}{path}", self.url())).send().await?;
        Ok(answer.error_for_status()?.text().await?)
    }
}
