//! The widget inside another Leptos app: a component around the element, with its attributes and its events.
//!
//! `cargo run -p meepraat-widget --example embed_in_leptos`, with `cargo xtask demo` running, serves a page with it. It is
//! rendered natively here; the component is the same in an app that is hydrated or drawn in the browser, where it hears
//! the widget's events as well.

#![cfg_attr(target_arch = "wasm32", no_main)]
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout, reason = "an example says where it is")]

use leptos::ev::{Custom, CustomEvent};
use leptos::prelude::*;
use leptos::tachys::html::event::on;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// The widget of a campaign. `script` is the campaign's own, or the general one; on a page with several polls of one
/// collector, each may name it.
#[component]
fn Poll(
    #[prop(into)] script: String,
    #[prop(into)] campaign: String,
    /// On whose site; counted as unknown where it is left out.
    #[prop(into, optional)]
    partner: Option<String>,
    /// A response was stored on the device, or delivered.
    #[prop(into)]
    submitted: Callback<()>,
) -> impl IntoView {
    let hears = on(Custom::<CustomEvent>::new("meepraat:submitted"), move |_| submitted.run(()));
    view! {
        <script async src=script></script>
        <meepraat-widget {..hears} campaign=campaign partner=partner></meepraat-widget>
    }
}

#[component]
fn App() -> impl IntoView {
    let (thanked, set_thanked) = signal(false);
    view! {
        <main>
            <h1>"Our own page"</h1>
            <Poll
                script="http://127.0.0.1:8800/meepraat.js"
                campaign="kempen-2040"
                partner="bibliotheek-de-linde"
                submitted=move |()| set_thanked.set(true)
            />
            <p hidden=move || !thanked.get()>"This page has heard that you took part."</p>
        </main>
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("The page is at http://{}", listener.local_addr()?);
    for stream in listener.incoming().flatten() {
        // A browser that goes away asks again.
        serve(&stream).unwrap_or_default();
    }
    Ok(())
}

fn serve(mut stream: &TcpStream) -> std::io::Result<()> {
    let asked =
        BufReader::new(stream).lines().take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty()));
    asked.for_each(drop);
    let page = Owner::new().with(|| view! { <App/> }.to_html());
    let page =
        format!("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Our own page</title>{page}");
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}",
        page.len()
    )
}
