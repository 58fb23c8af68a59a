//! What Meepraat promises, seen in real browsers and over plain HTTP. Each journey is named for its promise.

use std::process::ExitCode;

use meepraat_tests::{Engine, Journey, Serve, run};

/// Journeys by the paths of their functions, in every engine or in those that are named.
macro_rules! journeys {
    ($module:ident: $($name:ident),* $(,)?) => {
        vec![$(Journey::new(concat!(stringify!($module), "::", stringify!($name)), |world| {
            Box::pin($module::$name(world))
        })),*]
    };
    ($module:ident in $($engine:ident)+: $($name:ident),* $(,)?) => {
        journeys![$module: $($name),*]
            .into_iter()
            .map(|journey| journey.only(&[$(Engine::$engine),+]))
            .collect::<Vec<_>>()
    };
}

/// The same over HTTP alone.
macro_rules! over_http {
    ($module:ident: $($name:ident),* $(,)?) => {
        vec![$(Journey::over_http(concat!(stringify!($module), "::", stringify!($name)), |collector| {
            Box::pin($module::$name(collector))
        })),*]
    };
}

mod accessibility;
mod answering;
mod changing;
mod closing;
mod elsewhere;
mod embedding;
mod ending;
mod faults;
mod faults_endpoint;
mod faults_left;
mod faults_network;
mod faults_page;
mod faults_storage;
mod faults_time;
mod framing;
mod harness;
mod hostile;
mod hosts;
mod hosts_modes;
mod hosts_placing;
mod kinds;
mod kinds_keeping;
mod kinds_keyboard;
mod kinds_looks;
mod kinds_native;
mod modes;
mod moments;
mod native;
mod outages;
mod package;
mod pages;
mod part;
mod people;
mod people_ambassador;
mod people_native;
mod privacy;
mod removing;
mod results;
mod together;
mod wire;

fn main() -> ExitCode {
    // First, in browsers that nothing has happened in: they compare pages to the last detail.
    let mut all = pages::all();
    all.extend(answers());
    all.extend(faults::all());
    all.extend(fallbacks());
    all.extend(every_kind());
    all.extend(other_modes());
    all.extend(part::all());
    all.extend(people::all());
    all.extend(checks());
    run(all)
}

/// With a collector of their own: what they fetch is in no cache.
fn alone(journeys: Vec<Journey>) -> Vec<Journey> {
    journeys.into_iter().map(|journey| journey.served(Serve::default())).collect()
}

fn answers() -> Vec<Journey> {
    let mut all = journeys![answering:
        by_mouse_on_a_phone_is_counted_once,
        by_finger_on_targets_of_44_pixels,
        by_keyboard_alone,
        pressing_send_twice_is_one_response,
    ];
    // The engine must come from afar, not from the cache.
    all.extend(alone(journeys![answering: pressing_next_before_the_engine_is_there_is_taken_up]));
    all.extend(alone(journeys![moments:
        a_press_outlasts_a_page_that_moves_what_comes_alive,
        a_finger_outlasts_an_altered_form_that_is_drawn_afresh,
        a_press_outlasts_another_language,
        a_press_outlasts_another_language_without_the_engine,
        another_language_shows_no_other_question_on_the_way,
    ]));
    all.extend(journeys![changing:
        another_language_keeps_the_answers,
        going_back_keeps_the_answers,
        an_attribute_that_changes_while_sending_undoes_nothing,
        an_error_takes_the_focus_and_leads_to_its_field,
    ]);
    // The other language must come from afar.
    all.extend(alone(journeys![changing:
        a_language_taken_back_does_not_come,
        a_language_pressed_twice_comes_once,
        languages_pressed_before_the_engine_is_there_end_in_the_last,
        a_language_that_comes_in_parts_does_not_overtake_the_last,
    ]));
    let seeded = Serve { seed: Some(200), ..Serve::default() };
    let shown = journeys![results: they_come_as_bars_and_as_a_table];
    all.extend(shown.into_iter().map(|journey| journey.served(seeded.clone())));
    let after = Serve { now: "2027-01-15", ..Serve::default() };
    let closed = journeys![results: a_closed_wave_says_when_the_next_one_opens];
    all.extend(closed.into_iter().map(|journey| journey.served(after.clone())));
    let early = Serve { now: "2026-10-01", ..Serve::default() };
    let early = vec![(journeys![results: before_the_first_wave_nothing_more_is_fetched], early)];
    let heard = journeys![results: between_waves_the_last_results_and_the_updates_are_there];
    for (journeys, serve) in early.into_iter().chain([(heard, kinds::FULL_WITH_OTHERS)]) {
        all.extend(journeys.into_iter().map(|journey| journey.served(serve.clone())));
    }
    let last_day = Serve { now: "2026-12-13", ..Serve::default() };
    let waiting = journeys![closing:
        a_response_that_waited_is_delivered_until_eight_days_after,
        a_response_that_comes_too_late_says_so,
        a_response_of_seven_days_expires_and_says_so,
    ];
    all.extend(waiting.into_iter().map(|journey| journey.served(last_day.clone())));
    all
}

fn fallbacks() -> Vec<Journey> {
    let mut all = journeys![native:
        without_wasm_the_form_posts_by_itself,
        pressing_next_before_wasm_is_refused_loses_nothing,
        under_trusted_types_a_link_leads_to_the_hosted_page,
        under_trusted_types_an_ambassadors_code_goes_along,
        an_endpoint_that_takes_no_form_gets_a_link_instead,
    ];
    all.extend(alone(journeys![native:
        wasm_of_the_wrong_type_is_answered_all_the_same,
        without_the_engines_script_the_first_answer_goes_along,
    ]));
    all.extend(journeys![ending:
        while_answering_leaves_a_form_that_posts_the_answers,
        whenever_it_begins_leaves_a_form_that_posts_the_answers,
        while_changing_language_leaves_a_form_that_posts_the_answers,
        right_after_storing_a_fresh_module_sends_it,
        before_the_receipt_is_read_a_fresh_module_asks_again,
        before_the_receipt_is_read_says_not_sent_yet,
        leaves_every_widget_on_the_page_a_form_that_posts,
        leaves_a_widget_that_begins_anew_a_way_to_send,
    ]);
    // Where nobody answered yet, thanks are shorter than the form.
    all.extend(alone(journeys![framing: an_iframe_grows_to_its_page_and_shrinks_with_it]));
    all.extend(journeys![framing:
        a_script_that_comes_after_the_page_hears_its_height,
        a_frame_is_believed_about_itself_alone,
    ]);
    // WebKitGTK's browser has no switch for JavaScript that a driver could use.
    let scriptless = journeys![native: without_javascript_the_hosted_page_is_answered];
    all.extend(scriptless.into_iter().map(|journey| journey.only(&[Engine::Chromium, Engine::Firefox])));
    all.extend(over_http![native:
        a_form_posted_twice_is_counted_once,
        a_post_without_an_id_is_confirmed_first,
        a_wrong_post_says_what_is_wrong,
    ]);
    all
}

/// With the engine's collector that serves in this way.
fn sharing(journeys: Vec<Journey>, serve: &Serve) -> Vec<Journey> {
    journeys.into_iter().map(|journey| journey.sharing(serve.clone())).collect()
}

fn every_kind() -> Vec<Journey> {
    let mut full = journeys![kinds:
        a_scale,
        several_choices_and_none_of_them,
        statements_one_at_a_time,
        statements_as_far_as_they_are_answered,
        a_text,
        a_ranking_by_pressing,
        an_area_by_its_name,
        an_area_by_its_postcode,
    ];
    full.extend(journeys![kinds_keyboard:
        a_scale,
        several_choices_and_none_of_them,
        statements_one_at_a_time,
        a_text,
        a_ranking,
        an_area_by_its_name_and_enter,
        an_area_by_its_postcode_and_space,
        enter_chooses_none_of_several_areas,
    ]);
    full.extend(journeys![kinds_keeping:
        a_low_answer_asks_what_would_help,
        an_answer_that_is_no_longer_asked_for_is_not_sent,
        back_keeps_the_answers_of_every_kind,
        another_language_keeps_the_answers_of_every_kind,
        the_profile_is_answered,
        the_profile_is_skipped_as_a_whole,
        nothing_but_a_profile_that_is_skipped_is_told,
    ]);
    let mut more = journeys![kinds:
        a_choice_of_something_else_with_its_text,
        a_text_beside_another_choice_stays_here,
        a_scale_that_does_not_apply,
        a_recommendation,
        too_few_and_too_many_choices_are_told,
        none_of_these_is_enough_by_itself,
    ];
    more.extend(journeys![kinds_keyboard:
        a_choice_of_something_else_with_its_text,
        a_scale_that_does_not_apply,
        a_recommendation,
        too_few_choices_are_told_and_put_right,
    ]);
    more.extend(journeys![kinds_keeping: something_else_before_the_engine_is_there]);
    let mut native = journeys![kinds_native:
        what_is_not_asked_is_not_counted,
        without_wasm_every_kind_is_posted,
    ];
    let scriptless = journeys![kinds_native: without_javascript_every_kind_is_posted];
    native.extend(scriptless.into_iter().map(|journey| journey.only(&[Engine::Chromium, Engine::Firefox])));
    native.extend(journeys![kinds_native in WebKit: the_hosted_page_posts_every_kind]);
    let mut all = sharing(full, &kinds::FULL);
    // They compare all numbers.
    all.extend(native.into_iter().map(|journey| journey.served(kinds::FULL_WITH_OTHERS)));
    all.extend(sharing(more, &kinds::MORE));
    let first = journeys![kinds_keeping: a_ranking_before_the_engine_is_there];
    all.extend(sharing(first, &kinds::RANKING_FIRST));
    all.extend(every_kind_looks());
    all
}

/// The whole poll in every language, colour scheme and size, in this order.
macro_rules! every_look {
    ($($language:literal)*) => { [$(every_look!(@ $language "light" "dark" "forced")),*].concat() };
    (@ $language:literal $($scheme:literal)*) => {
        [$(every_look!(@ $language, $scheme; "wide" "narrow" "large")),*].concat()
    };
    (@ $language:literal, $scheme:literal; $($size:literal)*) => {
        vec![$(Journey::new(concat!("kinds_looks::", $language, "_", $scheme, "_", $size), |world| {
            Box::pin(kinds_looks::every_step(world, $language, $scheme, $size))
        })),*]
    };
}

/// Every pair of a language, a scheme and a size in one third of the looks; all of them with `MEEPRAAT_FULL`.
fn looks() -> Vec<Journey> {
    let all = every_look!("nl" "en" "tr" "ar" "pl" "uk").into_iter().enumerate();
    let full = std::env::var_os("MEEPRAAT_FULL").is_some();
    all.filter(|(at, _)| full || (at / 9 + at / 3 % 3 + at % 3) % 3 == 0)
        .map(|(_, journey)| journey)
        .collect()
}

fn every_kind_looks() -> Vec<Journey> {
    let mut all = sharing(looks(), &kinds::FULL_WITH_OTHERS);
    let native = journeys![kinds_looks: the_whole_poll_without_the_engine_is_clean];
    all.extend(sharing(native, &kinds::FULL));
    let lacking = journeys![kinds_looks: kinds_that_the_sample_lacks_are_clean];
    all.extend(sharing(lacking, &kinds::MORE));
    all.into_iter().map(|journey| journey.only(&[Engine::Chromium])).collect()
}

fn other_modes() -> Vec<Journey> {
    let mut all = journeys![modes:
        a_button_opens_a_dialog_and_gets_the_focus_back,
        a_poll_in_the_dialog_is_sent,
        the_page_lends_its_colours,
        colours_that_nobody_can_read_are_not_taken,
        a_page_that_turns_dark_is_looked_at_again,
        a_theme_is_the_widgets_own,
        a_shared_device_shows_the_next_visitor_nothing_of_the_last,
        whoever_is_still_there_goes_on,
        a_shared_device_stores_nothing_and_sends_all_the_same,
    ];
    let counted = journeys![removing: coming_and_going_leaves_nothing];
    all.extend(counted.into_iter().map(|journey| journey.only(&[Engine::Chromium])));
    let clean = journeys![modes: the_button_and_its_dialog_are_clean];
    all.extend(clean.into_iter().map(|journey| journey.only(&[Engine::Chromium])));
    all
}

fn checks() -> Vec<Journey> {
    // axe-core judges the same tree everywhere; colour schemes can be emulated in Chromium.
    let mut all: Vec<Journey> = journeys![accessibility:
        what_stands_in_for_the_widget_is_clean,
        the_hosted_pages_are_clean,
    ];
    let seeded = Serve { seed: Some(200), ..Serve::default() };
    let states = journeys![accessibility: every_state_is_clean_in_dutch, every_state_is_clean_in_english];
    all.extend(sharing(states, &seeded));
    let after = Serve { now: "2027-01-15", ..Serve::default() };
    let closed = journeys![accessibility: a_closed_wave_is_clean];
    all.extend(sharing(closed, &after));
    let mut all: Vec<_> = all.into_iter().map(|journey| journey.only(&[Engine::Chromium])).collect();
    let fits = journeys![accessibility: a_screen_of_320_pixels_and_text_of_double_size_fit];
    all.extend(sharing(fits, &seeded));
    all.extend(journeys![wire: what_the_widget_sends_is_read_by_a_library_of_others]);
    all.extend(over_http![wire:
        a_batch_sent_twice_is_accepted_then_a_duplicate,
        one_id_a_hundred_times_in_parallel_is_counted_once,
        pages_of_any_origin_may_ask_without_credentials,
    ]);
    let harness = journeys![harness: a_shadow_root_can_be_driven, whatever_is_done_to_a_page_is_noticed];
    all.extend(harness.into_iter().map(|journey| journey.unserved()));
    all
}
