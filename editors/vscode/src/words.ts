// What the extension says, in Italian and English. Own, and not `vscode.l10n`, because the pages and the side bar mix these
// words with the server's, which speaks the language of `postilla.locale` where that is set.

import italian from "../l10n/bundle.l10n.it.json";

export type Locale = "it" | "en";

let spoken: Locale = "en";

const translations: Readonly<Record<string, string | undefined>> = italian;

/** Speaks what the setting names, and the editor's language where it names none. */
export function speak(setting: string | undefined, editor: string): void {
  const wanted = setting === undefined || setting === "" ? editor : setting;
  spoken = /^it\b/i.test(wanted) ? "it" : "en";
}

export function locale(): Locale {
  return spoken;
}

/** The words for `text`, which is English, with `{0}`, `{1}` … replaced. */
export function t(text: string, ...values: (string | number)[]): string {
  const words = spoken === "it" ? (translations[text] ?? text) : text;
  return words.replace(/\{(\d)\}/g, (hole, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? hole : typeof value === "number" ? number(value) : value;
  });
}

/** The first text for one, the second for any other number; `{0}` is the number. */
export function counted(count: number, one: string, many: string): string {
  return t(count === 1 ? one : many, count);
}

export function number(value: number): string {
  return value.toLocaleString(spoken === "it" ? "it-IT" : "en-GB");
}

/** A day of the week and of the month, as short as can be; with its year where `year` is another. */
export function shortDay(date: string, year?: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) {
    return date;
  }
  const parts: Intl.DateTimeFormatOptions = { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" };
  if (!date.startsWith(`${year ?? ""}-`)) {
    parts.year = "numeric";
  }
  return at.toLocaleDateString(spoken === "it" ? "it-IT" : "en-GB", parts);
}

/** `2025-09-03`, `2025-09` or `2025` in words; what is none of these stays as it is. */
export function day(date: string, month: "long" | "short" = "long"): string {
  const [, year, ofYear, ofMonth] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(date) ?? [];
  if (year === undefined || ofYear === undefined) {
    return year ?? date;
  }
  const at = new Date(Date.UTC(Number(year), Number(ofYear) - 1, Number(ofMonth ?? 1)));
  if (Number.isNaN(at.getTime())) {
    return date;
  }
  const parts: Intl.DateTimeFormatOptions = { timeZone: "UTC", year: "numeric", month };
  if (ofMonth !== undefined) {
    parts.day = "numeric";
  }
  return at.toLocaleDateString(spoken === "it" ? "it-IT" : "en-GB", parts);
}
