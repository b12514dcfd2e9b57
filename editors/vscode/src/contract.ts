// What the server answers beyond the protocol's own methods: see docs/commands.md. Each is a command of
// `workspace/executeCommand` that takes one object and answers with one.

import type { Location, Position, Range } from "vscode-languageclient";

export type Kind = "PER" | "ORG" | "LOC";

export interface Entity {
  readonly entity: string;
  readonly name: string;
  readonly type: Kind;
  readonly role: string | null;
  readonly mentions: number;
  readonly articles: number;
  readonly location: Location | null;
}

export interface Entities {
  readonly entities: readonly Entity[];
  readonly total: number;
  readonly partial: boolean;
}

/** An article, and where in it. */
export interface Source {
  readonly date: string | null;
  readonly label: string;
  readonly path: string;
  readonly location: Location;
}

export interface Companion {
  readonly entity: string;
  readonly name: string;
  readonly type: Kind;
  readonly articles: number;
}

export interface Role {
  readonly text: string;
  readonly status: "current" | "former" | "acting" | "elect" | "unknown";
  readonly stated: boolean;
  /** When a stated role is held: an EDTF interval. */
  readonly valid: string | null;
  readonly current: boolean;
  readonly first: Source | null;
  readonly last: Source | null;
}

/** All that the archive says of one name. */
export interface Page {
  readonly entity: string;
  readonly name: string;
  readonly type: Kind;
  readonly wikidata: string | null;
  readonly note: string | null;
  readonly role: string | null;
  readonly roles: readonly Role[];
  readonly spellings: readonly { readonly text: string; readonly mentions: number }[];
  readonly mentions: number;
  readonly articles: number;
  readonly first: Source | null;
  readonly last: Source | null;
  readonly over_time: readonly { readonly month: string; readonly mentions: number; readonly articles: number }[];
  readonly with: readonly Companion[];
  readonly quotations: readonly { readonly text: string; readonly source: Source }[];
  readonly occurrences: readonly { readonly source: Source; readonly line: string; readonly form: string }[];
  readonly candidates: readonly Companion[];
  readonly partial: boolean;
}

export interface Day {
  readonly date: string;
  readonly label: string;
  /** The articles of that day. */
  readonly articles: readonly { readonly title: string; readonly location: Location }[];
  /** Where articles speak of that day. */
  readonly mentions: readonly { readonly text: string; readonly line: string; readonly location: Location }[];
  /** How many there are of each; above are the first ones. */
  readonly counts: { readonly articles: number; readonly mentions: number };
}

export interface Timeline {
  readonly days: readonly Day[];
  readonly unclear: readonly { readonly text: string; readonly message: string; readonly location: Location }[];
  readonly total: number;
  /** Where to go on: what to ask with as `to`, as `from`. */
  readonly earlier: string | null;
  readonly later: string | null;
  readonly partial: boolean;
}

export interface DateOfArticle {
  readonly range: Range;
  readonly text: string;
  readonly type: string;
  readonly value: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly label: string;
  readonly problem: string | null;
}

export interface Dates {
  readonly date: {
    readonly value: string | null;
    readonly source: string;
    readonly label: string;
    readonly range: Range | null;
  };
  readonly dates: readonly DateOfArticle[];
}

export interface Status {
  readonly roots: readonly {
    readonly uri: string;
    readonly name: string;
    readonly articles: number;
    readonly entities: number;
    readonly indexing: { readonly done: number; readonly total: number } | null;
    readonly notes: readonly string[];
  }[];
}

/** A command's argument and its answer. */
export interface Commands {
  "postilla.entities": [
    { uri: string; scope: "article" | "archive"; filter?: string; kinds?: Kind[]; limit?: number; offset?: number },
    Entities,
  ];
  "postilla.page": [{ uri: string; position: Position } | { uri: string; entity: string }, Page | null];
  "postilla.timeline": [{ uri: string; entity?: string; from?: string; to?: string; limit?: number }, Timeline];
  "postilla.dates": [{ uri: string }, Dates];
  "postilla.mention": [
    { uri: string; position: Position; direction: "next" | "previous"; scope: "article" | "archive" },
    { location: Location | null },
  ];
  "postilla.status": [Record<string, never>, Status];
}

export type Ask = <C extends keyof Commands>(command: C, argument: Commands[C][0]) => Promise<Commands[C][1]>;
