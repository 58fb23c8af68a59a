//! The engine in the browser: one [`Session`] per widget, which the loader creates, shows in a language, and frees.
//!
//! Owns the resident's way through the poll. The loader owns the element, the bundle and the language; the SDK owns
//! what was sent. Everything here ends with the session: no listener, timer or lock outlives it.

mod dom;
mod sending;
mod steps;

use crate::state::{Notice, Phase, Shown, State};
use crate::view::{Handlers, markup, widget};
use js_sys::Function;
use leptos::mount::{UnmountHandle, hydrate_from};
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use meepraat_protocol::{Bundle, Id, SubmissionId};
use meepraat_sdk::{Client, Endpoint, Settings, Subscription};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// One widget's way through the poll.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session(Rc<Inner>);

/// What the loader knows about the widget.
#[derive(Debug)]
struct Place {
    /// Where submissions go.
    endpoint: String,
    /// The wave that is open; none where the poll is closed.
    wave: Option<Id>,
    /// On whose site.
    partner: Option<Id>,
    /// `emit(name, key, value)`: tells the host page.
    emit: Function,
    /// `load(url)`: a promise of a text.
    load: Function,
}

struct Inner {
    place: Place,
    client: RefCell<Option<Client>>,
    subscription: RefCell<Option<Subscription>>,
    id: Cell<Option<SubmissionId>>,
    root: RefCell<Option<HtmlElement>>,
    bundle: RefCell<Option<Arc<Bundle>>>,
    view: RefCell<Option<Box<dyn std::any::Any>>>,
    state: State,
    memory_only: Cell<bool>,
    _owner: Owner,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Inner").field("place", &self.place).finish_non_exhaustive()
    }
}

#[wasm_bindgen]
impl Session {
    /// A session for one widget. `wave` is empty where none is open.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(endpoint: String, wave: &str, partner: &str, emit: Function, load: Function) -> Self {
        let owner = Owner::new();
        let state = owner.with(|| State::new(0));
        let place = Place { endpoint, wave: Id::new(wave).ok(), partner: Id::new(partner).ok(), emit, load };
        Self(Rc::new(Inner {
            place,
            client: RefCell::default(),
            subscription: RefCell::default(),
            id: Cell::default(),
            root: RefCell::default(),
            bundle: RefCell::default(),
            view: RefCell::default(),
            state,
            memory_only: Cell::default(),
            _owner: owner,
        }))
    }

    /// Brings the form inside `root` to life, with what was chosen in it, and goes on where the session was.
    ///
    /// Gives `false`, and touches nothing, where the markup is of another version than this engine and bundle.
    pub fn show(&self, root: HtmlElement, json: &str) -> bool {
        let Some(bundle) = Bundle::from_json(json) else { return false };
        if root.first_element_child().and_then(|drawn| drawn.get_attribute("data-markup"))
            != Some(markup(&bundle))
        {
            return false;
        }
        let inner = &self.0;
        let bundle = Arc::new(bundle);
        inner.root.replace(Some(root.clone()));
        inner.connect(&bundle);
        let resumed = inner.rewind();
        inner.bundle.replace(Some(bundle.clone()));
        let state = inner.state;
        let handlers = Inner::handlers(inner);
        inner.view.replace(None);
        let mounted: UnmountHandle<_> =
            hydrate_from(root, move || widget(&bundle, state, handlers, &|_| InertElement::new("")));
        inner.view.replace(Some(Box::new(mounted)));
        inner.resume(resumed);
        true
    }

    /// Takes the form out of Leptos's hands before the loader replaces it.
    pub fn hide(&self) {
        self.0.view.replace(None);
    }

    /// What a press of Next or Send does.
    pub fn press(&self) {
        self.0.press();
    }
}

/// The state that hydration has to begin without: the bundle's HTML shows the first question.
struct Resumed {
    step: usize,
    phase: Phase,
    results: Shown,
    notice: Notice,
}

impl Inner {
    /// Puts the state back to what the bundle's HTML shows.
    fn rewind(&self) -> Resumed {
        let state = self.state;
        let resumed = Resumed {
            step: state.step.get_untracked(),
            phase: state.phase.get_untracked(),
            results: state.results.get_untracked(),
            notice: state.notice.get_untracked(),
        };
        state.step.set(0);
        state.phase.set(Phase::Answering);
        state.results.set(Shown::Nothing);
        state.notice.set(Notice::Nothing);
        state.errors.set(Vec::new());
        state.nothing.set(false);
        state.used.set(0);
        resumed
    }

    fn resume(&self, resumed: Resumed) {
        self.state.step.set(resumed.step);
        self.state.phase.set(resumed.phase);
        self.state.results.set(resumed.results);
        self.state.notice.set(resumed.notice);
        self.count();
    }

    /// Makes the client once the bundle says whose submissions these are.
    fn connect(self: &Rc<Self>, bundle: &Bundle) {
        if self.client.borrow().is_some() {
            return;
        }
        let Ok(endpoint) = Endpoint::new(&self.place.endpoint) else {
            return self.emit("error", "message", "the endpoint is no http or https address");
        };
        let client = Client::in_browser(Settings::new(endpoint, bundle.source.clone()));
        // The form carries the id that a post without the engine would have: should the engine end halfway, the
        // endpoint sees one and the same submission.
        let carried = self.find("input[name=id]").and_then(|input| input.get_attribute("value"));
        let carried = carried.and_then(|id| SubmissionId::parse(&id));
        self.id.set(Some(carried.unwrap_or_else(|| client.new_id())));
        self.listen(&client);
        self.client.replace(Some(client));
    }

    fn handlers(inner: &Rc<Self>) -> Handlers {
        let (input, submit, click) = (Rc::downgrade(inner), Rc::downgrade(inner), Rc::downgrade(inner));
        Handlers {
            input: Box::new(move |_| {
                if let Some(inner) = input.upgrade() {
                    inner.edited();
                }
            }),
            submit: Box::new(move |event| {
                event.prevent_default();
                if let Some(inner) = submit.upgrade() {
                    inner.press();
                }
            }),
            click: Box::new(move |event| {
                if let Some(inner) = click.upgrade() {
                    inner.clicked(&event);
                }
            }),
        }
    }

    /// Tells the host page through a DOM event, which the loader makes.
    fn emit(&self, name: &str, key: &str, value: &str) {
        // A host's listener that throws is the host's own error.
        drop(self.place.emit.call3(&JsValue::NULL, &name.into(), &key.into(), &value.into()));
    }
}
