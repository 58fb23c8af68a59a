//! The poll that partners embed: one set of Leptos components, rendered natively into the bundle and brought to life
//! in the browser.
//!
//! Owns what residents see. The loader (`loader/`, TypeScript) shows the pre-rendered form and fetches this crate as
//! WebAssembly at the first sign of intent; delivery is the SDK's.
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

mod state;
mod view;

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
pub use browser::Session;

#[cfg(not(target_arch = "wasm32"))]
mod publish;
#[cfg(not(target_arch = "wasm32"))]
pub use publish::{
    Done, Heard, HostedFiles, HostedPage, HostedPart, LoaderParts, NotALoader, Offer, PostedPart, Published,
    PublishedLanguage, campaign_script, day_in_words, facility_in_words, hosted_confirm, hosted_form,
    hosted_page, hosted_part, hosted_thanks, interface_languages, publish,
};

/// The shape of the markup that the components draw. The bundle's HTML and the engine that hydrates it carry it, so
/// that an engine never hydrates markup of another shape: raise it with every change of the tree.
pub const MARKUP: u32 = 4;
