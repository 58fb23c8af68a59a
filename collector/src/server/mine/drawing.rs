//! How the pages of links in mails look: a heading, what is so, and buttons that post.

use crate::contacts::{About, Done, Link, Seat, Standing};
use crate::dutch_time::moment;
use crate::dutch_time::seconds_of;
use crate::letters::{Entry, PageTexts, calendar_links, fill, moment_in_words, qr_svg, texts};
use crate::server::embed::files;
use crate::server::pages::escape;
use crate::server::people::{event, sequence};
use crate::server::state::AppState;
use meepraat_protocol::{Event, Id};
use meepraat_widget::{PublishedLanguage, hosted_page};
use std::fmt::Write;

/// What a page is made from.
pub(super) struct Page<'a> {
    pub(super) key: &'a str,
    pub(super) link: &'a Link,
    /// An ambassador's own.
    pub(super) personal: Option<&'a Personal>,
    pub(super) now: i64,
}

/// What an ambassador passes on, and what came of it.
pub(super) struct Personal {
    pub(super) hosted: String,
    pub(super) pages: Vec<(Id, String)>,
    /// None: too few to show.
    pub(super) total: Option<u64>,
    pub(super) by_partner: Vec<(Option<Id>, u64)>,
}

/// A heading and what stands under it.
type Drawn = (String, String);

pub(super) fn document(state: &AppState, language: &PublishedLanguage, heading: &str, body: &str) -> String {
    hosted_page(language, files(state), heading, body)
}

pub(super) fn gone(language: &PublishedLanguage) -> Drawn {
    let words = &texts(&language.bundle.language).page;
    let poll = poll_link(words, &language.bundle.campaign, language.bundle.language.as_str());
    (words.gone_heading.clone(), paragraph(&words.link_gone) + &poll)
}

pub(super) fn failed(language: &PublishedLanguage) -> Drawn {
    let words = &texts(&language.bundle.language).page;
    (words.failed_heading.clone(), paragraph(&words.failed))
}

/// For somebody whose campaign is served no longer.
pub(super) fn left_behind(language: &PublishedLanguage) -> Drawn {
    let words = &texts(&language.bundle.language).page;
    let body = paragraph(&words.erase_explained) + &button("forget", &words.erase_button, true);
    (words.erase_heading.clone(), body)
}

/// That somebody left whose campaign is served no longer.
pub(super) fn erased(language: &PublishedLanguage) -> Drawn {
    let words = &texts(&language.bundle.language).page;
    (words.confirmed_heading.clone(), paragraph(&words.unsubscribed))
}

impl Page<'_> {
    fn words(&self) -> &'static PageTexts {
        &texts(&self.link.language).page
    }

    fn event(&self, seat: &Seat) -> Option<&Event> {
        event(&self.link.campaign, &seat.event)
    }

    fn title(&self, seat: &Seat) -> String {
        let language = &self.link.language;
        let main = self.link.campaign.main_language().unwrap_or(language);
        self.event(seat).map(|event| event.title.resolve(language, main).to_owned()).unwrap_or_default()
    }

    /// What it is about, and when.
    fn what(&self, seat: &Seat) -> String {
        let Some(event) = self.event(seat) else { return String::new() };
        let begins = moment(seconds_of(seat.slot.unwrap_or(event.starts)));
        let begins = moment_in_words(&self.link.campaign, &self.link.language, begins);
        format!("<p class=\"what\">{}</p><p>{}</p>", escape(&self.title(seat)), escape(&begins))
    }

    /// What can be done.
    pub(super) fn ask(&self) -> Drawn {
        let words = self.words();
        match &self.link.about {
            About::Confirm(seat) => {
                let what = seat.as_ref().map(|seat| self.what(seat)).unwrap_or_default();
                let button = button("confirm", &words.confirm_button, true);
                (words.confirm_heading.clone(), what + &paragraph(&words.confirm) + &button)
            }
            About::Accept(seat) => {
                (words.accept_heading.clone(), self.what(seat) + &self.offer(seat) + &self.cancel())
            }
            About::Seat(seat) => (words.manage_heading.clone(), self.manage(seat)),
            About::Ambassador(_) => (words.ambassador_heading.clone(), self.ambassador()),
            About::Following(_) => {
                let body = paragraph(&words.unsubscribe_explained)
                    + &button("forget", &words.unsubscribe_button, true);
                (words.unsubscribe_heading.clone(), body)
            }
        }
    }

    /// What was done.
    pub(super) fn tell(&self, done: &Done) -> Drawn {
        let words = self.words();
        let good = |text: &str| (words.confirmed_heading.clone(), paragraph(text));
        let about = |text: &str, seat: &Seat| {
            let people = seat.people.to_string();
            fill(text, &[("event", &self.title(seat)), ("party", &people)])
        };
        match done {
            Done::Placed(_) if matches!(self.link.about, About::Accept(_)) => good(&words.accepted),
            Done::Placed(seat) => good(&about(&words.confirmed_place, seat)),
            Done::Waits(seat) => good(&about(&words.confirmed_waiting, seat)),
            Done::Enrolled(_) => good(&words.confirmed_enrolment),
            Done::Follows => good(&words.confirmed_follow_up),
            Done::Resized(seat) => good(&about(&words.changed, seat)),
            Done::NoRoom(_) => (words.change_heading.clone(), paragraph(&words.change_full)),
            Done::Cancelled => good(&words.cancelled),
            Done::Left(_) => good(&words.left),
            Done::Unsubscribed => good(&words.unsubscribed),
            Done::Gone if matches!(self.link.about, About::Accept(_)) => {
                (words.gone_heading.clone(), paragraph(&words.offer_gone))
            }
            Done::Gone => (words.gone_heading.clone(), paragraph(&words.link_gone)),
        }
    }

    fn manage(&self, seat: &Seat) -> String {
        let words = self.words();
        let Some(event) = self.event(seat) else { return paragraph(&words.manage_past) };
        let begins = seconds_of(seat.slot.unwrap_or(event.starts));
        let standing = match seat.standing {
            Standing::Taken => &words.manage_place,
            Standing::Held => &words.manage_unconfirmed,
            Standing::Waiting | Standing::Offered => &words.manage_waiting,
        };
        let people = seat.people.to_string();
        let told = paragraph(&fill(standing, &[("event", &self.title(seat)), ("party", &people)]));
        let mut body = told + &self.what(seat);
        if begins <= self.now {
            body += &paragraph(&words.manage_past);
            return body + &self.section(&words.erase_heading, &words.erase_explained, &words.erase_button);
        }
        match seat.standing {
            Standing::Taken => body += &self.calendars(seat, event),
            Standing::Offered => body += &self.offer(seat),
            Standing::Held | Standing::Waiting => {}
        }
        if event.companions > 0 && seat.slot.is_none() {
            body += &self.resize(seat, event);
        }
        body + &self.cancel()
    }

    fn offer(&self, seat: &Seat) -> String {
        let words = self.words();
        let until = moment(seat.until.unwrap_or(self.now));
        let until = moment_in_words(&self.link.campaign, &self.link.language, until);
        let accept = paragraph(&fill(&words.accept, &[("until", &until)]));
        accept + &button("accept", &words.accept_button, true)
    }

    fn calendars(&self, seat: &Seat, event: &Event) -> String {
        let words = self.words();
        let entry = Entry { event, slot: seat.slot, uid: &seat.uid, sequence: sequence(self.now) };
        let links = calendar_links(&entry, &self.link.campaign, &self.link.language);
        format!(
            "<h2>{}</h2><p class=\"links\"><a href=\"/mine/{}/calendar.ics\">{}</a> {} {}</p>",
            escape(&words.calendar_heading),
            self.key,
            escape(&words.calendar_download),
            away(&links.google, &words.calendar_google),
            away(&links.outlook, &words.calendar_outlook),
        )
    }

    fn resize(&self, seat: &Seat, event: &Event) -> String {
        let words = self.words();
        let mut options = String::new();
        for people in 1..=1 + u32::from(event.companions) {
            let selected = if people == seat.people { " selected" } else { "" };
            // Writing to a String cannot fail.
            let _ = write!(options, "<option{selected}>{people}</option>");
        }
        format!(
            "<h2>{}</h2><form class=\"poll\" method=\"post\"><input type=\"hidden\" name=\"wish\" value=\"resize\">\
             <p><label for=\"people\">{}</label><br><select id=\"people\" name=\"people\">{options}</select></p>\
             <p class=\"small\">{}</p><div class=\"actions\"><button class=\"second\" type=\"submit\">{}</button></div></form>",
            escape(&words.change_heading),
            escape(&words.party_label),
            escape(&words.change_explained),
            escape(&words.change_button),
        )
    }

    fn cancel(&self) -> String {
        let words = self.words();
        self.section(&words.cancel_heading, &words.cancel_explained, &words.cancel_button)
    }

    fn section(&self, heading: &str, explained: &str, text: &str) -> String {
        let heading = format!("<h2>{}</h2>", escape(heading));
        heading + &paragraph(explained) + &button("forget", text, false)
    }

    fn ambassador(&self) -> String {
        let words = self.words();
        let Some(personal) = self.personal else { return paragraph(&words.failed) };
        let campaign = &self.link.campaign;
        let language = &self.link.language;
        let main = campaign.main_language().unwrap_or(language);
        let message =
            campaign.ambassadors.as_ref().map(|programme| programme.message.resolve(language, main));
        let text = format!("{} {}", message.unwrap_or_default(), personal.hosted);
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        // Mail programs read a plus as a plus.
        let encoded = encoded.replace('+', "%20");
        let mut body = paragraph(&words.ambassador_intro);
        let _ = write!(
            body,
            "<h2>{}</h2><p>{}</p><p class=\"own\"><a href=\"{url}\">{url}</a></p>\
             <p class=\"links\">{} {}</p><p><label for=\"copy\">{}</label><br><textarea id=\"copy\" rows=\"4\" readonly>{}</textarea></p>",
            escape(&words.share_heading),
            escape(&words.share_link),
            away(&format!("https://wa.me/?text={encoded}"), &words.share_whatsapp),
            away(&format!("mailto:?body={encoded}"), &words.share_mail),
            escape(&words.copy),
            escape(&text),
            url = escape(&personal.hosted),
        );
        body += &self.pages(personal);
        let label = fill(&words.qr_alt, &[("url", &personal.hosted)]);
        if let Ok(code) = qr_svg(&personal.hosted, &label) {
            let _ = write!(body, "<h2>{}</h2><div class=\"code\">{code}</div>", escape(&words.qr_heading));
        }
        let _ = write!(
            body,
            "<h2>{}</h2><p>{}</p><p class=\"links\"><a href=\"/mine/{}/poster.pdf\">{}</a></p>",
            escape(&words.poster_heading),
            escape(&words.poster_explained),
            self.key,
            escape(&words.poster_button),
        );
        body += &self.count(personal);
        body + &self.section(&words.leave_heading, &words.leave_explained, &words.leave_button)
    }

    /// The same link on the pages of partners.
    fn pages(&self, personal: &Personal) -> String {
        let words = self.words();
        let pages = personal.pages.iter().map(|(partner, url)| {
            let text = fill(&words.share_partner, &[("partner", &self.partner(partner))]);
            format!("<li>{}</li>", away(url, &text))
        });
        let pages: String = pages.collect();
        if pages.is_empty() { pages } else { format!("<ul class=\"pages\">{pages}</ul>") }
    }

    fn partner(&self, id: &Id) -> String {
        let campaign = &self.link.campaign;
        let language = &self.link.language;
        let main = campaign.main_language().unwrap_or(language);
        let partner = campaign.partners.iter().find(|partner| partner.id == *id);
        partner.map(|partner| partner.name.resolve(language, main).to_owned()).unwrap_or_default()
    }

    fn count(&self, personal: &Personal) -> String {
        let words = self.words();
        let told = match personal.total {
            Some(total) => fill(&words.count, &[("count", &total.to_string())]),
            None => words.count_few.clone(),
        };
        let lines =
            personal.by_partner.iter().filter(|_| personal.total.is_some()).map(|(partner, count)| {
                let place = match partner {
                    Some(partner) => fill(&words.share_partner, &[("partner", &self.partner(partner))]),
                    None => words.share_hosted.clone(),
                };
                format!("<li><bdi>{}</bdi>: {count}</li>", escape(&place))
            });
        let lines: String = lines.collect();
        let list = if lines.is_empty() { lines } else { format!("<ul class=\"pages\">{lines}</ul>") };
        let heading = format!("<h2>{}</h2>", escape(&words.count_heading));
        let explained = format!("<p class=\"small\">{}</p>", escape(&words.count_explained));
        heading + &paragraph(&told) + &list + &explained
    }
}

fn button(wish: &str, text: &str, first: bool) -> String {
    let class = if first { "" } else { " class=\"second\"" };
    format!(
        "<form class=\"poll\" method=\"post\"><input type=\"hidden\" name=\"wish\" value=\"{wish}\">\
         <div class=\"actions\"><button{class} type=\"submit\">{}</button></div></form>",
        escape(text)
    )
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escape(text))
}

/// A link to somewhere else.
fn away(url: &str, text: &str) -> String {
    format!("<a href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a>", escape(url), escape(text))
}

fn poll_link(words: &PageTexts, campaign: &Id, language: &str) -> String {
    format!("<p><a href=\"/embed/{campaign}?lang={language}\">{}</a></p>", escape(&words.to_poll))
}
