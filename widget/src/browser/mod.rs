//! The engine in the browser: one [`Session`] per widget, which the glue creates, shows in a language, and frees.
//!
//! Owns the resident's way through the poll. The loader owns the element, the bundle and the language; the SDK seals
//! what is sent here, and delivers it in a module of its own, which the glue brings in. Everything here ends with the
//! session: no listener or timer outlives it.

mod dom;
mod handy;
mod sending;
mod steps;

use crate::state::{Model, Others, State};
use crate::view::{Handlers, markup, widget};
use js_sys::Function;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::{Position, PositionState};
use meepraat_protocol::{Bundle, Id, SubmissionId};
use meepraat_sdk::new_id;
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
    /// The wave that is open; none where the poll is closed.
    wave: Option<Id>,
    /// On whose site.
    partner: Option<Id>,
    /// `emit(name, key, value)`: tells the host page.
    emit: Function,
    /// Where submissions go.
    endpoint: String,
    /// `deliver(sealed, kept)`: hands a sealed submission to the SDK, which may find it in the device's storage; without
    /// one, lets it try again.
    deliver: Function,
    /// Whether other people use this device too: nothing is stored on it.
    shared: bool,
    /// `ask(path)`: asks the collector's API, if there is one; the answer comes as [`Session::results`].
    ask: Function,
}

struct Inner {
    place: Place,
    id: Cell<Option<SubmissionId>>,
    root: RefCell<Option<HtmlElement>>,
    bundle: RefCell<Option<Arc<Bundle>>>,
    /// What was read for a form that is not shown yet.
    coming: RefCell<Option<Bundle>>,
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
    /// A session for one widget. `wave` is empty where none is open; on a `shared` device nothing is stored.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(
        endpoint: String,
        wave: &str,
        partner: &str,
        emit: Function,
        deliver: Function,
        ask: Function,
        shared: bool,
    ) -> Self {
        // An error means that another session has done it.
        drop(any_spawner::Executor::init_wasm_bindgen());
        let owner = Owner::new();
        let state = owner.with(|| State::new(Model::default()));
        let (wave, partner) = (Id::new(wave).ok(), Id::new(partner).ok());
        let place = Place { wave, partner, emit, endpoint, deliver, shared, ask };
        Self(Rc::new(Inner {
            place,
            id: Cell::default(),
            root: RefCell::default(),
            bundle: RefCell::default(),
            coming: RefCell::default(),
            view: RefCell::default(),
            state,
            memory_only: Cell::default(),
            _owner: owner,
        }))
    }

    /// Reads `{lang}.json`, for [`Self::show`]: a task of its own, so that neither takes a slow phone long.
    pub fn read(&self, json: &str) {
        self.0.coming.replace(Bundle::from_json(json));
    }

    /// Brings the form inside `root` to life, with what was chosen in it, and goes on where the session was.
    ///
    /// Gives `false`, and touches nothing, where the markup is of another version than this engine and what was read.
    pub fn show(&self, root: HtmlElement) -> bool {
        let Some(bundle) = self.0.coming.take() else { return false };
        if root.first_element_child().and_then(|drawn| drawn.get_attribute("data-markup"))
            != Some(markup(&bundle))
        {
            return false;
        }
        let inner = &self.0;
        let bundle = Arc::new(bundle);
        inner.root.replace(Some(root.clone()));
        inner.carry_id();
        let resumed = inner.rewind(&bundle);
        inner.bundle.replace(Some(bundle.clone()));
        let state = inner.state;
        let handlers = Inner::handlers(inner);
        inner.view.replace(None);
        inner
            .view
            .replace(Some(hydrate(root, || widget(&bundle, state, handlers, &|_| InertElement::new("")))));
        inner.resume(resumed);
        inner.draw_places();
        inner.reveal();
        true
    }

    /// What a press of Next or Send does.
    pub fn press(&self) {
        self.0.press();
    }

    /// Something happened to a submission, this visit's or an earlier one's: `what`, its `id` and `words` are those of
    /// the delivery module.
    pub fn changed(&self, what: &str, id: &str, words: &str) {
        self.0.changed(what, id, words);
    }

    /// What others answered, as markup; nothing where it could not be had.
    pub fn results(&self, markup: Option<String>) {
        self.0.state.update(|model| model.others = markup.map_or(Others::Failed, Others::Filled));
    }
}

/// Brings a tree to life. Leptos's own mounting also sets up what islands and server functions need, and nobody here.
fn hydrate<V: IntoView + 'static>(root: HtmlElement, view: impl FnOnce() -> V) -> Box<dyn std::any::Any> {
    let owner = Owner::new();
    let state = owner.with(|| {
        let position = PositionState::new(Position::default());
        view().into_view().hydrate::<true>(&Cursor::new(root.into()), &position)
    });
    Box::new((state, owner))
}

impl Inner {
    /// Puts the state back to what the bundle's HTML shows, as hydration has to begin with; gives what it was.
    fn rewind(&self, bundle: &Bundle) -> Model {
        let before = self.state.get_untracked();
        self.state.set(Model::beginning(&bundle.questions));
        before
    }

    /// Goes on where the session was. What was wrong is said again when it still is.
    fn resume(&self, before: Model) {
        let said = String::new();
        self.state.set(Model { errors: Vec::new(), nothing: false, used: 0, said, ..before });
        self.recount();
    }

    /// The form carries the id that a post without the engine would have: should the engine end halfway, the endpoint
    /// sees one and the same submission.
    fn carry_id(&self) {
        if self.id.get().is_some() {
            return;
        }
        let carried = self.find("input[name=id]").and_then(|input| input.get_attribute("value"));
        self.id.set(Some(carried.and_then(|id| SubmissionId::parse(&id)).unwrap_or_else(new_id)));
    }

    fn handlers(inner: &Rc<Self>) -> Handlers {
        let (input, submit, click) = (Rc::downgrade(inner), Rc::downgrade(inner), Rc::downgrade(inner));
        Handlers {
            input: Box::new(move |event| {
                if let Some(inner) = input.upgrade() {
                    inner.handle(&event);
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
