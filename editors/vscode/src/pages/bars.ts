// How often, over time: bars that can be read by eye, by keyboard and by ear.

import { counted, day } from "../words";
import { html, type Html } from "./html";

/** What stands at one moment of the chart. */
export interface Moment {
  /** `2025`, `2025-09` or `2025-09-03`. */
  readonly when: string;
  readonly mentions: number;
  readonly articles: number;
}

/** More bars than this are no picture: they are put together by month or year. */
const most = 62;

const grains = [10, 7, 4] as const;

/** Moments without gaps between them, as fine as there is room for. */
export function bins(moments: readonly Moment[]): Moment[] {
  const known = moments.filter(({ when }) => /^\d{4}(-\d{2}){0,2}$/.test(when));
  const finest = Math.min(10, ...known.map(({ when }) => when.length));
  for (const grain of grains) {
    if (grain > finest) {
      continue;
    }
    const sums = new Map<string, Moment>();
    for (const { when, mentions, articles } of known) {
      const bin = when.slice(0, grain);
      const sum = sums.get(bin);
      sums.set(bin, { when: bin, mentions: mentions + (sum?.mentions ?? 0), articles: articles + (sum?.articles ?? 0) });
    }
    const names = [...sums.keys()].sort();
    const [first, last] = [names[0], names.at(-1)];
    if (first === undefined || last === undefined) {
      return [];
    }
    const all: Moment[] = [];
    for (let at = first; at <= last && all.length <= most; at = after(at)) {
      all.push(sums.get(at) ?? { when: at, mentions: 0, articles: 0 });
    }
    if (all.length <= most) {
      return all;
    }
    if (grain === 4) {
      // centuries apart: the years that there are, and no gaps
      return [...sums.values()].sort((a, b) => a.when.localeCompare(b.when)).slice(-most);
    }
  }
  return [];
}

/** The day, month or year after this one. */
function after(when: string): string {
  const [year = 0, month, ofMonth] = when.split("-").map(Number);
  const next = new Date(0);
  next.setUTCFullYear(month === undefined ? year + 1 : year, month === undefined ? 0 : month - (ofMonth === undefined ? 0 : 1), (ofMonth ?? 0) + 1);
  return next.toISOString().slice(0, when.length);
}

export function spoken({ when, mentions, articles }: Moment): string {
  const what = [
    ...(mentions > 0 || articles === 0 ? [counted(mentions, "{0} mention", "{0} mentions")] : []),
    ...(articles > 0 ? [counted(articles, "{0} article", "{0} articles")] : []),
  ];
  return `${day(when)}: ${what.join(", ")}`;
}

const width = 480;
const height = 120;

/**
 * The chart. A bar is a switch that leaves in the list called `list` only what is of its time.
 * @param label what the picture shows, for who does not see it
 */
export function bars(moments: readonly Moment[], label: string, list: string): Html | undefined {
  const shown = bins(moments);
  const highest = Math.max(...shown.map(({ mentions, articles }) => Math.max(mentions, articles)));
  if (shown.length === 0 || highest <= 0) {
    return undefined;
  }
  const step = Math.min(width / shown.length, 56);
  const bar = Math.max(2, Math.min(step * 0.72, 36));
  const high = (count: number) => (count === 0 ? 0 : Math.max(3, (count / highest) * (height - 34)));
  const ground = height - 18;
  // a name under every so many bars, so that none runs into the next
  const every = Math.ceil(84 / step);
  const picture = shown.map((moment, index) => {
    const left = index * step;
    const tall = high(moment.mentions > 0 ? moment.mentions : moment.articles);
    const count = moment.mentions > 0 ? moment.mentions : moment.articles;
    return html`<g class="bar${count === 0 ? " none" : ""}" role="button" aria-pressed="false" tabindex="${index === 0 ? 0 : -1}"
        data-when="${moment.when}" aria-label="${spoken(moment)}"><title>${spoken(moment)}</title>
      <rect class="back" x="${left}" y="0" width="${step}" height="${ground}" />
      <rect class="fill" x="${left + (step - bar) / 2}" y="${ground - tall}" width="${bar}" height="${tall}" rx="1.5" />
      ${count > 0 && step >= 22 && html`<text class="count" x="${left + step / 2}" y="${ground - tall - 5}" text-anchor="middle">${count}</text>`}
      ${index % every === 0 && index + every / 2 <= shown.length && html`<text class="when" x="${left + (step - bar) / 2}" y="${height - 4}">${day(moment.when, "short")}</text>`}
    </g>`;
  });
  return html`<svg class="bars" viewBox="0 0 ${width} ${height}" role="group" aria-label="${label}" data-list="${list}" data-roving>
    <line class="ground" x1="0" y1="${ground + 0.5}" x2="${width}" y2="${ground + 0.5}" />${picture}</svg>`;
}
