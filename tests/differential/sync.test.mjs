// Text synchronisation against vscode-languageserver-textdocument, the reference implementation of the protocol.
// Random texts and edits from a fixed seed; SEED and CASES in the environment choose others.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';

const program = process.env.SYNC ?? fileURLToPath(new URL('../../target/release/examples/sync', import.meta.url));
const seed = Number(process.env.SEED ?? 20250904);
const cases = Number(process.env.CASES ?? 3000);

// mulberry32: small, and the same everywhere
function random(state) {
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}
const next = random(seed);
const below = n => Math.floor(next() * n);
const pick = list => list[below(list.length)];

const PIECES = ['Zelensky', ' ieri ', 'è', 'a\u0300', '«', '»', '’', '\u00a0', '—', 'ﬁ', '😀', '👩\u200d🚒', '𝔘', '\u2028', '\u2029',
	'\u0085', '\u000b', '\u000c', '\ufeff', '\0', '\n', '\n', '\r\n', '\r\n', '\r', 'x', ' '];
const text = most => Array.from({ length: below(most) }, () => pick(PIECES)).join('');

// Inside a surrogate pair the reference gives half a character, which is no text: there we take the character's start.
function whole(document, position) {
	const offset = document.offsetAt(position);
	const before = document.getText().charCodeAt(offset - 1), after = document.getText().charCodeAt(offset);
	const inside = before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
	return inside ? document.positionAt(offset - 1) : position;
}

const place = () => ({ line: below(10), character: next() < 0.05 ? 1e9 : below(20) });

function makeCase() {
	const start = text(40);
	let document = TextDocument.create('untitled:a', 'plaintext', 1, start);
	const notifications = [];
	for (let n = below(5); n >= 0; n--) {
		const changes = [];
		for (let m = below(4); m >= 0; m--) {
			let change = { text: text(8) };
			if (next() < 0.9) {
				change = { range: { start: whole(document, place()), end: whole(document, place()) }, ...change };
			}
			changes.push(change);
			// Updated one by one, and made anew: the reference keeps its line table when an edit joins \r and \n.
			const edited = TextDocument.update(document, [structuredClone(change)], document.version + 1);
			document = TextDocument.create('untitled:a', 'plaintext', edited.version, edited.getText());
		}
		notifications.push(changes);
	}
	const positions = Array.from({ length: 12 }, () => whole(document, place()));
	const offsets = [];
	for (let n = 0; n < 12; n++) offsets.push(below(document.getText().length + 3));
	const aligned = offsets.map(offset => document.offsetAt(whole(document, document.positionAt(offset))));
	return {
		given: { text: start, notifications, positions, offsets: aligned },
		expected: {
			text: document.getText(),
			lines: document.lineCount,
			offsets: positions.map(position => document.offsetAt(position)),
			positions: aligned.map(offset => document.positionAt(offset)),
		},
	};
}

test(`${cases} texts with edits are what the reference makes of them (SEED=${seed})`, () => {
	const all = Array.from({ length: cases }, makeCase);
	const input = all.map(({ given }) => JSON.stringify(given)).join('\n') + '\n';
	const output = execFileSync(program, { input, maxBuffer: 1 << 30, encoding: 'utf8' });
	const answers = output.trimEnd().split('\n').map(line => JSON.parse(line));
	assert.equal(answers.length, cases);
	all.forEach(({ given, expected }, n) => {
		const { text, lines, offsets, positions } = answers[n];
		assert.deepEqual({ text, lines, offsets, positions }, expected, `case ${n}: ${JSON.stringify(given)}`);
	});
});

test('the comparison sees a difference', () => {
	const given = { text: 'ieri', notifications: [[{ range: { start: place(), end: place() }, text: 'x' }]], positions: [], offsets: [] };
	const output = execFileSync(program, { input: JSON.stringify(given) + '\n', encoding: 'utf8' });
	assert.notEqual(JSON.parse(output).text, 'ieri');
});
