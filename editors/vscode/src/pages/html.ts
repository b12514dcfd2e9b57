// HTML that cannot be got wrong: what is put into a template is escaped, unless it is itself such a template.

export class Html {
  constructor(readonly text: string) {}
}

export type Part = Html | string | number | null | undefined | false | readonly Part[];

export function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function written(part: Part): string {
  if (part === undefined || part === null || part === false) {
    return "";
  }
  if (part instanceof Html) {
    return part.text;
  }
  return typeof part === "object" ? part.map(written).join("") : escaped(String(part));
}

export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(parts.reduce((text, part, index) => text + written(values[index - 1]) + part));
}

/** What is wrong with a place, without the words of the place, which stand beside it already. */
export function remark(message: string, text: string): string {
  return message.replace(`«${text}»`, "").replace(/^[\s:,]+/, "");
}

/** A text in parts, with what stands between them shown as marked: the first `text` within `line`, cut to its surroundings. */
export function excerpt(line: string, text: string, length = 240): Html {
  const whole = line.replace(/\s+/g, " ").trim();
  const wanted = text.replace(/\s+/g, " ").trim();
  const at = wanted === "" ? -1 : whole.indexOf(wanted);
  const room = Math.max(0, Math.floor((length - wanted.length) / 2));
  const start = cut(whole, at < 0 ? 0 : at - room, 1);
  const end = cut(whole, at < 0 ? length : at + wanted.length + room, -1);
  const before = start > 0 ? "…" : "";
  const after = end < whole.length ? "…" : "";
  if (at < 0) {
    return html`${before}${whole.slice(start, end)}${after}`;
  }
  const behind = at + wanted.length;
  return html`${before}${whole.slice(start, at)}<mark>${wanted}</mark>${whole.slice(behind, Math.max(end, behind))}${after}`;
}

/** The end of a word near `at`: forwards or backwards, never far and never inside a character. */
function cut(text: string, at: number, step: 1 | -1): number {
  if (at <= 0 || at >= text.length) {
    return Math.min(Math.max(at, 0), text.length);
  }
  for (let near = at, i = 0; i < 20 && near > 0 && near < text.length; near += step, i++) {
    if (text[near - (step === 1 ? 1 : 0)] === " ") {
      return near;
    }
  }
  return /[\uDC00-\uDFFF]/.test(text[at] ?? "") ? at + 1 : at;
}
