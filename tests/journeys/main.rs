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
mod hosts_placing;
mod kinds;
mod kinds_keeping;
mod kinds_keyboard;
mod kinds_looks;
mod kinds_native;
mod modes;
mod native;
mod outages;
mod package;
mod privacy;
mod removing;
mod results;
mod together;
mod wire;

fn main() -> ExitCode {
    // First, in browsers that nothing has happened in: they compare pages to the last detail.
    let mut all = hosts();
    all.extend(odd_hosts());
    all.extend(answers());
    all.extend(faults::all());
    all.extend(fallbacks());
    all.extend(every_kind());
    all.extend(other_modes());
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
    all.extend(journeys![changing:
        another_language_keeps_the_answers,
        going_back_keeps_the_answers,
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

fn hosts() -> Vec<Journey> {
    let mut all = journeys![hostile:
        a_translator_from_the_start_breaks_nothing,
        a_translator_afterwards_breaks_nothing,
        a_fetch_that_throws_is_worked_around,
        a_fetch_that_answers_nonsense_is_worked_around,
        a_fetch_that_is_gone_is_worked_around,
        a_fetch_that_never_settles_is_worked_around,
        a_patched_json_is_worked_around,
        patched_prototypes_are_worked_around,
        loading_neither_focuses_nor_scrolls,
    ];
    all.extend(alone(journeys![hostile:
        a_translator_while_the_engine_loads_breaks_nothing,
        the_host_page_is_left_as_it_was,
    ]));
    all.extend(alone(journeys![embedding:
        the_campaigns_own_script_stands_where_it_is_put,
        a_click_loads_what_a_resident_asks_for,
    ]));
    all.extend(journeys![embedding:
        the_general_script_takes_data_attributes,
        an_element_works_before_and_after_the_script,
        a_script_in_the_head_goes_to_the_end_of_main,
        a_target_is_where_it_goes,
        an_element_of_the_page_is_not_doubled_by_a_script,
        an_element_can_come_later_and_move_and_go,
        two_scripts_on_one_page_define_once,
        a_missing_or_unknown_campaign_is_told_politely,
        bad_attributes_fall_back,
        an_endpoint_of_the_page_is_where_submissions_go,
        a_partner_named_later_is_counted,
        an_endpoint_named_later_is_where_submissions_go,
        a_partner_named_to_a_living_widget_is_counted,
        an_endpoint_named_to_a_living_widget_is_where_submissions_go,
        what_is_named_to_a_form_without_wasm_is_heeded,
    ]);
    all.extend(journeys![package:
        puts_a_widget_where_it_is_wanted,
        tells_of_a_script_that_cannot_be_had,
    ]);
    let both = journeys![together: two_campaigns_are_answered_each_by_itself];
    all.extend(both.into_iter().map(|journey| journey.served(together::BOTH)));
    all.extend(journeys![together:
        two_collectors_each_get_their_own,
        two_collectors_by_general_scripts_each_get_their_own,
        a_bundle_folder_of_another_collector_delivers_there,
    ]);
    all.extend(alone(journeys![privacy: a_visitor_who_only_reads_fetches_no_engine]));
    all.extend(journeys![privacy:
        nothing_is_kept_before_and_after,
        no_one_else_is_asked,
        the_hour_is_the_finest_time_that_is_sent,
    ]);
    all.extend(alone(journeys![hostile: a_strict_content_security_policy_is_never_violated]));
    all
}

/// Each leaves the page as it is without the widget.
fn odd_hosts() -> Vec<Journey> {
    let mut all = journeys![hosts:
        bootstrap_3_with_jquery,
        prototype_js,
        mootools,
        zone_js,
        everything_unset,
        resets_of_everything,
        patched_natives_and_enumerable_members,
        frozen_natives,
        another_base,
        quirks_mode,
        a_page_from_right_to_left,
        a_sandboxed_frame_says_that_nothing_is_kept,
        a_sandboxed_frame_without_forms,
    ];
    all.extend(journeys![hosts_placing:
        a_framework_that_renders_anew_moves_and_removes,
        the_general_script_and_then_the_campaigns,
        the_campaigns_script_and_then_the_general,
        the_campaigns_script_twice,
        the_general_script_twice,
        a_tag_manager_that_puts_it_into_the_head,
        a_tag_manager_that_hides_what_it_runs,
        a_tag_manager_without_a_target,
        a_system_that_strips_unknown_tags,
    ]);
    all
}

fn fallbacks() -> Vec<Journey> {
    let mut all = journeys![native:
        without_wasm_the_form_posts_by_itself,
        pressing_next_before_wasm_is_refused_loses_nothing,
        under_trusted_types_a_link_leads_to_the_hosted_page,
        an_endpoint_that_takes_no_form_gets_a_link_instead,
    ];
    all.extend(alone(journeys![native: wasm_of_the_wrong_type_is_answered_all_the_same]));
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

/// Where the look of what is inside a shadow root follows what is chosen in it at once.
const FOLLOWED: &[Engine] = &[Engine::Chromium, Engine::Firefox];

/// Only where what shows follows what is chosen.
fn followed(journeys: Vec<Journey>) -> Vec<Journey> {
    journeys.into_iter().map(|journey| journey.only(FOLLOWED)).collect()
}

fn every_kind() -> Vec<Journey> {
    let mut full = journeys![kinds:
        a_scale,
        several_choices_and_none_of_them,
        a_text,
        a_ranking_by_pressing,
        an_area_by_its_name,
        an_area_by_its_postcode,
    ];
    full.extend(journeys![kinds_keyboard:
        a_scale,
        several_choices_and_none_of_them,
        a_text,
        a_ranking,
        an_area_by_its_name_and_enter,
        an_area_by_its_postcode_and_space,
        enter_chooses_none_of_several_areas,
    ]);
    full.extend(journeys![kinds_keeping:
        a_low_answer_asks_what_would_help,
        an_answer_that_is_no_longer_asked_for_is_not_sent,
        the_profile_is_skipped_as_a_whole,
        nothing_but_a_profile_that_is_skipped_is_told,
    ]);
    full.extend(followed(journeys![kinds: statements_one_at_a_time, statements_as_far_as_they_are_answered]));
    full.extend(followed(journeys![kinds_keyboard: statements_one_at_a_time]));
    full.extend(followed(journeys![kinds_keeping:
        back_keeps_the_answers_of_every_kind,
        another_language_keeps_the_answers_of_every_kind,
        the_profile_is_answered,
    ]));
    let mut more = journeys![kinds:
        a_scale_that_does_not_apply,
        a_recommendation,
        too_few_and_too_many_choices_are_told,
        none_of_these_is_enough_by_itself,
    ];
    more.extend(journeys![kinds_keyboard:
        a_scale_that_does_not_apply,
        a_recommendation,
        too_few_choices_are_told_and_put_right,
    ]);
    more.extend(followed(journeys![kinds:
        a_choice_of_something_else_with_its_text,
        a_text_beside_another_choice_stays_here,
    ]));
    more.extend(followed(journeys![kinds_keyboard: a_choice_of_something_else_with_its_text]));
    more.extend(journeys![kinds_keeping: something_else_before_the_engine_is_there]);
    let mut native = journeys![kinds_native:
        what_is_not_asked_is_not_counted,
    ];
    let scriptless = journeys![kinds_native: without_javascript_every_kind_is_posted];
    native.extend(scriptless.into_iter().map(|journey| journey.only(&[Engine::Chromium, Engine::Firefox])));
    native.extend(followed(journeys![kinds_native: without_wasm_every_kind_is_posted]));
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
