// Who appears with whom: the name at hand in the middle, the others round it, nearer and bigger the more articles they share.

import type { Companion, Kind } from "../contract";
import { counted } from "../words";
import { html, type Html } from "./html";

const most = 12;
const width = 480;
const height = 300;

export function kindClass(kind: Kind): string {
  return { PER: "person", ORG: "organisation", LOC: "place" }[kind];
}

/** A name that fits beside its circle. */
function short(name: string): string {
  return name.length > 22 ? `${name.slice(0, 21).replace(/[\uD800-\uDBFF]$/, "").trimEnd()}…` : name;
}

/**
 * The picture; a circle is a link to the page of its name.
 * @param label what the picture shows, for who does not see it
 */
export function company(name: string, kind: Kind, others: readonly Companion[], label: string): Html | undefined {
  const shown = others.slice(0, most);
  const strongest = Math.max(...shown.map(({ articles }) => articles));
  if (shown.length === 0) {
    return undefined;
  }
  const [x, y] = [width / 2, height / 2];
  // half of them on each side, so that the names, which are wide, have a line each
  const rows = Math.ceil(shown.length / 2);
  const nodes = shown.map((other, index) => {
    const side = index % 2 === 0 ? -1 : 1;
    const here = side === -1 ? rows : shown.length - rows;
    const middle = (here - 1) / 2;
    // the strongest stand level with the middle
    const levels = Array.from({ length: here }, (_, level) => level).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    const level = levels[Math.floor(index / 2)] ?? 0;
    const share = other.articles / strongest;
    const spread = here === 1 ? 0 : (level - middle) / Math.max(middle, 0.5);
    const reach = 70 + 18 * (1 - share) + 20 * (1 - Math.abs(spread));
    return { ...other, side, x: x + side * reach, y: y + spread * (height / 2 - 24), share, radius: 5 + 9 * Math.sqrt(share) };
  });
  const edges = nodes.map(
    (node) => html`<line class="edge" x1="${x}" y1="${y}" x2="${node.x.toFixed(1)}" y2="${node.y.toFixed(1)}" stroke-width="${(1 + 5 * node.share).toFixed(1)}" />`,
  );
  const circles = nodes.map((node, index) => {
    const said = `${node.name}: ${counted(node.articles, "together in {0} article", "together in {0} articles")}`;
    const text = node.x + node.side * (node.radius + 7);
    return html`<g class="node ${kindClass(node.type)}" role="link" tabindex="${index === 0 ? 0 : -1}" data-page="${node.entity}" aria-label="${said}"><title>${said}</title>
      <rect class="reach" x="${node.side === 1 ? node.x - node.radius : 4}" y="${node.y - 12}" width="${node.side === 1 ? width - 4 - (node.x - node.radius) : node.x + node.radius - 4}" height="24" rx="4" />
      <circle cx="${node.x.toFixed(1)}" cy="${node.y.toFixed(1)}" r="${node.radius.toFixed(1)}" />
      <text x="${text.toFixed(1)}" y="${(node.y + 4).toFixed(1)}" text-anchor="${node.side === 1 ? "start" : "end"}">${short(node.name)} <tspan class="count">${node.articles}</tspan></text></g>`;
  });
  return html`<svg class="company" viewBox="0 0 ${width} ${height}" role="group" aria-label="${label}" data-roving>
    ${edges}${circles}
    <g class="node centre ${kindClass(kind)}" aria-hidden="true"><circle cx="${x}" cy="${y}" r="17" />
    <text x="${x}" y="${y + 33}" text-anchor="middle">${short(name)}</text></g></svg>`;
}
