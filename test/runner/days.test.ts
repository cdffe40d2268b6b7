/**
 * Outputs of the course as it ran on other days (test/fixtures/days/README.md): what varies makes no difference, and whatever a
 * student reads of the network does.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { REFUTATIONS_MIME } from '../../lib/check/verdict-mime.js';
import { changedOutputs } from '../../lib/runner/compare/compare.js';
import type { Notebook } from '../../lib/runner/notebook.js';
import { STABLE_MIME } from '../../lib/show/stable.js';
import { notebookOf } from './notebooks.js';

interface Recorded {
  /** Says what was made of the evidence. */
  judgement?: true;
  text: string[];
  /** What its view told to be stable; absent where none did, or the day was recorded before views could. */
  stable?: string[];
}

/** Of each notebook, the outputs of some cells. */
type Day = Record<string, Record<string, Recorded[]>>;

const folder = join(__dirname, '..', 'fixtures', 'days');
const days = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name): [string, Day] => [
    name.replace('.json', ''),
    JSON.parse(readFileSync(join(folder, name), 'utf8')),
  ]);

/** The recorded cells as a notebook, each text as `change` makes it. */
function notebook(cells: Day[string], change = (text: string) => text): Notebook {
  return notebookOf(
    ...Object.values(cells).map((outputs): [string, object[]] => [
      'shown',
      outputs.map(({ judgement, text, stable }) => ({
        output_type: 'display_data',
        metadata: {},
        data: {
          ...(judgement && { [REFUTATIONS_MIME]: {} }),
          ...(stable && { [STABLE_MIME]: change(stable.join('\n')).split('\n') }),
          'text/plain': change(text.join('\n')),
        },
      })),
    ]),
  );
}

const pairs = days.flatMap((one, at) => days.slice(at + 1).map((other) => [one, other] as const));

for (const [[name, day], [otherName, otherDay]] of pairs) {
  describe(`${name} and ${otherName}`, () => {
    for (const [title, cells] of Object.entries(otherDay)) {
      const before = day[title];
      if (before === undefined) continue;
      test(`${title} shows the same`, () => {
        const said = changedOutputs(notebook(before), notebook(cells)).map(({ message }) => message);
        assert.deepEqual(said, []);
      });
    }
  });
}

/** Names and addresses of hosts, reply codes, and protocols. */
const MEANS =
  /(?<![\w.-])(?:[a-z][\w-]*(?:\.[a-z][\w-]*)*\.[a-z]\w*|\d{1,3}(?:\.\d{1,3}){3})(?!\w)|(?<=S: )[2-5]\d\d\b/g;
/** A row of octets, which are random in a key, and in a frame count others. */
const OCTETS = /^.*[0-9a-f]{4}(?: {1,2}[0-9a-f]{2}){8}.*$/gm;

for (const [name, day] of days) {
  describe(`another host, address or reply code on the day ${name}`, () => {
    for (const [title, cells] of Object.entries(day)) {
      test(`is seen in each cell of ${title}`, () => {
        for (const [cell, outputs] of Object.entries(cells)) {
          const one = { [cell]: outputs };
          const said = outputs.flatMap(({ text, stable = text }) => stable).join('\n');
          for (const word of new Set(said.replace(OCTETS, '').match(MEANS) ?? [])) {
            const other = /^\d{3}$/.test(word)
              ? '599'
              : word.replace(/\w$/, (last) => (last === '9' ? '8' : '9'));
            const alone = new RegExp(`(?<![\\w.-])${word.replaceAll('.', '\\.')}(?!\\w)`, 'g');
            const changed = notebook(one, (text) => text.replace(alone, other));
            assert.equal(
              changedOutputs(notebook(one), changed).length,
              1,
              `${word} → ${other} in cell ${cell}`,
            );
          }
        }
      });
    }
  });
}
