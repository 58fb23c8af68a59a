//! The ambassador's poster: one page of A5 as a PDF that prints at home, reads from a distance, and is tagged for those
//! who hear it (PDF/UA-1).
//!
//! Owns what stands where. How text becomes lines and glyphs is `setting`'s.

mod setting;

use super::qr::{Squares, TooLong};
use super::words::{Said, Sentence, Words};
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{Metadata, TextDirection};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{Page, PageSettings};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Node, Tag, TagGroup, TagKind, TagTree};
use krilla::{Document, SerializeSettings};
use meepraat_protocol::{Campaign, Direction, Language};
use setting::{Ink, Look, Set, Setter, fill};
use std::num::NonZeroU16;

/// A5 in points.
const WIDTH: f32 = 419.5;
const HEIGHT: f32 = 595.3;
/// Printers at home leave an edge of some 5 mm white.
const EDGE: f32 = 18.0;
const PADDING: f32 = 20.0;
/// Between one thing and the next.
const GAP: f32 = 12.0;
/// The code is as large as there is room for, within what reads well from half a metre and what leaves it a poster.
const CODE: (f32, f32) = (140.0, 250.0);
/// How much smaller letters get, step by step, where a campaign says much.
const SCALES: [f32; 6] = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5];

const BLUE: Ink = [0x1d, 0x4f, 0x91];
const WHITE: Ink = [0xff, 0xff, 0xff];
/// Black for the code: a colour would take contrast from readers.
const BLACK: Ink = [0, 0, 0];

/// What a poster is for.
#[derive(Debug, Clone, Copy)]
pub struct Poster<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The language of its readers.
    pub language: &'a Language,
    /// The ambassador's link.
    pub url: &'a str,
}

/// A poster cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PosterError {
    /// The link is too long to scan.
    #[error(transparent)]
    TooLong(#[from] TooLong),
    /// The campaign says more than fits on one page, even in small letters.
    #[error("the campaign's title, assignment and message do not fit on a poster: shorten them")]
    TooMuch,
    /// The PDF cannot be written. What the library says is meant for developers.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
}

/// The poster as a PDF.
///
/// # Errors
/// Where the link is too long to scan, or the campaign says more than fits.
pub fn poster(poster: &Poster<'_>) -> Result<Vec<u8>, PosterError> {
    let words = Words::new(poster.campaign, poster.language);
    let code = Squares::of(poster.url)?;
    let mut setter = Setter::new(words.direction());
    let sheet = SCALES.iter().find_map(|scale| Sheet::set(&mut setter, &words, poster.url, *scale));
    sheet.ok_or(PosterError::TooMuch)?.print(&words, poster.url, &code)
}

/// Everything on the poster, set and measured.
struct Sheet {
    title: Set,
    question: Set,
    message: Option<Set>,
    scan: Set,
    visit: Set,
    address: Set,
    asked_by: Set,
    /// How large the code is.
    code: f32,
    /// The room between things, once the code has its own.
    gap: f32,
}

impl Sheet {
    /// Sets everything at a scale; `None` where too little room is left for the code.
    fn set(setter: &mut Setter, words: &Words<'_>, url: &str, scale: f32) -> Option<Self> {
        let (texts, campaign) = (&words.texts.poster, words.campaign);
        let width = WIDTH - 2.0 * EDGE;
        let inside = width - 2.0 * PADDING;
        let look = |size: f32, bold, centred| Look { size: size * scale, bold, centred };
        let mut set = |said: &Said, look, width| setter.set(said, words.language, look, width);
        let own = |text: &str| Said::from(text);
        let asked_by = Sentence::new(&texts.asked_by, &[("organiser", words.organiser())]).text();
        let message = campaign.ambassadors.as_ref().map(|programme| words.said(&programme.message));
        let mut sheet = Self {
            title: set(&words.title(), look(27.0, true, false), inside),
            question: set(&words.said(&campaign.assignment), look(16.0, false, false), inside),
            message: message.map(|message| set(&message, look(14.0, false, true), inside)),
            scan: set(&own(&texts.scan), look(15.0, true, true), width),
            visit: set(&own(&texts.visit), look(11.0, false, true), width),
            address: address(&mut set, &own(shown(url)), width),
            asked_by: set(&own(&asked_by), look(10.0, false, true), width),
            code: 0.0,
            gap: 0.0,
        };
        let room = HEIGHT - 2.0 * EDGE - sheet.band() - sheet.texts();
        let gaps = if sheet.message.is_some() { 4.0 } else { 3.0 };
        sheet.code = (room - gaps * GAP).min(CODE.1);
        sheet.gap = (room - sheet.code) / gaps;
        (sheet.code >= CODE.0).then_some(sheet)
    }

    /// How high the coloured band is.
    fn band(&self) -> f32 {
        2.0 * PADDING + self.title.height() + GAP / 2.0 + self.question.height()
    }

    /// How high the texts below the band are together.
    fn texts(&self) -> f32 {
        let message = self.message.as_ref().map_or(0.0, Set::height);
        let address = self.visit.height() + self.address.height();
        message + self.scan.height() + address + self.asked_by.height()
    }

    fn print(&self, words: &Words<'_>, url: &str, code: &Squares) -> Result<Vec<u8>, PosterError> {
        let pdf = |problem: &dyn std::fmt::Debug| PosterError::Pdf(format!("{problem:?}"));
        let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
        let mut document = Document::new_with(SerializeSettings {
            configuration: accessible.finish().map_err(|problem| pdf(&problem))?,
            ..SerializeSettings::default()
        });
        document.set_metadata(metadata(words));
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| pdf(&"the size of the page"))?;
        let mut page = document.start_page_with(size);
        let tags = self.draw(&mut page, words, url, code);
        page.finish();
        document.set_tag_tree(tags);
        document.set_outline(outline(words));
        document.finish().map_err(|problem| pdf(&problem))
    }

    /// Draws from above to below, which is the order in which it is read aloud too.
    fn draw(&self, page: &mut Page<'_>, words: &Words<'_>, url: &str, code: &Squares) -> TagTree {
        let mut surface = page.surface();
        let mut tags = Vec::new();
        let left = EDGE + PADDING;
        band(&mut surface, self.band());
        let mut top = EDGE + PADDING;
        tags.push(tagged(
            Tag::Hn(NonZeroU16::MIN, Some(words.title().text)),
            self.title.draw(&mut surface, left, top, WHITE),
        ));
        top += self.title.height() + GAP / 2.0;
        tags.push(tagged(Tag::P, self.question.draw(&mut surface, left, top, WHITE)));
        top = EDGE + self.band() + self.gap;
        if let Some(message) = &self.message {
            tags.push(tagged(Tag::P, message.draw(&mut surface, left, top, BLACK)));
            top += message.height() + self.gap;
        }
        let said = Sentence::new(&words.texts.poster.qr, &[("url", url.into())]).text();
        let squares = draw_code(&mut surface, code, (WIDTH - self.code) / 2.0, top, self.code);
        tags.push(tagged(Tag::Figure(Some(said.clone())), squares));
        // The code brings empty space of its own.
        top += self.code;
        tags.push(tagged(Tag::P, self.scan.draw(&mut surface, EDGE, top, BLACK)));
        top += self.scan.height() + self.gap / 2.0;
        tags.push(tagged(Tag::P, self.visit.draw(&mut surface, EDGE, top, BLACK)));
        top += self.visit.height();
        let mut link = self.address.draw(&mut surface, EDGE, top, BLUE);
        let area = Rect::from_xywh(EDGE, top, WIDTH - 2.0 * EDGE, self.address.height());
        top = HEIGHT - EDGE - self.asked_by.height();
        let asked_by = tagged(Tag::P, self.asked_by.draw(&mut surface, EDGE, top, BLACK));
        surface.finish();
        link.extend(area.map(|area| page.add_tagged_annotation(leads_to(url, area, said)).into()));
        tags.extend([tagged(Tag::Link, link), asked_by]);
        TagTree::from(tags).with_lang(Some(words.language.to_string()))
    }
}

/// The address in one line, as large as it can be; over several where even small letters do not do.
fn address(set: &mut impl FnMut(&Said, Look, f32) -> Set, text: &Said, width: f32) -> Set {
    const SIZES: [f32; 7] = [14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0];
    let mut smallest = None;
    for size in SIZES {
        let line = set(text, Look { size, bold: true, centred: true }, width);
        if line.lines() == 1 {
            return line;
        }
        smallest = Some(line);
    }
    smallest.unwrap_or_else(|| set(text, Look { size: 8.0, bold: true, centred: true }, width))
}

/// An address as people type it.
fn shown(url: &str) -> &str {
    url.strip_prefix("https://").unwrap_or(url).trim_end_matches('/')
}

fn metadata(words: &Words<'_>) -> Metadata {
    let direction = match words.direction() {
        Direction::Ltr => TextDirection::LeftToRight,
        Direction::Rtl => TextDirection::RightToLeft,
    };
    Metadata::new()
        .title(words.title().text)
        .authors(vec![words.organiser().text])
        .language(words.language.to_string())
        .text_direction(direction)
}

/// One heading, and so an outline of one line.
fn outline(words: &Words<'_>) -> Outline {
    let begins = XyzDestination::new(0, Point::from_xy(EDGE, EDGE));
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(words.title().text, begins));
    outline
}

fn tagged(tag: impl Into<TagKind>, parts: Vec<Node>) -> Node {
    TagGroup::with_children(tag, parts).into()
}

fn leads_to(url: &str, area: Rect, said: String) -> Annotation {
    let target = Target::Action(Action::Link(LinkAction::new(url.to_owned())));
    Annotation::new_link(LinkAnnotation::new(area, target), Some(said))
}

/// The band behind the title and the question, which nobody needs to hear of.
fn band(surface: &mut Surface<'_>, height: f32) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(Some(fill(BLUE)));
    if let Some(shape) = rounded(EDGE, EDGE, WIDTH - 2.0 * EDGE, height) {
        surface.draw_path(&shape);
    }
    surface.end_tagged();
}

fn rounded(left: f32, top: f32, width: f32, height: f32) -> Option<Path> {
    const RADIUS: f32 = 8.0;
    let (right, bottom) = (left + width, top + height);
    let mut path = PathBuilder::new();
    path.move_to(left + RADIUS, top);
    path.line_to(right - RADIUS, top);
    path.quad_to(right, top, right, top + RADIUS);
    path.line_to(right, bottom - RADIUS);
    path.quad_to(right, bottom, right - RADIUS, bottom);
    path.line_to(left + RADIUS, bottom);
    path.quad_to(left, bottom, left, bottom - RADIUS);
    path.line_to(left, top + RADIUS);
    path.quad_to(left, top, left + RADIUS, top);
    path.close();
    path.finish()
}

#[expect(clippy::cast_precision_loss, reason = "a code has 177 squares on a side at most")]
fn draw_code(surface: &mut Surface<'_>, code: &Squares, left: f32, top: f32, size: f32) -> Vec<Node> {
    let square = size / code.side as f32;
    let mut path = PathBuilder::new();
    for (across, down, length) in &code.runs {
        let (x, y) = (left + *across as f32 * square, top + *down as f32 * square);
        if let Some(run) = Rect::from_xywh(x, y, *length as f32 * square, square) {
            path.push_rect(run);
        }
    }
    let id = surface.start_tagged(ContentTag::Other);
    surface.set_fill(Some(fill(BLACK)));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
    surface.end_tagged();
    vec![id.into()]
}

#[cfg(test)]
mod tests;
