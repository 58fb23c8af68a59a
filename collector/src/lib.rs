//! The receiving end of Meepraat and the organiser's program `meepraat`.
//!
//! Owns everything that runs at the organiser's: reading and checking campaign files, making bundles, and (in
//! `server` and `store`) receiving and counting submissions. What a campaign, an answer and an envelope are is
//! `meepraat-protocol`'s; what the widget looks like is `meepraat-widget`'s.

pub mod bundle;
pub mod campaign_file;
pub mod cli;
mod clock;
pub mod config;
pub mod contacts;
mod database;
mod dutch_time;
pub mod export;
pub mod letters;
pub mod mailer;
mod samples;
pub mod server;
pub mod store;
pub mod table;
pub mod widget_files;
