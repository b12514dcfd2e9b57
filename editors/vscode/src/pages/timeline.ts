// What happened when: the days that the archive speaks of, and what cannot be put on any.

import type { Day, Timeline } from "../contract";
import { counted, t } from "../words";
import { bars } from "./bars";
import { excerpt, html, remark, type Html } from "./html";
import type { Links } from "./links";

/** More unclear places than this stay folded: the days are what one came for. */
const few = 5;

export function timelinePage(timeline: Timeline, links: Links, name?: string): Html {
  const { days, unclear } = timeline;
  const time = bars(
    days.map(({ date, counts }) => ({ when: date.slice(0, 10), articles: counts.articles, mentions: counts.mentions })),
    t("What is spoken of, over time"),
    "days",
  );
  return html`<header>
      <p class="kind date">${t("Timeline")}</p>
      <h1>${name ?? t("The archive, day by day")}</h1>
      <p class="summary">${counted(days.length, "{0} day", "{0} days")}${unclear.length > 0 && `, ${counted(unclear.length, "{0} date is unclear", "{0} dates are unclear")}`}</p>
    </header>
    ${timeline.partial && html`<p class="partial" role="status">${t("The archive is still being read: there may be more.")}</p>`}
    ${time && html`<section aria-labelledby="time"><h2 id="time">${t("When")}</h2>${time}</section>`}
    ${unclear.length > 0 && unclearOnes(unclear, links)}
    <section aria-labelledby="each"><h2 id="each">${t("Day by day")}</h2>
    ${
      days.length === 0
        ? html`<p>${t("No article here speaks of a day that can be told.")}</p>`
        : html`<p class="filter"><input type="search" data-filter="days" aria-label="${t("Filter")}" placeholder="${t("Filter")}" />
            <span role="status" data-none="${t("Nothing fits")}" data-only="${t("Only {0}")}"></span></p>
          <ol class="days" id="days">${days.toReversed().map((day) => dayItem(day, links))}</ol>
          ${timeline.earlier !== null && html`<p class="more"><button class="link" data-do="more">${t("Show earlier days")}</button></p>`}`
    }
    </section>`;
}

function dayItem({ date, label, articles, mentions, counts }: Day, links: Links): Html {
  const left = counts.articles - articles.length + counts.mentions - mentions.length;
  return html`<li data-when="${date}"><h3>${label}</h3>
    ${articles.length > 0 && html`<ul class="written" aria-label="${t("Articles of this day")}">${articles.map(
      ({ title, location }) => html`<li><button class="link" data-open="${links.to(location)}">${title}</button></li>`,
    )}</ul>`}
    ${mentions.length > 0 && html`<ul class="spoken" aria-label="${t("What is said of this day")}">${mentions.map(
      ({ text, line, location }) => html`<li><button class="link" data-open="${links.to(location)}">${excerpt(line, text)}</button></li>`,
    )}</ul>`}
    ${left > 0 && html`<p class="more">${t("and {0} more", left)}</p>`}</li>`;
}

function unclearOnes(unclear: Timeline["unclear"], links: Links): Html {
  const items = unclear.map(
    ({ text, message, location }) => html`<li><button class="link" data-open="${links.to(location)}">${text}</button> <span class="message">${remark(message, text)}</span></li>`,
  );
  return html`<section aria-labelledby="unclear"><details${unclear.length <= few && html` open`}>
    <summary><h2 id="unclear">${t("Unclear")} <span class="count">${unclear.length}</span></h2></summary><ul class="unclear">${items}</ul></details></section>`;
}
