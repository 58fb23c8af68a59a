// How a page uses the package: compiled against its declarations, in the sources and as it is packed.
import { load, type MeepraatWidget, type SubmittedDetail } from "meepraat";

const widget: MeepraatWidget = load(
  "https://stem.example.nl/kempen-2040.js",
  { campaign: "kempen-2040", partner: "bibliotheek-de-linde", target: "#stem", lang: "nl", "heading-level": 3 },
  { nonce: "3f9c2a71" },
);
widget.addEventListener("meepraat:ready", ({ detail }) => console.log(detail.state === "hydrated"));
widget.addEventListener("meepraat:answered", ({ detail }) => console.log(detail.question));
document.addEventListener("meepraat:submitted", ({ detail }) => say(detail));
window.addEventListener("meepraat:error", ({ detail }) => console.warn(detail.message));
widget.open();
widget.close();
document.querySelector("meepraat-widget")?.reset();

const say = ({ state }: SubmittedDetail) => console.log(state === "delivered");

// @ts-expect-error: there is no such way of loading.
load("https://stem.example.nl/meepraat.js", { campaign: "kempen-2040", load: "never" });
// @ts-expect-error: without a campaign there is nothing to ask.
load(new URL("https://stem.example.nl/meepraat.js"), { partner: "bibliotheek-de-linde" });
// @ts-expect-error: a response is stored or delivered.
widget.addEventListener("meepraat:submitted", ({ detail }) => detail.state === "sent");
