// A single-page site: whatever happens, it renders anew. It knows its elements by a key, so the widget is kept as long as
// its route shows it, but it is taken out and put back, and every attribute is written again.
"use strict";
window.site = (() => {
  const place = document.getElementById("place");
  const elements = new Map();
  const state = { route: "home", renders: 0 };

  const element = (key, tag, attributes, children = []) => {
    const made = elements.get(key) ?? document.createElement(tag);
    elements.set(key, made);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.replaceChildren(...children);
    return made;
  };
  const widget = () => element("widget", "meepraat-widget", { campaign: "kempen-2040", partner: "vv-kempenland" });
  const routes = {
    home: () => [element("title", "h2", {}, ["Thuis"])],
    poll: () => [element("title", "h2", {}, ["Praat mee"]), element("main", "article", {}, [widget()])],
    // The same questions, elsewhere on the page.
    aside: () => [element("side", "aside", {}, [widget()]), element("title", "h2", {}, ["Praat mee"])],
  };

  const render = () => {
    state.renders++;
    place.replaceChildren(...routes[state.route]());
    for (const [key, made] of elements) if (!made.isConnected) elements.delete(key);
  };
  for (const name of ["ready", "answered", "submitted"]) document.addEventListener("meepraat:" + name, render);
  const go = (route) => {
    state.route = route;
    render();
  };
  render();
  return { go, renders: () => state.renders };
})();
