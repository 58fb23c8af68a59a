//! QR codes: as an image for pages, and as squares for the poster.

use maud::html;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Modules of empty space around a code, without which readers do not find it (ISO/IEC 18004).
const QUIET: usize = 4;

/// An address is longer than any code can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address is too long for a QR code: shorten it to 2,331 characters at most")]
pub struct TooLong;

/// A code as squares.
#[derive(Debug)]
pub(super) struct Squares {
    /// How many there are on one side, the empty space included.
    pub(super) side: usize,
    /// Runs of dark squares in one row: from the left, from above, and how many.
    pub(super) runs: Vec<(usize, usize, usize)>,
}

impl Squares {
    /// The code of an address, which can still be read when a seventh of it is covered: posters get rained on.
    pub(super) fn of(address: &str) -> Result<Self, TooLong> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|_| TooLong)?;
        let (width, colors) = (code.width(), code.to_colors());
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for (above, row) in colors.chunks(width).enumerate() {
            let mut left = 0;
            for run in row.chunk_by(|one, next| one == next) {
                if run.first() == Some(&Color::Dark) {
                    runs.push((left + QUIET, above + QUIET, run.len()));
                }
                left += run.len();
            }
        }
        Ok(Self { side: width + 2 * QUIET, runs })
    }
}

/// The code of an address as an image to put into a page. The label tells what it is to those who cannot see it.
///
/// # Errors
/// Where the address is too long for any code.
pub fn qr_svg(address: &str, label: &str) -> Result<String, TooLong> {
    let squares = Squares::of(address)?;
    let mut path = String::new();
    for (left, above, length) in &squares.runs {
        // Writing into a text cannot fail.
        write!(path, "M{left} {above}h{length}v1H{left}z").unwrap_or_default();
    }
    let view = format!("0 0 {0} {0}", squares.side);
    // White behind it in dark mode too: many readers know no code in white on black.
    let image = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(view) role="img" aria-label=(label)
            shape-rendering="crispEdges" style="forced-color-adjust:none" {
            title { (label) }
            rect width="100%" height="100%" fill="#fff" {}
            path fill="#000" d=(path) {}
        }
    };
    Ok(image.into_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The squares of an image, dark ones as `#`.
    fn rows(squares: &Squares) -> Vec<String> {
        let mut rows = vec![vec![' '; squares.side]; squares.side];
        for (left, above, length) in &squares.runs {
            rows[*above][*left..left + length].fill('#');
        }
        rows.into_iter().map(|row| row.into_iter().collect()).collect()
    }

    #[test]
    fn a_code_is_what_the_library_makes_of_the_address() {
        let address = "https://stem.example.nl/embed/kempen-2040?via=abcdefghjk";
        let code = QrCode::with_error_correction_level(address, EcLevel::M).unwrap();
        let library: Vec<_> = code.to_colors().iter().map(|color| color.select('#', ' ')).collect();
        let rows = rows(&Squares::of(address).unwrap());
        assert_eq!(rows.len(), code.width() + 2 * QUIET);
        for (above, row) in library.chunks(code.width()).enumerate() {
            let row: String = row.iter().collect();
            assert_eq!(rows[above + QUIET], format!("    {row}    "));
        }
        assert!(rows[..QUIET].iter().all(|row| row.trim().is_empty()), "readers need the space around it");
    }

    #[test]
    fn an_image_says_what_it_is_and_escapes_it() {
        let svg = qr_svg("https://example.nl", "QR-code van \"Jan\" & <co>").unwrap();
        assert!(svg.contains("<title>QR-code van &quot;Jan&quot; &amp; &lt;co&gt;</title>"), "{svg}");
        assert!(svg.starts_with("<svg ") && svg.contains("role=\"img\""), "{svg}");
    }

    #[test]
    fn an_address_that_no_code_holds_is_refused() {
        assert_eq!(qr_svg(&"a".repeat(3_000), "x"), Err(TooLong));
        assert!(qr_svg(&"a".repeat(2_331), "x").is_ok());
    }
}
