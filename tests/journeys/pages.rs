//! The journeys about partners' pages: ways to bring the widget in, hosts that are odd or hostile, and what each page
//! keeps. They are listed here in the order in which they are made; what each does is in the module it comes from.

use meepraat_tests::{Engine, Journey, Serve};

use super::{alone, sharing};
use super::{
    elsewhere, embedding, hostile, hosts, hosts_modes, hosts_placing, kinds, package, privacy, together,
};

pub(crate) fn all() -> Vec<Journey> {
    let mut all = plain();
    all.extend(odd());
    all
}

fn plain() -> Vec<Journey> {
    let mut all = journeys![hostile:
        a_translator_from_the_start_breaks_nothing,
        a_translator_afterwards_breaks_nothing,
        elements_that_an_extension_puts_in_between_break_nothing,
        a_fetch_that_throws_is_worked_around,
        a_fetch_that_answers_nonsense_is_worked_around,
        a_fetch_that_is_gone_is_worked_around,
        a_fetch_that_never_settles_is_worked_around,
        a_patched_json_is_worked_around,
        patched_prototypes_are_worked_around,
        loading_neither_focuses_nor_scrolls,
    ];
    all.extend(alone(journeys![hostile:
        a_press_under_way_and_the_focus_outlast_a_form_that_is_drawn_afresh,
        a_translator_while_the_engine_loads_breaks_nothing,
        the_host_page_is_left_as_it_was,
    ]));
    // WebKitGTK at times scrolls to what gets the focus, although it is told not to.
    let afresh = alone(journeys![hostile: a_form_that_is_drawn_afresh_scrolls_nothing]);
    all.extend(afresh.into_iter().map(|journey| journey.only(&[Engine::Chromium, Engine::Firefox])));
    all.extend(alone(journeys![embedding:
        the_campaigns_own_script_stands_where_it_is_put,
        a_click_loads_what_a_resident_asks_for,
        an_element_given_back_while_its_questions_come_shows_them_once,
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
    all.extend(journeys![elsewhere:
        an_endpoint_that_knows_no_receipts_is_believed_by_its_status,
        a_server_on_the_cloudevents_library_takes_what_is_sent,
    ]);
    all.extend(journeys![package:
        puts_a_widget_where_it_is_wanted,
        tells_of_a_script_that_cannot_be_had,
    ]);
    let both = journeys![together:
        two_campaigns_are_answered_each_by_itself,
        two_scripts_that_an_optimiser_hides_bring_two_campaigns,
    ];
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
    all.extend(alone(journeys![hostile:
        a_strict_content_security_policy_is_never_violated,
        a_policy_that_trusts_no_address_is_never_violated,
    ]));
    all
}

/// Each leaves the page as it is without the widget.
fn odd() -> Vec<Journey> {
    let mut all = journeys![hosts:
        bootstrap_3_with_jquery,
        prototype_js,
        mootools,
        zone_js,
        everything_unset,
        resets_of_everything,
        patched_natives_and_enumerable_members,
        patched_natives_and_the_general_script,
        frozen_natives,
        another_base,
        quirks_mode,
        a_page_from_right_to_left,
    ];
    // The engine must come from afar.
    all.extend(alone(journeys![hosts:
        a_sandboxed_frame_says_that_nothing_is_kept,
        a_sandboxed_frame_without_forms,
    ]));
    let seeded = Serve { seed: Some(200), ..Serve::default() };
    all.extend(sharing(journeys![hosts: tables_in_quirks_mode], &seeded));
    let after = Serve { now: "2027-01-15", ..kinds::FULL };
    all.extend(sharing(journeys![hosts: patched_natives_between_waves], &after));
    all.extend(journeys![hosts_modes:
        the_button_and_its_dialog_look_their_own,
        the_warning_on_a_shared_device_looks_its_own,
    ]);
    all.extend(journeys![hosts_placing:
        a_framework_that_renders_anew_moves_and_removes,
        the_general_script_and_then_the_campaigns,
        the_campaigns_script_and_then_the_general,
        the_campaigns_script_twice,
        the_general_script_twice,
        a_pinned_script_and_then_the_campaigns,
        the_campaigns_script_and_then_a_pinned_one,
        a_tag_manager_that_puts_it_into_the_head,
        a_tag_manager_that_hides_what_it_runs,
        a_tag_manager_without_a_target,
        a_system_that_strips_unknown_tags,
    ]);
    // What it alters must be in no cache.
    all.extend(alone(journeys![hosts_placing: a_pinned_script_beside_a_newer_campaign_posts_the_form]));
    all
}
