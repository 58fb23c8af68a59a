//! What is left of an answer in a browser: nothing.

use crate::browser::page::{client, fresh, run, until};
use crate::support::response::{questions, response};
use meepraat_sdk::new_id;
use wasm_bindgen_test::wasm_bindgen_test;

/// Fault 20: a response body left unread under `no-store` keeps the quota (drain every body).
#[wasm_bindgen_test]
async fn every_body_is_read_to_its_end_whatever_the_answer_is() {
    for status in [200, 202, 401, 404, 408, 413, 429, 500, 503] {
        fresh();
        run(&format!(
            "self.begun = self.ended = 0;
            self.fetch = () => {{
                self.begun++;
                let left = 40;
                const body = new ReadableStream({{ pull(stream) {{
                    if (left--) stream.enqueue(new Uint8Array(4096).fill(32));
                    else {{ self.ended++; stream.close(); }}
                }} }});
                return Promise.resolve(new Response(body, {{status: {status}, headers: {{'Cache-Control': 'no-store'}}}}));
            }}"
        ));
        let (client, _, _subscription) = client();
        client.submit(new_id(), &questions(), response()).unwrap();
        until("begun > 0 && begun == ended").await;
        fresh();
    }
}
