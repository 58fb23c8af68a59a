//! The page of a link whose campaign is served no longer: all that it does is to let somebody leave.

use super::{count, drawing, failed, gone, is_one_click};
use crate::contacts::{ContactsError, Wish};
use crate::server::state::AppState;
use axum::response::{Html, IntoResponse, Response};
use meepraat_protocol::Fields;
use meepraat_widget::PublishedLanguage;

/// A key of nobody whose campaign is served. Where it is somebody's all the same, they can still leave.
pub(super) async fn stray(state: &AppState, key: &str, posted: Option<&Fields>) -> Response {
    let (language, has_left) = match leave(state, key, posted).await {
        Ok(Some(found)) => found,
        Ok(None) => return gone(state),
        Err(error) => return failed(state, &error),
    };
    let (heading, body) = if has_left { drawing::erased(language) } else { drawing::left_behind(language) };
    Html(drawing::document(state, language, &heading, &body)).into_response()
}

/// Lets somebody leave who asks for it; gives the language to speak to them, and whether they left. In the pages of the
/// first campaign, as their own has none any more.
async fn leave<'a>(
    state: &'a AppState,
    key: &str,
    posted: Option<&Fields>,
) -> Result<Option<(&'a PublishedLanguage, bool)>, ContactsError> {
    let (Some(people), Some(served)) = (&state.people, state.served.values().next()) else { return Ok(None) };
    let now = state.clock.now();
    let Some(who) = people.contacts.left_behind(key, now).await? else { return Ok(None) };
    let asks =
        |fields: &Fields| fields.get("wish") == Some("forget") || (who.follows && is_one_click(fields));
    let leaves = posted.is_some_and(asks);
    if leaves {
        if let Some(code) = &who.code {
            count(state, &who.campaign, code, false).await?;
        }
        people.contacts.act(key, Wish::Forget, now).await?;
    }
    Ok(Some((served.published.language(Some(who.language.as_str())), leaves)))
}
