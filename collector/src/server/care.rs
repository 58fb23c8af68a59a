//! What the server does by itself: sends the mails that wait, and lets `contacts` do what time asks for.

use super::people::{People, Unwritten, write};
use super::state::AppState;
use crate::contacts::{ContactsError, Outgoing};
use crate::mailer::{Reason, SendError};
use crate::store::Unavailable;
use std::{sync::Arc, time::Duration};

/// How often it is looked whether mails wait.
const GLANCE: Duration = Duration::from_secs(1);

/// Glances after which time is asked what is due: a minute.
const TEND: u32 = 60;

/// Glances after which the file is made anew, where something was deleted: an hour.
const TIDY: u32 = 3600;

/// Mails that are read at once.
const AT_ONCE: u32 = 50;

/// Works until it is dropped.
pub(crate) async fn care(state: Arc<AppState>) {
    let Some(people) = &state.people else { return };
    if let Err(error) = agree(&state, people).await {
        tracing::error!(%error, "the ambassadors' counts could not be compared with the ambassadors");
    }
    let mut glances = 0_u32;
    loop {
        if glances.is_multiple_of(TEND)
            && let Err(error) = tend(&state, people).await
        {
            tracing::error!(%error, "what is due for people who take part could not be done");
        }
        if glances % TIDY == TIDY - 1
            && let Err(error) = people.contacts.tidy().await
        {
            tracing::error!(%error, "the contacts' database could not be made anew");
        }
        if let Err(error) = send_due(&state, people).await {
            tracing::error!(%error, "mails could not be looked up");
        }
        glances = glances.wrapping_add(1);
        tokio::time::sleep(GLANCE).await;
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

/// Sends every mail that is due.
pub(crate) async fn send_due(state: &AppState, people: &People) -> Result<(), ContactsError> {
    loop {
        let due = people.contacts.mails_due(state.clock.now(), AT_ONCE).await?;
        if due.is_empty() {
            return Ok(());
        }
        for mail in &due {
            if send(state, people, mail).await? == Server::Away {
                return Ok(());
            }
        }
    }
}

/// Whether the mail server answers: where it does not, the other mails need not be tried now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Server {
    There,
    Away,
}

/// Whatever becomes of a mail is noted, so that it comes round no second time at once. Nothing is logged of whom it went to.
async fn send(state: &AppState, people: &People, mail: &Outgoing) -> Result<Server, ContactsError> {
    let now = state.clock.now();
    let message = match write(state, people, mail) {
        Ok(message) => message,
        Err(error) => {
            if !matches!(error, Unwritten::Gone) {
                tracing::error!(%error, "a mail cannot be written");
            }
            people.contacts.mail_is_refused(mail).await?;
            return Ok(Server::There);
        }
    };
    let sent = match &people.mailer {
        Some(mailer) => mailer.send(message.envelope(), &message.formatted()).await,
        None => Ok(()),
    };
    match sent {
        Ok(()) => people.contacts.mail_is_sent(mail, now).await?,
        Err(error @ SendError::Later { reason }) => {
            tracing::warn!(%error, "a mail could not be sent yet");
            people.contacts.mail_must_wait(mail, now).await?;
            if !matches!(reason, Reason::Reply(_)) {
                return Ok(Server::Away);
            }
        }
        Err(error @ SendError::Never { .. }) => {
            tracing::warn!(%error, "a mail was refused");
            people.contacts.mail_is_refused(mail).await?;
        }
    }
    Ok(Server::There)
}
