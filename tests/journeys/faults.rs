//! What a submission must survive, as far as only a browser shows it: which journeys there are, and what they share.
//! What each fault is called stands in `docs/faults.md`, with the tests that hold it.

use anyhow::{Result, ensure};
use meepraat_tests::{Engine, Fault, Journey, Serve, Widget, World, until};
use serde_json::Value;

use super::{faults_endpoint, faults_network, faults_page, faults_storage, faults_time, outages};

pub(crate) fn all() -> Vec<Journey> {
    let mut all = journeys![outages:
        an_answer_given_while_the_endpoint_is_down_is_sent_later,
        trying_again_sends_at_once,
        a_lost_reply_is_counted_once,
        a_captive_portal_is_no_receipt,
        an_answer_survives_the_collector_being_killed,
        an_unsent_answer_is_sent_after_a_reload,
        two_tabs_with_unsent_answers_send_each_once,
        an_answer_of_a_closed_tab_is_sent_by_another,
        blocked_storage_says_to_keep_the_page_open,
    ];
    all.extend(journeys![faults_network:
        a_request_that_nobody_answers_is_given_up_and_sent_again,
        whatever_happens_on_the_way_it_is_counted_once,
        what_a_blocker_stops_is_sent_at_a_visit_without_it,
    ]);
    all.extend(
        journeys![faults_network in Chromium: an_answer_given_offline_is_sent_when_the_network_is_back],
    );
    all.extend(journeys![faults_endpoint:
        an_endpoint_in_trouble_is_asked_again,
        what_the_endpoint_refuses_is_set_aside_and_tried_again,
        what_the_endpoint_asks_for_is_kept_within_a_day,
        a_batch_that_is_too_large_or_partly_wrong_costs_the_others_nothing,
    ]);
    // What sends must come from afar, not from the cache.
    let closed = journeys![faults_page: closed_right_after_the_click_it_is_sent_at_the_next_visit];
    all.extend(closed.into_iter().map(|journey| journey.served(Serve::default())));
    all.extend(journeys![faults_page:
        a_quota_that_others_used_up_holds_up_nothing,
        left_while_sending_and_come_back_it_is_counted_once,
        pressing_enter_twice_is_one_response,
        two_widgets_of_one_campaign_send_each_its_own,
        an_element_that_goes_while_it_waits_comes_back_to_a_sent_answer,
        a_page_without_any_way_to_ask_posts_by_the_form,
    ]);
    all.extend(journeys![faults_page in Chromium: frozen_while_sending_it_is_sent_when_the_page_thaws]);
    all.extend(journeys![faults_storage:
        a_tab_that_froze_with_the_lock_holds_up_nothing_for_long,
        without_web_locks_two_tabs_send_each_once,
        a_full_storage_says_to_keep_the_page_open,
        an_answer_is_sent_though_the_storage_was_cleared,
        entries_that_cannot_be_read_are_left_alone,
        a_full_queue_loses_nothing,
    ]);
    all.extend(journeys![faults_time:
        a_clock_ten_years_off_changes_nothing,
        a_clock_that_jumps_while_it_waits_changes_nothing,
    ]);
    all
}

/// Entries that wait on the device.
pub(crate) async fn waiting(world: &World<'_>) -> Result<u64> {
    let body = "return Object.keys(localStorage).filter(key => key.startsWith('meepraat:entry:')).length";
    Ok(world.browser.script(body, &[]).await?.as_u64().unwrap_or(0))
}

pub(crate) async fn nothing_is_kept(world: &World<'_>) -> Result<()> {
    until("keys in storage", Value::from(0), async || {
        world.browser.script("return localStorage.length", &[]).await
    })
    .await
}

/// A page with all answers given, up to Send.
pub(crate) async fn answered<'a>(world: &'a World<'_>) -> Result<Widget<'a>> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    Ok(widget)
}

/// Answers while the endpoint fails.
pub(crate) async fn answer_in_vain<'a>(world: &'a World<'_>, fault: Fault) -> Result<Widget<'a>> {
    let widget = answered(world).await?;
    world.gate.set(fault);
    widget.click("send").await?;
    widget.not_sent().await?;
    ensure!(waiting(world).await? == 1, "the answer waits on the device");
    Ok(widget)
}

/// From now on submissions fail in another way; waits until one has met it, and it says "not sent yet" all the same.
pub(crate) async fn meets(world: &World<'_>, widget: &Widget<'_>, fault: Fault) -> Result<()> {
    let refused = fault == Fault::Refused;
    let before = world.gate.submissions().len();
    let what = format!("a submission meets {fault:?}");
    world.gate.set(fault);
    // Refused, nothing comes by: the words alone tell.
    until(&what, true, async || {
        try_again(widget).await;
        Ok(refused || world.gate.submissions().len() > before)
    })
    .await?;
    widget.not_sent().await?;
    ensure!(waiting(world).await? == 1, "the answer waits on the device");
    Ok(())
}

/// Presses "try again" where that is there to be pressed.
async fn try_again(widget: &Widget<'_>) {
    let press = "root.querySelector('button[value=again]')?.click()";
    // Between two looks it may have gone: then delivery by itself was faster than the press.
    let _ = widget.script(press).await;
}

/// Everything works again, or as good as: it is sent, and counted once however often it came.
pub(crate) async fn sent_once(world: &World<'_>, widget: &Widget<'_>, fault: Fault) -> Result<()> {
    world.gate.set(fault);
    // After many failures the next attempt by itself would be minutes away.
    until("it is sent", true, async || {
        try_again(widget).await;
        Ok(widget.text(".outcome").await?.contains("is verstuurd"))
    })
    .await?;
    world.counted(1).await?;
    nothing_is_kept(world).await
}
