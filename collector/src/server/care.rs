//! What the server does by itself: sends the mails that wait, and lets `contacts` do what time asks for.

use super::people::{People, Way, write};
use super::state::AppState;
use crate::contacts::{ContactsError, Outgoing};
use crate::mailer::SendError;
use crate::store::Unavailable;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// How often it is looked whether mails wait.
const GLANCE: Duration = Duration::from_secs(1);

/// How long mails are left alone when the mail server does not answer.
const AWAY: Duration = Duration::from_secs(60);

/// How often time is asked what is due.
const TEND: Duration = Duration::from_secs(60);

/// How often the file is made anew, where something was written, and ambassadors are compared with what is counted.
const TIDY: Duration = Duration::from_secs(3600);

/// Mails that are read at once.
const AT_ONCE: u32 = 50;

/// Works until the server ends. What is under way then is finished: a mail that was sent is noted as sent.
pub(crate) async fn care(state: Arc<AppState>, ended: watch::Receiver<()>) {
    let Some(people) = &state.people else { return };
    tokio::join!(
        by_the_minute(&state, people, ended.clone()),
        by_the_hour(&state, people, ended.clone()),
        mail(&state, people, ended.clone()),
    );
}

async fn by_the_minute(state: &AppState, people: &People, mut ended: watch::Receiver<()>) {
    loop {
        told(tend(state, people).await);
        if is_over(TEND, &mut ended).await {
            return;
        }
    }
}

async fn by_the_hour(state: &AppState, people: &People, mut ended: watch::Receiver<()>) {
    loop {
        told(agree(state, people).await);
        told(people.contacts.tidy().await);
        if is_over(TIDY, &mut ended).await {
            return;
        }
    }
}

async fn mail(state: &AppState, people: &People, mut ended: watch::Receiver<()>) {
    loop {
        let wait = match send_due(state, people, &ended).await {
            Ok(Server::There) => GLANCE,
            Ok(Server::Away) => AWAY,
            Err(error) => {
                tracing::error!(%error, "what becomes of mails cannot be noted: none is sent");
                AWAY
            }
        };
        if is_over(wait, &mut ended).await {
            return;
        }
    }
}

/// Waits; true: the server ends meanwhile.
async fn is_over(wait: Duration, ended: &mut watch::Receiver<()>) -> bool {
    tokio::select! {
        // The other end is dropped.
        _ = ended.changed() => true,
        () = tokio::time::sleep(wait) => false,
    }
}

fn told<E: std::fmt::Display>(done: Result<(), E>) {
    if let Err(error) = done {
        tracing::error!(%error, "what is due for people who take part could not be done; it is tried again");
    }
}

/// Does all that is due now.
pub(crate) async fn tend(state: &AppState, people: &People) -> Result<(), ContactsError> {
    while people.contacts.tend(state.clock.now()).await?.more {}
    Ok(())
}

/// Counts for every ambassador that there is: between the two databases a crash may have come. Codes that nobody has any
/// more are not looked for, as a file named by mistake would cost every count.
async fn agree(state: &AppState, people: &People) -> Result<(), Disagreement> {
    for campaign in state.served.keys() {
        for code in people.contacts.ambassadors(campaign).await? {
            state.store.welcome(campaign, &code).await?;
        }
    }
    Ok(())
}

#[derive(Debug, thiserror::Error)]
enum Disagreement {
    #[error(transparent)]
    Contacts(#[from] ContactsError),
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Sends every mail that is due, until the server is told to end.
pub(crate) async fn send_due(
    state: &AppState,
    people: &People,
    ended: &watch::Receiver<()>,
) -> Result<Server, ContactsError> {
    if !people.are_welcome() {
        return Ok(Server::There);
    }
    loop {
        let due = people.contacts.mails_due(state.clock.now(), AT_ONCE).await?;
        if due.is_empty() {
            return Ok(Server::There);
        }
        for mail in &due {
            if ended.has_changed().is_err() {
                return Ok(Server::There);
            }
            if send(state, people, mail).await? == Server::Away {
                return Ok(Server::Away);
            }
        }
    }
}

/// Whether the mail server answers: where it does not, the other mails need not be tried now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    There,
    Away,
}

/// No mail is thrown away before its time is over: what is refused today (a sender that may not send, a campaign that is not
/// served) may be mended tomorrow. Nothing is logged of whom it went to.
async fn send(state: &AppState, people: &People, mail: &Outgoing) -> Result<Server, ContactsError> {
    let now = state.clock.now();
    people.contacts.mail_is_leaving(mail, now).await?;
    let message = match write(state, people, mail) {
        Ok(message) => message,
        Err(error) => {
            tracing::error!(%error, "a mail cannot be written");
            people.contacts.mail_must_wait(mail, now).await?;
            return Ok(Server::There);
        }
    };
    let sent = match &people.post {
        Way::Server(mailer) => mailer.send(message.envelope(), &message.formatted()).await,
        Way::Outbox | Way::Nowhere => Ok(()),
    };
    match sent {
        Ok(()) => people.contacts.mail_is_sent(mail, now).await?,
        Err(SendError::Later { reason }) if reason.is_about_the_server() => {
            tracing::warn!(%reason, "the mail server cannot be used; mails wait");
            return Ok(Server::Away);
        }
        Err(error) => {
            tracing::warn!(%error, "a mail was not taken; it is tried again");
            people.contacts.mail_must_wait(mail, now).await?;
        }
    }
    Ok(Server::There)
}
