//! Answers that earlier visits left on the device, as the SDK stores them.

use anyhow::Result;
use meepraat_tests::World;
use serde_json::json;

/// How many are left, for the endpoint of the pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Left {
    /// Valid ones.
    pub(crate) answers: u32,
    /// Ones that the collector rejects.
    pub(crate) wrong: u32,
}

/// Leaves answers of a minute ago in the storage of the page that is open, each under its own key.
pub(crate) async fn leave(world: &World<'_>, left: Left) -> Result<()> {
    let script = "const [endpoint, answers, wrong] = arguments;\
        for (let number = 0; number < answers + wrong; number++) {\
          const id = crypto.randomUUID();\
          const body = JSON.stringify({ specversion: '1.0', id,\
            source: 'urn:nld:oin:00000001234567890000:systeem:meepraat',\
            type: 'nl.meepraat.response-submitted.v1', time: '2026-11-22T10:00:00Z',\
            datacontenttype: 'application/json',\
            data: { campaign: 'kempen-2040', wave: '2026-najaar', partner: 'bibliotheek-de-linde', language: 'nl',\
              area: null, channel: 'widget', referral: null,\
              answers: [{ question: number < answers ? 'groei' : 'niemand', choice: 'zorg' }] } });\
          const entry = { schema: 1, endpoint, created: Date.now() - 60000, body };\
          localStorage.setItem('meepraat:entry:' + id, JSON.stringify(entry));\
        }";
    let endpoint = format!("{}/v1/submissions", world.gate.url());
    world.browser.script(script, &[json!(endpoint), json!(left.answers), json!(left.wrong)]).await?;
    Ok(())
}
