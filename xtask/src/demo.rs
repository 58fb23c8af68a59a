//! `cargo xtask demo`: builds what is missing, runs the collector and the three partner sites on four ports of
//! 127.0.0.1, and ends them when it is ended itself. Pages and samples are the business of `demo/`.

use std::fs;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::build;
use crate::child::{Service, interruption, is_free};
use crate::context::{Context, Profile};
use crate::shell::Cmd;

/// A fresh database is filled within seconds, also on a slow disk.
const START: Duration = Duration::from_secs(60);
/// How often it is looked whether the programs still run.
const GLANCE: Duration = Duration::from_millis(500);

/// Run the collector and three partner sites, each on its own origin
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The collector's port; the library, home care and football club follow on the next three
    #[arg(long, default_value_t = 8800, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=65532))]
    port_base: u16,
    /// Keep the database in this folder; otherwise it is new each time
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Serve what is built
    #[arg(long)]
    no_build: bool,
    /// The date that waves and events are judged by, as YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    now: Option<String>,
    /// Sample responses to each campaign for residents; 0 for none
    // Enough for the first release of results of every partner.
    #[arg(long, value_name = "N", default_value_t = 300)]
    seed: u32,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    let ports: Vec<u16> = (args.port_base..=args.port_base + 3).collect();
    if let Some(port) = ports.iter().find(|port| !is_free(**port)) {
        bail!("port {port} is taken: end the program that uses it, or choose others with --port-base");
    }
    if !args.no_build {
        build::everything(context, None, Profile::Release)?;
        build::native(context, Profile::Release, &["meepraat-demo"])?;
    }
    let end = interruption()?;
    let data = Data::prepare(args.data.as_deref().map(|folder| context.started_in.join(folder)))?;
    let collector_url = origin(args.port_base);
    let mut collector = Service::start("the collector", collector(context, args, &collector_url, &data)?)?;
    collector.wait_for(&format!("{collector_url}/health"), START)?;
    let mut sites = Service::start("the partner sites", sites(context, args.port_base, &collector_url)?)?;
    for port in &ports[1..] {
        sites.wait_for(&format!("{}/", origin(*port)), START)?;
    }
    greet(args.port_base, &data);
    while end.recv_timeout(GLANCE).is_err() {
        if let Err(problem) = collector.check().and_then(|()| sites.check()) {
            // Ctrl-C reaches the programs too, and may reach them first.
            return if end.recv_timeout(GLANCE).is_ok() { Ok(()) } else { Err(problem) };
        }
    }
    println!("\n  ending …");
    drop(sites);
    drop(collector);
    Ok(())
}

fn collector(context: &Context, args: &Args, url: &str, data: &Data) -> Result<Cmd> {
    let mut command = Cmd::new(built(context, "meepraat")?)
        .args(served(args, url))
        .arg("--database")
        .arg(data.folder.join("meepraat.db"))
        .arg("--dist")
        .arg(context.dist())
        .quiet();
    for campaign in context.campaigns()? {
        command = command.arg("--campaign").arg(campaign);
    }
    Ok(command)
}

/// What the collector is told of the command line.
fn served(args: &Args, url: &str) -> Vec<String> {
    let listen = format!("127.0.0.1:{}", args.port_base);
    let told = [("--seed", args.seed.to_string()), ("--public-url", url.to_owned()), ("--listen", listen)];
    let told = told.into_iter().chain(args.now.clone().map(|date| ("--now", date)));
    let pairs = told.flat_map(|(name, value)| [name.to_owned(), value]);
    // Mails are shown, so that nothing needs a mail server to be tried.
    ["serve", "--mail-outbox"].map(str::to_owned).into_iter().chain(pairs).collect()
}

fn sites(context: &Context, port: u16, collector: &str) -> Result<Cmd> {
    let program = built(context, "meepraat-demo")?;
    let packages = context.root.join("node_modules");
    let ports = ["--port-base", &port.to_string(), "--collector-url", collector];
    Ok(Cmd::new(program).args(ports).arg("--packages").arg(packages).quiet())
}

fn built(context: &Context, name: &str) -> Result<PathBuf> {
    let program = context.program(name, Profile::Release);
    if !program.is_file() || !context.dist().join("manifest.json").is_file() {
        bail!("{name} is not built yet: leave out --no-build");
    }
    Ok(program)
}

fn origin(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn greet(port: u16, data: &Data) {
    println!("\n  Meepraat is running:\n");
    let rows = [
        ("library (De Linde)", port + 1),
        ("home care (De Brug)", port + 2),
        ("football club (VV Kempenland)", port + 3),
        ("collector", port),
    ];
    for (name, port) in rows {
        println!("    {name:30} {}", origin(port));
    }
    println!("    {:30} {}/embed/kempen-2040", "the poll as a page of its own", origin(port));
    println!("    {:30} {}/outbox", "the mails that would be sent", origin(port));
    println!("    {:30} {}/galerij", "the widget in five house styles", origin(port + 1));
    println!("    {:30} {}/v1/openapi.json", "the API", origin(port));
    println!("\n  database: {}\n  Press Ctrl-C to end.", data.folder.display());
}

/// The folder of the database.
#[derive(Debug)]
struct Data {
    folder: PathBuf,
    temporary: bool,
}

impl Data {
    fn prepare(kept: Option<PathBuf>) -> Result<Self> {
        let temporary = kept.is_none();
        let fresh = || std::env::temp_dir().join(format!("meepraat-demo-{}", std::process::id()));
        let folder = kept.unwrap_or_else(fresh);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self { folder, temporary })
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if self.temporary {
            // What cannot be removed lies in the system's temporary folder.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Args as _, FromArgMatches as _};
    use std::iter;

    fn told(line: &[&str]) -> String {
        let line = iter::once("demo").chain(line.iter().copied());
        let matches = Args::augment_args(clap::Command::new("demo")).get_matches_from(line);
        served(&Args::from_arg_matches(&matches).unwrap(), "http://localhost").join(" ")
    }

    #[test]
    fn the_collector_gets_as_many_samples_as_asked_for() {
        assert!(told(&[]).starts_with("serve --mail-outbox --seed 300 "));
        assert!(told(&["--seed", "0", "--now", "2026-11-22"]).starts_with("serve --mail-outbox --seed 0 "));
        assert!(told(&["--now", "2026-11-22"]).ends_with("--now 2026-11-22"));
    }
}
