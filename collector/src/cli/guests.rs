//! `meepraat guests`: who comes to an event, or how many to each, as CSV to standard output; what they add up to is said
//! apart, to standard error.

use super::Done;
use crate::campaign_file::CampaignFile;
use crate::config::{DatabaseArgs, Databases};
use crate::contacts::{ContactsError, Guest, GuestBook, Heads, Standing};
use crate::table::Table;
use meepraat_protocol::{Campaign, Event, Facility, Id, Language, did_you_mean};
use meepraat_widget::facility_in_words;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The flags of `meepraat guests`.
#[derive(Debug, clap::Args)]
pub(super) struct GuestsArgs {
    /// The campaign file
    #[arg(value_name = "CAMPAIGN_FILE")]
    file: PathBuf,
    /// The event's id; left out: the campaign's events, with how many people stand how
    #[arg(value_name = "EVENT")]
    event: Option<String>,
    #[command(flatten)]
    databases: DatabaseArgs,
}

/// There is no list to print.
#[derive(Debug, thiserror::Error)]
enum GuestsError {
    #[error("the campaign `{campaign}` has no event `{event}`: {remedy}")]
    NoEvent { campaign: Id, event: String, remedy: String },
    #[error(
        "there is no contacts' database {}: name the one of `meepraat serve` with --contacts; it makes one when it has a \
         mail server", .0.display()
    )]
    NoDatabase(PathBuf),
    #[error("{0}; name the key file of `meepraat serve` with --contacts-key")]
    Key(#[source] crate::contacts::KeyError),
    #[error(
        "cannot read the contacts' database {}: {source}; name the one of people who sign up with --contacts, not that \
         of answers", .file.display()
    )]
    Unread { file: PathBuf, source: ContactsError },
}

/// Prints the list.
pub(super) fn run(args: GuestsArgs) -> Done {
    let campaign = CampaignFile::read(&args.file)?.into_campaign()?;
    let event = args.event.map(|event| event_of(&campaign, &event)).transpose()?;
    let databases = Databases::new(args.databases)?;
    let printing = async {
        let mut book = open(&databases).await?;
        let unread = |source| unread(&databases, source);
        match event {
            Some(event) => {
                let guests = book.guests(&campaign.id, &event.id).await.map_err(unread)?;
                list(&campaign, event, &guests)?;
            }
            None => {
                let mut all = Vec::new();
                for event in &campaign.events {
                    all.push((event, book.guests(&campaign.id, &event.id).await.map_err(unread)?));
                }
                overview(&campaign, &all)?;
            }
        }
        let known = book.campaigns().await.map_err(unread)?;
        if !known.is_empty() && !known.contains(&campaign.id) {
            let meant = did_you_mean(campaign.id.as_str(), known.iter().map(Id::as_str));
            writeln!(
                io::stderr(),
                "note: nobody signed up for the campaign `{}` here: {meant}",
                campaign.id
            )?;
        }
        Ok(ExitCode::SUCCESS)
    };
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(printing)
}

fn event_of<'a>(campaign: &'a Campaign, given: &str) -> Result<&'a Event, GuestsError> {
    campaign.events.iter().find(|event| event.id.as_str() == given).ok_or_else(|| GuestsError::NoEvent {
        campaign: campaign.id.clone(),
        event: given.to_owned(),
        remedy: did_you_mean(given, campaign.events.iter().map(|event| event.id.as_str())),
    })
}

async fn open(databases: &Databases) -> Result<GuestBook, GuestsError> {
    if !databases.contacts.exists() {
        return Err(GuestsError::NoDatabase(databases.contacts.clone()));
    }
    let opened = GuestBook::open(&databases.contacts, &databases.contacts_key).await;
    opened.map_err(|source| unread(databases, source))
}

fn unread(databases: &Databases, source: ContactsError) -> GuestsError {
    match source {
        ContactsError::Key(source) => GuestsError::Key(source),
        source => GuestsError::Unread { file: databases.contacts.clone(), source },
    }
}

fn list(campaign: &Campaign, event: &Event, guests: &[Guest]) -> io::Result<()> {
    let (mut table, words) = (Table::new(io::stdout())?, Words::of(campaign));
    let slots = event.slots.is_some();
    let head = ["name", "e-mail", "people", "facilities", "role", "organisation", "standing"];
    table.row(slots.then_some("slot").into_iter().chain(head))?;
    for guest in guests {
        let slot = slots.then(|| guest.slot.map(|slot| slot.to_string()).unwrap_or_default());
        let facilities: Vec<_> = guest.facilities.iter().map(|facility| words.facility(*facility)).collect();
        let role = guest.role.as_ref().map(|role| words.role(event, role));
        // Anybody can type an address: until its owner confirms it, nobody is to write there.
        let told = |text: String| if guest.confirmed { text } else { String::new() };
        let cells = [
            told(guest.name.clone()),
            told(guest.email.clone()),
            guest.people.to_string(),
            told(facilities.join(", ")),
            told(role.unwrap_or_default()),
            told(guest.organisation.clone().unwrap_or_default()),
            standing(guest),
        ];
        table.row(slot.into_iter().chain(cells))?;
    }
    table.finish()?;
    totals(event, guests, &words)
}

fn standing(guest: &Guest) -> String {
    let unconfirmed = if guest.confirmed { "" } else { ", not confirmed" };
    match guest.standing {
        Standing::Taken => "confirmed".to_owned(),
        Standing::Offered => "offered".to_owned(),
        Standing::Held => "held".to_owned(),
        Standing::Waiting => format!("waitlist {}{unconfirmed}", guest.order.unwrap_or_default()),
    }
}

/// What has to be arranged is asked for by whoever comes for certain.
fn totals(event: &Event, guests: &[Guest], words: &Words<'_>) -> io::Result<()> {
    let Heads { confirmed, offered, held, waiting } = Heads::of(guests);
    let coming = || guests.iter().filter(|guest| guest.standing == Standing::Taken);
    let mut output = io::stderr();
    writeln!(
        output,
        "{}: {confirmed} people confirmed (sign-ups: {}), {offered} offered, {held} held, {waiting} on the waitlist",
        event.id,
        coming().count(),
    )?;
    let mut asked = BTreeMap::<_, u32>::new();
    coming()
        .flat_map(|guest| &guest.facilities)
        .for_each(|facility| *asked.entry(*facility).or_default() += 1);
    if !asked.is_empty() {
        writeln!(output, "asked for by confirmed sign-ups:")?;
    }
    for (facility, times) in asked {
        writeln!(output, "{times:>4}  {}", words.facility(facility))?;
    }
    Ok(())
}

fn overview(campaign: &Campaign, all: &[(&Event, Vec<Guest>)]) -> io::Result<()> {
    let (mut table, words) = (Table::new(io::stdout())?, Words::of(campaign));
    table.row(["event", "title", "starts", "places", "confirmed", "offered", "held", "waitlist"])?;
    for (event, guests) in all {
        let Heads { confirmed, offered, held, waiting } = Heads::of(guests);
        let slots = event.slots.as_ref().map(|slots| slots.starts.len());
        let places = event.capacity.map(|places| places.to_string()).or(slots.map(|slots| slots.to_string()));
        let named = [event.id.to_string(), words.said(&event.title), event.starts.to_string()];
        let numbers = [confirmed, offered, held, waiting].map(|number| number.to_string());
        table.row(named.into_iter().chain([places.unwrap_or_default()]).chain(numbers))?;
    }
    table.finish()
}

/// The campaign's words in its own language, which is the organiser's.
struct Words<'a> {
    language: Option<&'a Language>,
}

impl<'a> Words<'a> {
    fn of(campaign: &'a Campaign) -> Self {
        Self { language: campaign.main_language() }
    }

    fn facility(&self, facility: Facility) -> String {
        self.language.map_or(facility.as_str().to_owned(), |language| facility_in_words(language, facility))
    }

    /// The role's name; its id where the event has it no longer.
    fn role(&self, event: &Event, id: &Id) -> String {
        let role = event.roles.iter().find(|role| role.id == *id);
        role.map_or(id.to_string(), |role| self.said(&role.title))
    }

    fn said(&self, text: &meepraat_protocol::Localized) -> String {
        self.language.map(|language| text.resolve(language, language).to_owned()).unwrap_or_default()
    }
}
