//! Starting and ending: campaigns are published, the database is opened, and on a signal everything ends in order.

use super::{
    Clock,
    address::TrustedProxies,
    app,
    care::care,
    files::Files,
    intake::receive,
    judge::{Known, Speaker},
    limiter::{CONTACTS, Limiter, POSTS},
    people::{People, Way, organiser_address},
    site::{SiteError, static_files},
    state::{AppState, Served},
};
use crate::{
    contacts::{Contacts, ContactsError},
    mailer::{Mailer, MailerError},
    samples::samples,
    store::{HashedFile, Publication, Store, StoreError},
    widget_files::WidgetFiles,
};
use axum::serve::ListenerExt;
use jiff::civil::Date;
use lettre::message::Mailbox;
use meepraat_protocol::{Audience, Campaign, Id, Outcome};
use meepraat_widget::{Offer, publish};
use std::{
    collections::BTreeMap,
    future::Future,
    io::{self, IsTerminal},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Once},
    time::Duration,
};
use tokio::net::TcpListener;

/// How long requests that are under way may take when the collector is told to end.
const FAREWELL: Duration = Duration::from_secs(10);

/// What the collector runs with.
#[derive(Debug)]
pub struct Settings {
    /// The database's file.
    pub database: PathBuf,
    /// The campaigns to serve.
    pub campaigns: Vec<Campaign>,
    /// The widget's files.
    pub widget: WidgetFiles,
    /// The origin that links begin with, without a slash at the end.
    pub public_url: String,
    /// The proxies that are believed about whose request it is.
    pub trusted: TrustedProxies,
    /// Sample responses to add to each campaign that has none.
    pub samples: u32,
    /// The people who take part; none: nobody can sign up, as no mail is sent.
    pub people: Option<PeopleSettings>,
}

/// Where contact details are, and how mails go.
#[derive(Debug, Clone)]
pub struct PeopleSettings {
    /// The database of contact details.
    pub database: PathBuf,
    /// The file with the keys that they are sealed with.
    pub keys: PathBuf,
    /// How mails go.
    pub mail: Mail,
    /// From whom; none: the organiser's contact.
    pub from: Option<String>,
}

/// How mails go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mail {
    /// To a server, such as `smtps://name:password@mail.example.nl`.
    Smtp(String),
    /// Nowhere: they are shown on a page, for demonstrations and tests.
    Outbox,
    /// Nowhere: people who signed up before are let go in time, and nobody new can sign up.
    Nowhere,
}

/// How the collector writes its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Logs {
    /// For people
    Pretty,
    /// For machines, one JSON object per line
    Json,
}

/// The collector cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The static files cannot be made.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// Two campaign files have the same id.
    #[error("two campaign files have the id `{0}`; give each its own")]
    SameCampaign(Id),
    /// The database cannot be opened or read.
    #[error("cannot open the database {file}: {source}")]
    Database {
        /// Its file.
        file: String,
        /// Why.
        source: StoreError,
    },
    /// The database of contact details cannot be opened or read.
    #[error("cannot open the contacts' database {file}: {source}")]
    Contacts {
        /// Its file.
        file: String,
        /// Why.
        source: ContactsError,
    },
    /// The mail server's address is none.
    #[error(transparent)]
    Mailer(#[from] MailerError),
    /// The sender of mails is none.
    #[error("`{0}` is no sender: write an address, such as `De Kempen <meepraten@example.nl>`")]
    Sender(String),
    /// Nobody sends the mails.
    #[error(
        "the organiser's contact of `{0}` is no e-mail address: name the sender of mails with --mail-from"
    )]
    NoSender(Id),
    /// Samples cannot be stored.
    #[error("the samples cannot be stored: {0}")]
    Samples(#[from] StoreError),
    /// The port is taken, or may not be used.
    #[error("cannot listen on {address}: {source}{}", advice(.source))]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Serving broke off.
    #[error("serving broke off: {0}")]
    Serving(io::Error),
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => "; end the program that uses it, or choose another port with --listen",
        io::ErrorKind::PermissionDenied => "; choose a port above 1023 with --listen",
        _ => "",
    }
}

/// Publishes the campaigns and opens the database.
///
/// # Errors
/// When a file or the database is not as it should be.
pub async fn prepare(settings: Settings, clock: Clock) -> Result<AppState, ServeError> {
    let mut served = BTreeMap::new();
    // Where no mail is sent, nobody is offered what takes one.
    let welcome = settings.people.as_ref().is_some_and(|people| people.mail != Mail::Nowhere);
    let offer = if welcome { Offer::Everything } else { Offer::Poll };
    for campaign in settings.campaigns {
        let published = publish(&campaign, offer, clock.rehearsal());
        let id = campaign.id.clone();
        if served.insert(id.clone(), Served { campaign: Arc::new(campaign), published }).is_some() {
            return Err(ServeError::SameCampaign(id));
        }
    }
    let files = static_files(&settings.widget, served.values())?;
    let served = Arc::new(served);
    let database = |source| not_opened(&settings.database, source);
    let store = open(&settings.database, &served).await.map_err(database)?;
    let packed = store.packed().await.map_err(database)?;
    let files = Arc::new(Files::new(files, &packed));
    let known = remember(&store, &served, files.hashed(), clock.today()).await.map_err(database)?;
    let people = match &settings.people {
        Some(people) => Some(open_people(people, &served).await?),
        None => None,
    };
    let manifest = settings.widget.manifest();
    let (style, height) = (format!("/{}", manifest.hosted.path), format!("/{}", manifest.height.path));
    let state = AppState {
        served,
        known,
        files,
        style,
        height,
        store,
        people,
        clock,
        limiter: Limiter::new(POSTS),
        contact_limiter: Limiter::new(CONTACTS),
        trusted: settings.trusted,
        unbelieved: Once::new(),
        public_url: settings.public_url,
    };
    if settings.samples > 0 {
        add_samples(&state, settings.samples).await?;
    }
    Ok(state)
}

/// The same collector started again on a database, with what it served before: the files need not be made anew. Nobody can sign
/// up at it.
///
/// # Errors
/// When the database is not as it should be.
pub async fn restart(before: &AppState, database: &Path) -> Result<AppState, ServeError> {
    let failed = |source| not_opened(database, source);
    let store = open(database, &before.served).await.map_err(failed)?;
    let today = before.clock.today();
    let known = remember(&store, &before.served, before.files.hashed(), today).await.map_err(failed)?;
    Ok(AppState {
        served: Arc::clone(&before.served),
        known,
        files: Arc::clone(&before.files),
        style: before.style.clone(),
        height: before.height.clone(),
        store,
        people: None,
        clock: before.clock.clone(),
        limiter: Limiter::new(POSTS),
        contact_limiter: Limiter::new(CONTACTS),
        trusted: before.trusted.clone(),
        unbelieved: Once::new(),
        public_url: before.public_url.clone(),
    })
}

fn not_opened(database: &Path, source: StoreError) -> ServeError {
    ServeError::Database { file: database.display().to_string(), source }
}

async fn open(database: &Path, served: &BTreeMap<Id, Served>) -> Result<Store, StoreError> {
    let campaigns = served.iter().map(|(id, served)| (id.clone(), Arc::clone(&served.campaign)));
    Store::open(database, campaigns.collect()).await
}

/// Adds samples to each campaign for residents whose open wave has no responses yet. A poll for staff is too small to
/// be told from its samples.
async fn add_samples(state: &AppState, number: u32) -> Result<(), ServeError> {
    let residents = |served: &&Served| served.campaign.audience == Audience::Residents;
    for campaign in state.served.values().filter(residents).map(|served| &served.campaign) {
        let Some(wave) = campaign.wave_on(state.clock.today()) else { continue };
        if state.store.results(&campaign.id, &wave.id).await?.total > 0 {
            continue;
        }
        let envelopes = samples(campaign, wave, state.clock.hour(), number);
        let events = envelopes.into_iter().map(Ok).collect();
        let receipts = receive(state, Speaker::Samples, events).await.map_err(StoreError::from)?;
        let taken = receipts.iter().filter(|receipt| receipt.outcome == Outcome::Accepted).count();
        tracing::info!(campaign = %campaign.id, wave = %wave.id, taken, "samples were added");
        if let Some(problem) = receipts.iter().find_map(|receipt| receipt.problem.as_ref()) {
            tracing::warn!(campaign = %campaign.id, problem = problem.detail, "a sample does not fit");
        }
    }
    Ok(())
}

async fn open_people(settings: &PeopleSettings, served: &BTreeMap<Id, Served>) -> Result<People, ServeError> {
    let from = settings
        .from
        .as_deref()
        .map(|from| from.parse::<Mailbox>().map_err(|_| ServeError::Sender(from.to_owned())));
    let from = from.transpose()?;
    let nobody = |campaign: &Campaign| {
        campaign.main_language().is_none_or(|language| organiser_address(campaign, language).is_none())
    };
    if from.is_none()
        && settings.mail != Mail::Nowhere
        && let Some(served) = served.values().find(|served| nobody(&served.campaign))
    {
        return Err(ServeError::NoSender(served.campaign.id.clone()));
    }
    let post = match &settings.mail {
        Mail::Smtp(url) => Way::Server(Mailer::smtp(url)?),
        Mail::Outbox => Way::Outbox,
        Mail::Nowhere => Way::Nowhere,
    };
    let campaigns = served.iter().map(|(id, served)| (id.clone(), Arc::clone(&served.campaign)));
    let opened = Contacts::open(
        &settings.database,
        &settings.keys,
        campaigns.collect(),
        settings.mail == Mail::Outbox,
    )
    .await;
    let contacts = opened
        .map_err(|source| ServeError::Contacts { file: settings.database.display().to_string(), source })?;
    Ok(People { contacts, post, from })
}

/// Keeps what is served from now on, and gives what responses are judged by.
async fn remember(
    store: &Store,
    served: &BTreeMap<Id, Served>,
    files: Vec<HashedFile>,
    today: Date,
) -> Result<BTreeMap<Id, Known>, StoreError> {
    let campaigns =
        served.values().map(|served| (served.published.index.version.clone(), Arc::clone(&served.campaign)));
    store.publish(Publication { campaigns: campaigns.collect(), files }, today).await?;
    let mut known = BTreeMap::new();
    for (id, served) in served {
        let version = served.published.index.version.clone();
        let versions = store.versions(id).await?;
        known.insert(id.clone(), Known { campaign: Arc::clone(&served.campaign), version, versions });
    }
    Ok(known)
}

/// Serves until `end` comes, then finishes what is under way and closes the database.
///
/// # Errors
/// When serving breaks off.
pub async fn serve(
    listener: TcpListener,
    state: Arc<AppState>,
    end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    // Answers are small and written at once; waiting to fill a packet would only delay them. Where it cannot be
    // switched off, they are a little later.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let router = app(Arc::clone(&state)).into_make_service_with_connect_info::<SocketAddr>();
    let (ending, mut ended) = tokio::sync::watch::channel(());
    let mut caring = tokio::spawn(care(Arc::clone(&state), ended.clone()));
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        end.await;
        drop(ending);
    });
    let farewell = async move {
        while ended.changed().await.is_ok() {}
        tokio::time::sleep(FAREWELL).await;
    };
    let served = tokio::select! {
        served = serving => served.map_err(ServeError::Serving),
        () = farewell => Ok(()),
    };
    // A mail that is under way is noted as sent. One that takes too long goes out again, with the same Message-ID.
    if tokio::time::timeout(FAREWELL, &mut caring).await.is_err() {
        caring.abort();
    }
    state.store.close().await;
    if let Some(people) = &state.people {
        people.contacts.close().await;
    }
    served
}

/// Starts the log, to standard error; the environment's RUST_LOG says what of it.
pub fn start_logging(logs: Logs) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let colours = io::stderr().is_terminal();
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(colours);
    // A log that was started before stays as it is.
    let _ = match logs {
        Logs::Pretty => subscriber.with_target(false).try_init(),
        Logs::Json => subscriber.json().try_init(),
    };
}
