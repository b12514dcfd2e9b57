// What stands round every page: nothing may be loaded but our own style, and our own script by its nonce.

import { locale } from "../words";
import { html, type Html } from "./html";

export interface Shell {
  readonly title: string;
  /** Where a webview's own files come from, as a content security policy names it. */
  readonly origin: string;
  readonly style: string;
  readonly script: string;
  readonly nonce: string;
  /** What is shown, as the editor is to know it again after a restart. */
  readonly place: string;
}

export function shell({ title, origin, style, script, nonce, place }: Shell, body: Html): string {
  const policy = [
    "default-src 'none'",
    `style-src ${origin}`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html`<!DOCTYPE html>
<html lang="${locale()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main data-place="${place}">${body}</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`.text;
}
