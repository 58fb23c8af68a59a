//! `/mine/{key}`: the pages that links in mails lead to. Looking changes nothing, as mail scanners follow links; what is
//! pressed is posted. How the pages look is `mine::drawing`'s; what a link may do is `contacts`'.

mod drawing;
mod stray;

use super::people::{People, event, sequence};
use super::state::{AppState, Served};
use crate::contacts::{About, Ambassador, ContactsError, Done, Link, Wish};
use crate::letters::{Entry, Poster, ics, poster};
use axum::{
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use drawing::{Page, Personal};
use jiff::Timestamp;
use meepraat_protocol::{Fields, Id};
use meepraat_widget::PublishedLanguage;
use std::{collections::BTreeMap, sync::Arc};
use stray::stray;

/// From this number on an ambassador sees how many answered: fewer would tell who.
const SHOWN_FROM: u64 = 5;

/// `GET /mine/{key}`
pub(crate) async fn look(State(state): State<Arc<AppState>>, Path(key): Path<String>) -> Response {
    match found(&state, &key).await {
        Ok(Some(mine)) => mine.page(&state, None).await,
        Ok(None) => stray(&state, &key, None).await,
        Err(error) => failed(&state, &error),
    }
}

/// `POST /mine/{key}`
pub(crate) async fn act(
    State(state): State<Arc<AppState>>,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(body) = body else { return gone(&state) };
    let fields = read(&headers, &body);
    let mine = match found(&state, &key).await {
        Ok(Some(mine)) => mine,
        Ok(None) => return stray(&state, &key, Some(&fields)).await,
        Err(error) => return failed(&state, &error),
    };
    match wish(&fields, &mine.link.about) {
        Some(wish) => match mine.act(&state, wish).await {
            Ok(done) => mine.page(&state, Some(done)).await,
            Err(error) => failed(&state, &error),
        },
        None => mine.page(&state, None).await,
    }
}

/// `GET /mine/{key}/calendar.ics`
pub(crate) async fn calendar(State(state): State<Arc<AppState>>, Path(key): Path<String>) -> Response {
    let Ok(Some(mine)) = found(&state, &key).await else { return gone(&state) };
    let About::Seat(seat) = &mine.link.about else { return gone(&state) };
    let Some(event) = event(&mine.link.campaign, &seat.event) else { return gone(&state) };
    let now = state.clock.now();
    let entry = Entry { event, slot: seat.slot, uid: &seat.uid, sequence: sequence(now) };
    let written = Timestamp::from_second(now).unwrap_or_default();
    let file = ics(&entry, &mine.link.campaign, &mine.link.language, written);
    download(file.into_bytes(), "text/calendar; charset=utf-8", &format!("{}.ics", seat.event))
}

/// `GET /mine/{key}/poster.pdf`
pub(crate) async fn poster_file(State(state): State<Arc<AppState>>, Path(key): Path<String>) -> Response {
    let Ok(Some(mine)) = found(&state, &key).await else { return gone(&state) };
    let About::Ambassador(ambassador) = &mine.link.about else { return gone(&state) };
    let (campaign, language) = (Arc::clone(&mine.link.campaign), mine.link.language.clone());
    let url = hosted_link(&state, &campaign.id, &ambassador.code);
    // It takes a tenth of a second: others go on meanwhile.
    let drawn = tokio::task::spawn_blocking(move || {
        poster(&Poster { campaign: &campaign, language: &language, url: &url })
    });
    match drawn.await {
        Ok(Ok(file)) => download(file, "application/pdf", "poster.pdf"),
        Ok(Err(error)) => {
            tracing::error!(%error, "a poster cannot be drawn");
            (StatusCode::SERVICE_UNAVAILABLE, Html(String::new())).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a poster cannot be drawn");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn download(file: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], file)
        .into_response()
}

/// The link that an ambassador passes on, to the poll's own page.
fn hosted_link(state: &AppState, campaign: &Id, code: &Id) -> String {
    format!("{}/embed/{campaign}?via={code}", state.public_url)
}

/// Somebody's link, with where it leads.
struct Mine<'a> {
    key: &'a str,
    people: &'a People,
    link: Link,
    language: &'a PublishedLanguage,
}

async fn found<'a>(state: &'a AppState, key: &'a str) -> Result<Option<Mine<'a>>, ContactsError> {
    let Some(people) = &state.people else { return Ok(None) };
    let Some(link) = people.contacts.look(key, state.clock.now()).await? else { return Ok(None) };
    let served: Option<&Served> = state.served.get(&link.campaign.id);
    let language = served.map(|served| served.published.language(Some(link.language.as_str())));
    Ok(language.map(|language| Mine { key, people, link, language }))
}

/// The fields of a form of ours, or of the one that mail programs post, which may come in parts (RFC 8058).
fn read(headers: &HeaderMap, body: &[u8]) -> Fields {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let text = String::from_utf8_lossy(body);
        let one_click = text.contains("name=\"List-Unsubscribe\"") && text.contains("One-Click");
        let field = ("List-Unsubscribe".to_owned(), "One-Click".to_owned());
        return Fields(one_click.then_some(field).into_iter().collect());
    }
    Fields(url::form_urlencoded::parse(body).into_owned().collect())
}

/// What a form of ours asks for; or a mail program, for somebody who pressed "unsubscribe" there (RFC 8058).
fn wish(fields: &Fields, about: &About) -> Option<Wish> {
    if is_one_click(fields) {
        return matches!(about, About::Following(_)).then_some(Wish::Forget);
    }
    match fields.get("wish")? {
        "confirm" => Some(Wish::Confirm),
        "accept" => Some(Wish::Accept),
        "forget" => Some(Wish::Forget),
        "resize" => fields.get("people")?.parse().ok().map(Wish::Resize),
        _ => None,
    }
}

fn is_one_click(fields: &Fields) -> bool {
    fields.get("List-Unsubscribe") == Some("One-Click")
}

/// Counts who answers through an ambassador's link, or no longer.
async fn count(state: &AppState, campaign: &Id, code: &Id, counts: bool) -> Result<(), ContactsError> {
    let noted = match counts {
        true => state.store.welcome(campaign, code).await,
        false => state.store.part_with(campaign, code).await,
    };
    noted.map_err(|error| ContactsError::Database(sqlx::Error::Io(std::io::Error::other(error))))
}

impl Mine<'_> {
    async fn act(&self, state: &AppState, wish: Wish) -> Result<Done, ContactsError> {
        // First the count, then the person: where a crash comes between, there is still a link to press again.
        if let (Wish::Forget, About::Ambassador(Ambassador { code, .. })) = (wish, &self.link.about) {
            count(state, &self.link.campaign.id, code, false).await?;
        }
        let done = self.people.contacts.act(self.key, wish, state.clock.now()).await?;
        if let Done::Enrolled(Ambassador { code, .. }) = &done {
            count(state, &self.link.campaign.id, code, true).await?;
        }
        Ok(done)
    }

    async fn page(&self, state: &AppState, done: Option<Done>) -> Response {
        let personal = match &self.link.about {
            About::Ambassador(ambassador) if done.is_none() => match self.personal(state, ambassador).await {
                Ok(personal) => Some(personal),
                Err(error) => {
                    tracing::error!(%error, "an ambassador's count cannot be read");
                    return unavailable(state, self.language);
                }
            },
            _ => None,
        };
        let now = state.clock.now();
        let page = Page { key: self.key, link: &self.link, personal: personal.as_ref(), now };
        let (heading, body) = match &done {
            None => page.ask(),
            Some(done) => page.tell(done),
        };
        let status = match done {
            Some(Done::Gone) => StatusCode::GONE,
            Some(Done::NoRoom(_)) => StatusCode::CONFLICT,
            _ => StatusCode::OK,
        };
        (status, Html(drawing::document(state, self.language, &heading, &body))).into_response()
    }

    async fn personal(
        &self,
        state: &AppState,
        ambassador: &Ambassador,
    ) -> Result<Personal, crate::store::StoreError> {
        let campaign = &self.link.campaign;
        let counts = state.store.referrals(&campaign.id, &ambassador.code).await?;
        let pages = campaign.partners.iter().filter_map(|partner| {
            let page = partner.link.as_ref().or(partner.origins.first())?;
            let page = page.as_str().split('#').next().unwrap_or_default();
            Some((partner.id.clone(), format!("{page}#meepraat={}", ambassador.code)))
        });
        Ok(Personal {
            hosted: hosted_link(state, &campaign.id, &ambassador.code),
            pages: pages.collect(),
            total: Some(counts.values().sum()).filter(|total| *total >= SHOWN_FROM),
            by_partner: shown(counts),
        })
    }
}

/// The counts that may be shown beside their total: each large enough, and so is what is left.
fn shown(counts: BTreeMap<Option<Id>, u64>) -> Vec<(Option<Id>, u64)> {
    let total: u64 = counts.values().sum();
    let shown: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= SHOWN_FROM).collect();
    let rest = total - shown.iter().map(|(_, count)| count).sum::<u64>();
    if rest == 0 || rest >= SHOWN_FROM { shown } else { Vec::new() }
}

/// The link is used, too old, or never was one. In the language of the first campaign, as nobody knows whose it was.
fn gone(state: &AppState) -> Response {
    let Some(served) = state.served.values().next() else { return StatusCode::GONE.into_response() };
    let language = served.published.language(None);
    let (heading, body) = drawing::gone(language);
    (StatusCode::GONE, Html(drawing::document(state, language, &heading, &body))).into_response()
}

fn failed(state: &AppState, error: &ContactsError) -> Response {
    tracing::error!(%error, "a link in a mail cannot be followed");
    match state.served.values().next() {
        Some(served) => unavailable(state, served.published.language(None)),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn unavailable(state: &AppState, language: &PublishedLanguage) -> Response {
    let (heading, body) = drawing::failed(language);
    let page = drawing::document(state, language, &heading, &body);
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")], Html(page)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_could_be_worked_out_is_not_shown() {
        let counts = |numbers: &[(&str, u64)]| {
            numbers.iter().map(|(partner, count)| (Id::new(partner).ok(), *count)).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(shown(counts(&[("a", 7), ("b", 5)])).len(), 2);
        assert_eq!(shown(counts(&[("a", 7), ("b", 2)])), [], "two would be what is left");
        assert_eq!(shown(counts(&[("a", 7), ("b", 2), ("c", 3)])).len(), 1);
    }
}
