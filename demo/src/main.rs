//! The program `meepraat-demo`: serves three partner sites on three origins of this machine until it is ended.
//! Leaves what a site answers to `site.rs`, and the collector with its campaigns to the program `meepraat`.

mod gallery;
mod site;

use std::io::Write as _;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use tokio::net::TcpListener;
use tokio::sync::watch;
use url::Url;

use crate::site::{SITES, Settings, Site, app};

/// The highest base port that leaves room for the sites above it.
const HIGHEST_PORT_BASE: i64 = u16::MAX as i64 - SITES.len() as i64;

/// Serves the three partner sites of the demo, each on an origin of its own.
#[derive(Debug, Parser)]
#[command(name = "meepraat-demo", version)]
struct Arguments {
    /// The collector's port; the sites take the three ports above it
    #[arg(long, default_value_t = 8800, value_parser = clap::value_parser!(u16).range(1..=HIGHEST_PORT_BASE))]
    port_base: u16,
    /// Where the pages load the widget from [default: http://127.0.0.1 at the collector's port]
    #[arg(long, value_parser = web_address)]
    collector_url: Option<Url>,
    /// Where npm put its packages, for the themes at /galerij
    #[arg(long, default_value = "node_modules")]
    packages: PathBuf,
}

fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(format!("expected an http or https address, found {other}")),
    }
}

impl Arguments {
    fn settings(&self) -> anyhow::Result<Settings> {
        let collector = match &self.collector_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://127.0.0.1:{}", self.port_base))?,
        };
        Ok(Settings { collector, packages: self.packages.clone() })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let settings = arguments.settings()?;
    let mut listeners = Vec::new();
    for site in SITES {
        listeners.push((site, listen(site, arguments.port_base).await?));
    }
    for (site, listener) in &listeners {
        // Nobody may be reading (a closed pipe): the sites are served all the same.
        writeln!(std::io::stdout(), "{:<22} http://{}/", site.name, listener.local_addr()?).ok();
    }

    let (stop, _) = watch::channel(false);
    let serving = listeners.into_iter().map(|(site, listener)| {
        let mut stopped = stop.subscribe();
        axum::serve(listener, app(site, &settings))
            .with_graceful_shutdown(async move {
                // An error means that the sender is gone, which is an ending too.
                stopped.wait_for(|stop| *stop).await.ok();
            })
            .into_future()
    });
    let serving = futures_util::future::try_join_all(serving);
    let ending = async {
        let ended = end_asked_for().await;
        stop.send_replace(true);
        ended
    };
    tokio::try_join!(async { serving.await.context("a site stopped serving") }, ending)?;
    Ok(())
}

async fn listen(site: Site, port_base: u16) -> anyhow::Result<TcpListener> {
    let port = port_base + site.port_offset;
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("port {port} for {} is not free; choose another --port-base", site.name))
}

/// Waits for Ctrl-C or, on Unix, for the signal that a process manager sends.
async fn end_asked_for() -> anyhow::Result<()> {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            done = interrupted => done?,
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await?;
    Ok(())
}
