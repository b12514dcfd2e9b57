// The page of a name: who it is, when and beside whom it was written of, what it said, and every line that names it.

import type { Companion, Page, Role, Source } from "../contract";
import { counted, day, t } from "../words";
import { bars } from "./bars";
import { company, kindClass } from "./company";
import { excerpt, html, type Html, type Part } from "./html";
import type { Links } from "./links";

/** Lines beyond this are one click away. */
export const someLines = 200;

export function entityPage(page: Page, links: Links): Html {
  const kind = { PER: t("Person"), ORG: t("Organisation"), LOC: t("Place") }[page.type];
  const source = (source: Source, words?: Part) =>
    html`<button class="link" data-open="${links.to(source.location)}" title="${source.path}">${words ?? title(source)}</button>`;
  const time = bars(
    page.over_time.map(({ month, ...counts }) => ({ when: month, ...counts })),
    t("Mentions over time"),
    "lines",
  );
  const undated = page.mentions - page.over_time.reduce((sum, { mentions }) => sum + mentions, 0);
  const others = company(page.name, page.type, page.with, t("Who appears with {0}", page.name));
  return html`<header>
      <p class="kind ${kindClass(page.type)}">${kind}</p>
      <h1>${page.name}</h1>
      ${page.role !== null && page.role !== "" && html`<p class="role">${page.role}</p>`}
      ${page.note !== null && page.note !== "" && html`<p class="note">${page.note}</p>`}
      <p class="summary">${summary(page)}</p>
      ${page.candidates.length > 0 && candidates(page.candidates)}
      <p class="actions">
        <button data-do="mentions">${t("All mentions")}</button>
        <button data-do="timeline">${t("Timeline")}</button>
        ${page.wikidata !== null && /^Q\d+$/.test(page.wikidata) && html`<a href="https://www.wikidata.org/wiki/${page.wikidata}">Wikidata ${page.wikidata}</a>`}
      </p>
    </header>
    ${page.partial && html`<p class="partial" role="status">${t("The archive is still being read: there may be more.")}</p>`}
    ${time && html`<section aria-labelledby="time"><h2 id="time">${t("When")}</h2>${time}${undated > 0 && html`<p class="more">${counted(undated, "{0} mention in an article without a date", "{0} mentions in articles without a date")}</p>`}</section>`}
    ${others && html`<section aria-labelledby="with"><h2 id="with">${t("With whom")}</h2>${others}</section>`}
    ${page.roles.length > 0 && html`<section aria-labelledby="roles"><h2 id="roles">${t("Roles")}</h2><ul class="roles">${page.roles.map((role) => roleLine(role, source))}</ul></section>`}
    ${
      page.spellings.length > 1 &&
      html`<section aria-labelledby="spellings"><h2 id="spellings">${t("Spellings")}</h2><ul class="chips">${page.spellings.map(
        ({ text, mentions }) => html`<li>${text} <span class="count" aria-label="${counted(mentions, "{0} mention", "{0} mentions")}">${mentions}</span></li>`,
      )}</ul></section>`
    }
    ${
      page.quotations.length > 0 &&
      html`<section aria-labelledby="said"><h2 id="said">${t("Quotations")}</h2>${page.quotations.map(
        (quotation) => html`<figure><blockquote>${excerpt(quotation.text, "", 500)}</blockquote><figcaption>${source(quotation.source)}</figcaption></figure>`,
      )}</section>`
    }
    ${page.occurrences.length > 0 && occurrences(page, source)}`;
}

function summary(page: Page): string {
  const counts = t(
    "{0} in {1}",
    counted(page.mentions, "{0} mention", "{0} mentions"),
    counted(page.articles, "{0} article", "{0} articles"),
  );
  const [first, last] = [page.first?.date ?? "", page.last?.date ?? ""];
  if (first === "" || last === "") {
    return counts;
  }
  return first === last ? `${counts}, ${day(first)}` : t("{0}, from {1} to {2}", counts, day(first), day(last));
}

function title(source: Source): string {
  return source.date === null || source.label.includes(source.date) ? source.label : `${day(source.date)} · ${source.label}`;
}

function candidates(others: readonly Companion[]): Html {
  const names = others.map(
    ({ entity, name, articles }) => html`<li><button class="link" data-page="${entity}">${name}</button> <span class="count">${counted(articles, "{0} article", "{0} articles")}</span></li>`,
  );
  return html`<div class="candidates"><p>${t("Who is meant? The archive knows:")}</p><ul>${names}</ul></div>`;
}

function statuses(): Record<Exclude<Role["status"], "unknown">, string> {
  return { current: t("current"), former: t("former"), acting: t("acting"), elect: t("elect") };
}

function roleLine({ text, status, stated, valid, current, first, last }: Role, source: (source: Source, words?: Part) => Html): Html {
  const dated = (of: Source) => source(of, of.date === null ? of.label : day(of.date));
  const same = first && last && first.path === last.path;
  return html`<li${current && html` class="current"`}>${text}${status !== "unknown" && html` <span class="status">${statuses()[status]}</span>`}
    <span class="since">${first && dated(first)}${last && !same && html` – ${dated(last)}`}${
      stated && html` <span class="stated">${valid !== null && `${valid} · `}${t("stated in entities.toml")}</span>`
    }</span></li>`;
}

function occurrences(page: Page, source: (source: Source, words?: Part) => Html): Html {
  const articles = new Map<string, Page["occurrences"][number][]>();
  for (const occurrence of page.occurrences) {
    const known = articles.get(occurrence.source.path);
    if (known) {
      known.push(occurrence);
    } else {
      articles.set(occurrence.source.path, [occurrence]);
    }
  }
  const items = [...articles.values()].map((lines) => {
    const [first] = lines;
    if (!first) {
      return undefined;
    }
    return html`<li data-when="${first.source.date ?? ""}"><h3>${title(first.source)}</h3><ul>${lines.map(
      ({ source: from, line, form }) => html`<li>${source(from, excerpt(line, form))}</li>`,
    )}</ul></li>`;
  });
  return html`<section aria-labelledby="where"><h2 id="where">${t("Every mention")}</h2>
    <p class="filter"><input type="search" data-filter="lines" aria-label="${t("Filter")}" placeholder="${t("Filter")}" />
    <span role="status" data-none="${t("Nothing fits")}" data-only="${t("Only {0}")}"></span></p>
    <ol class="articles" id="lines">${items}</ol>
    ${page.occurrences.length < page.mentions && html`<p class="more">${t("{0} of {1} mentions are shown.", page.occurrences.length, page.mentions)} <button class="link" data-do="mentions">${t("All mentions")}</button></p>`}
  </section>`;
}
