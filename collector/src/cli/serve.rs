//! `meepraat serve`: starts the collector, says where it is, and ends it in order on Ctrl-C or SIGTERM.

use super::Done;
use crate::config::{ServeArgs, ServeConfig, campaigns_in_environment};
use crate::server::{ServeError, Settings, prepare, serve, start_logging};
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves until it is told to end.
pub(super) fn run(args: ServeArgs) -> Done {
    let config = ServeConfig::new(args, campaigns_in_environment())?;
    start_logging(config.logs);
    tokio::runtime::Runtime::new()?.block_on(collect(config))
}

async fn collect(config: ServeConfig) -> Done {
    let (address, clock) = (config.listen, config.clock());
    // The port comes first: nothing is made, and no database touched, where another collector runs already.
    let listener =
        TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
    let end = end_signal()?;
    let settings = config.settings(listener.local_addr()?)?;
    let greeting = greeting(&settings);
    let state = Arc::new(prepare(settings, clock).await?);
    writeln!(io::stdout(), "{greeting}")?;
    serve(listener, state, end).await?;
    Ok(ExitCode::SUCCESS)
}

fn greeting(settings: &Settings) -> String {
    let campaigns: Vec<_> = settings.campaigns.iter().map(|campaign| campaign.id.to_string()).collect();
    format!("Meepraat is at {} with {}", settings.public_url, campaigns.join(", "))
}

/// Completes when the program is told to end.
fn end_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminated, mut interrupted) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => (),
            _ = interrupted.recv() => (),
        }
    })
}
