// What a page does by itself: tells the extension what was clicked, filters its lists, moves the focus within its pictures.
"use strict";

(() => {
  const editor = acquireVsCodeApi();
  const root = document.querySelector("main");

  /** What stands on the page now: the filter's words, the bar that is pressed, how far it is scrolled. */
  const state = { words: "", when: "", scroll: 0 };
  const { place } = root.dataset;
  const kept = editor.getState();
  if (kept?.place === place) Object.assign(state, kept.view);
  const keep = () => editor.setState({ place, view: state });

  function filter() {
    for (const input of document.querySelectorAll("[data-filter]")) {
      const words = input.value.trim().toLocaleLowerCase();
      const note = input.parentElement.querySelector("[role=status]");
      let left = 0;
      for (const item of document.querySelectorAll(`#${input.dataset.filter} > li`)) {
        const fits =
          (state.when === "" || (item.dataset.when ?? "").startsWith(state.when)) &&
          (words === "" || item.textContent.toLocaleLowerCase().includes(words));
        item.hidden = !fits;
        if (fits) left += 1;
      }
      const bar = document.querySelector(`.bar[data-when="${CSS.escape(state.when)}"]`);
      const only = bar ? note.dataset.only.replace("{0}", bar.getAttribute("aria-label")) : "";
      note.textContent = left === 0 ? note.dataset.none : only;
    }
    for (const bar of document.querySelectorAll(".bar")) {
      bar.setAttribute("aria-pressed", String(state.when !== "" && bar.dataset.when === state.when));
    }
    keep();
  }

  function act(element) {
    const { open, page, do: what, when } = element.dataset;
    if (open !== undefined) editor.postMessage({ open: Number(open) });
    else if (page !== undefined) editor.postMessage({ page });
    else if (what !== undefined) editor.postMessage({ do: what });
    else if (when !== undefined) {
      state.when = state.when === when ? "" : when;
      filter();
    }
  }
  const clickable = "[data-open], [data-page], [data-do], .bar";

  document.addEventListener("click", (event) => {
    const element = event.target.closest(clickable);
    if (element) {
      for (const other of element.closest("[data-roving]")?.querySelectorAll("[tabindex]") ?? []) {
        other.setAttribute("tabindex", other === element ? "0" : "-1");
      }
      act(element);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const here = document.activeElement;
    if (event.key === "Escape" && (state.when !== "" || state.words !== "")) {
      state.when = state.words = "";
      for (const input of document.querySelectorAll("[data-filter]")) input.value = "";
      filter();
      return;
    }
    // buttons do this by themselves
    if ((event.key === "Enter" || event.key === " ") && here?.matches("g")) {
      event.preventDefault();
      act(here);
      return;
    }
    const picture = here?.closest("[data-roving]");
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (picture && (step || event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      const all = [...picture.querySelectorAll("[tabindex]")];
      const at = all.indexOf(here);
      const to = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : Math.min(Math.max(at + step, 0), all.length - 1);
      here.setAttribute("tabindex", "-1");
      all[to].setAttribute("tabindex", "0");
      all[to].focus();
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-filter]")) {
      state.words = event.target.value;
      filter();
    }
  });

  let resting;
  window.addEventListener("scroll", () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      state.scroll = window.scrollY;
      keep();
    }, 100);
  });

  /** Puts everything as it was before the page was drawn anew. */
  function restore() {
    for (const input of document.querySelectorAll("[data-filter]")) input.value = state.words;
    filter();
    window.scrollTo(0, state.scroll);
  }
  window.addEventListener("message", ({ data }) => {
    // the same page with newer numbers
    if (typeof data?.body === "string") {
      const focused = document.activeElement;
      const path = focused && root.contains(focused) ? selectorOf(focused) : undefined;
      root.innerHTML = data.body;
      restore();
      if (path) root.querySelector(path)?.focus();
    }
  });
  function selectorOf(element) {
    const { open, page, do: what, when, filter } = element.dataset;
    const pairs = Object.entries({ open, page, do: what, when, filter }).filter(([, value]) => value !== undefined);
    return pairs.map(([key, value]) => `[data-${key}="${CSS.escape(value)}"]`).join("") || undefined;
  }
  restore();
})();
