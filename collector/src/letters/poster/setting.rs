//! Text as lines and glyphs: broken, shaped and put in order in either direction by parley, drawn by krilla.

use crate::letters::words::Said;
use krilla::color::rgb;
use krilla::geom::Point;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, Node, SpanTag};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use meepraat_protocol::{Direction, Language};
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::style::{FontFamily, FontWeight, LineHeight, OverflowWrap, StyleProperty};
use parley::{Alignment, AlignmentOptions, BaseDirection, FontContext, Layout, LayoutContext, Line, Run};
use std::ops::Range;
use std::sync::Arc;

/// The one family: free, and with Latin, Cyrillic and Arabic letters that were drawn for each other.
const FAMILY: &str = "DejaVu Sans";
/// Between lines, in the size of the letters.
const LEADING: f32 = 1.3;

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) size: f32,
    pub(super) bold: bool,
    /// In the middle; otherwise at the side where reading begins.
    pub(super) centred: bool,
}

/// Sets texts.
pub(super) struct Setter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    base: Direction,
}

impl Setter {
    /// For a poster that is read in this direction.
    pub(super) fn new(base: Direction) -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut fonts =
            FontContext { collection: Collection::new(options), source_cache: SourceCache::default() };
        for face in [dejavu::sans::regular(), dejavu::sans::bold()] {
            fonts.collection.register_fonts(Blob::new(Arc::new(face)), None);
        }
        Self { fonts, layouts: LayoutContext::new(), base }
    }

    /// Sets a text within a width. What the font cannot show, such as an emoji, is left out.
    pub(super) fn set(&mut self, said: &Said, language: &Language, look: Look, width: f32) -> Set {
        // Words of another language than the poster's begin on their own side.
        let base = said.language.as_ref().map_or(self.base, Direction::of);
        let mut text = said.text.clone();
        let mut layout = self.lay(&text, base, look, width);
        let missing = missing(&layout);
        if !missing.is_empty() {
            missing.into_iter().rev().for_each(|range| text.replace_range(range, ""));
            layout = self.lay(&text, base, look, width);
        }
        let language = said.language.as_ref().unwrap_or(language).to_string();
        Set { text, language, layout, look }
    }

    fn lay(&mut self, text: &str, base: Direction, look: Look, width: f32) -> Layout<()> {
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.set_base_direction(match base {
            Direction::Ltr => BaseDirection::Ltr,
            Direction::Rtl => BaseDirection::Rtl,
        });
        builder.push_default(StyleProperty::FontFamily(FontFamily::named(FAMILY)));
        builder.push_default(StyleProperty::FontSize(look.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(LEADING)));
        let weight = if look.bold { FontWeight::BOLD } else { FontWeight::NORMAL };
        builder.push_default(StyleProperty::FontWeight(weight));
        // An address has no place to break at.
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        let mut layout = builder.build(text);
        layout.break_all_lines(Some(width));
        let alignment = if look.centred { Alignment::Center } else { Alignment::Start };
        layout.align(alignment, AlignmentOptions::default());
        layout
    }
}

/// Where the text has characters that the font has not.
fn missing(layout: &Layout<()>) -> Vec<Range<usize>> {
    let clusters = layout.lines().flat_map(|line| line.runs().flat_map(|run| run.clusters()));
    let missing = clusters
        .filter(|cluster| !cluster.is_hard_line_break() && cluster.glyphs().any(|glyph| glyph.id == 0));
    let mut ranges: Vec<_> = missing.map(|cluster| cluster.text_range()).collect();
    ranges.sort_by_key(|range| range.start);
    ranges.dedup();
    ranges
}

/// A text that was set.
pub(super) struct Set {
    text: String,
    language: String,
    layout: Layout<()>,
    look: Look,
}

impl Set {
    pub(super) fn height(&self) -> f32 {
        self.layout.height()
    }

    pub(super) fn lines(&self) -> usize {
        self.layout.len()
    }

    /// Draws it, and gives each line for the tree of tags.
    pub(super) fn draw(&self, surface: &mut Surface<'_>, left: f32, top: f32, ink: Ink) -> Vec<Node> {
        let face = if self.look.bold { dejavu::sans::bold() } else { dejavu::sans::regular() };
        let Some(font) = Font::new(face.into(), 0) else {
            return Vec::new();
        };
        surface.set_fill(Some(fill(ink)));
        let mut tags = Vec::new();
        for line in self.layout.lines() {
            let span = SpanTag::empty().with_lang(Some(&self.language));
            tags.push(surface.start_tagged(ContentTag::Span(span)).into());
            self.draw_line(surface, &line, &font, left, top);
            surface.end_tagged();
        }
        tags
    }

    fn draw_line(&self, surface: &mut Surface<'_>, line: &Line<'_, ()>, font: &Font, left: f32, top: f32) {
        let mut x = left + line.metrics().offset;
        let y = top + line.metrics().baseline;
        for run in line.runs() {
            let glyphs = glyphs(&run);
            let at = Point::from_xy(x, y);
            surface.draw_glyphs(at, &glyphs, font.clone(), &self.text, run.font_size(), false);
            x += run.advance();
        }
    }
}

/// The glyphs of a run from left to right, each with the characters that it stands for: from these a reader copies,
/// searches and hears.
fn glyphs(run: &Run<'_, ()>) -> Vec<KrillaGlyph> {
    let size = run.font_size();
    let mut glyphs: Vec<KrillaGlyph> = Vec::new();
    // Of letters that became one glyph, the first in the text has it; from right to left the others come before it.
    let mut waiting: Option<Range<usize>> = None;
    for cluster in run.visual_clusters() {
        if cluster.is_ligature_continuation() {
            match glyphs.last_mut().filter(|_| !run.is_rtl()) {
                Some(glyph) => glyph.text_range = joined(&glyph.text_range, &cluster.text_range()),
                None => {
                    waiting = Some(joined(&cluster.text_range(), &waiting.unwrap_or(cluster.text_range())))
                }
            }
            continue;
        }
        let range = joined(&cluster.text_range(), &waiting.take().unwrap_or(cluster.text_range()));
        glyphs.extend(cluster.glyphs().map(|glyph| {
            let (advance, x, y) = (glyph.advance / size, glyph.x / size, glyph.y / size);
            KrillaGlyph::new(GlyphId::new(glyph.id), advance, x, y, 0.0, range.clone(), None)
        }));
    }
    glyphs
}

fn joined(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}

/// How much red, green and blue.
pub(super) type Ink = [u8; 3];

/// An ink that covers.
pub(super) fn fill([red, green, blue]: Ink) -> Fill {
    let paint = rgb::Color::new(red, green, blue).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::default() }
}
