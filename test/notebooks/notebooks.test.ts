import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { exercises } from '../../labs/index.js';
import { VERDICT_MIME } from '../../lib/check/verdict-mime.js';
import { pointsIn } from '../../lib/cli/release/points.js';
import { studentNotebook } from '../../lib/cli/release/student-notebook.js';
import { isCode, readNotebook, sourceOf } from '../../lib/runner/notebook.js';

const folder = join(__dirname, '../../notebooks');
const packages = [
  'maillab',
  'maillab-labs',
  'nodemailer',
  'imapflow',
  'node-pop3',
  'mailparser',
  'dns-packet',
];

for (const file of readdirSync(folder).filter((name) => name.endsWith('.ipynb'))) {
  const { cells } = readNotebook(join(folder, file));
  const code = cells.filter(isCode);
  const sources = code.map(sourceOf);
  const exercise = exercises.find(({ id }) => file.startsWith(`${id}-`));

  describe(file, () => {
    test('begins with a title that asks, and belongs to an exercise', () => {
      assert.match(sourceOf(cells[0]!), /^# ¿[^\n]+\?\n/);
      assert.ok(exercise, `no exercise in labs/ for ${file}`);
    });

    test('has at most 45 cells, and never more than two code cells in a row', () => {
      assert.ok(cells.length <= 45, `${cells.length} cells`);
      const kinds = cells.map((cell) => (isCode(cell) ? 'c' : 'm')).join('');
      assert.doesNotMatch(kinds, /ccc/);
    });

    test('imports the course and its packages, and nothing else', () => {
      const imported = sources.flatMap((source) =>
        [...source.matchAll(/(?<=^|[\s;{}(=,*])(?:from|require\(|import\(?)\s*['"]([^'"]+)['"]/g)].map(
          (match) => match[1]!,
        ),
      );
      const foreign = imported.filter((name) => !packages.includes(name) && !name.startsWith('node:'));
      assert.deepEqual(foreign, []);
    });

    test('asks every question of its exercise', () => {
      const asked = sources.flatMap((source) =>
        [...source.matchAll(/lab\.answer\(\s*'([^']+)'/g)].map((match) => match[1]!),
      );
      const ids = exercise!.questions.map(({ id }) => id);
      assert.deepEqual([...new Set(asked)].sort(), [...ids].sort());
    });

    test('names no frame in its prose: numbers change from run to run', () => {
      const prose = cells.filter((cell) => !isCode(cell)).map(sourceOf);
      assert.deepEqual(
        prose.filter((text) => /\btramas? \d/i.test(text)),
        [],
      );
    });

    test('was executed, with every answer right and nothing on stderr', () => {
      const outputs = code.flatMap((cell) => cell.outputs);
      const verdicts = outputs.flatMap(({ data }) => {
        const verdict = (data as Record<string, { id: string; verdict: string }> | undefined)?.[VERDICT_MIME];
        return verdict ? [`${verdict.id} ${verdict.verdict}`] : [];
      });
      assert.ok(verdicts.length >= exercise!.questions.length, `${verdicts.length} verdicts`);
      assert.deepEqual(
        verdicts.filter((verdict) => / (wrong|unanswered)$/.test(verdict)),
        [],
      );
      assert.deepEqual(
        outputs.filter(({ name }) => name === 'stderr'),
        [],
      );
    });

    test('can be released: every answer and prediction becomes a blank', () => {
      const student = studentNotebook(readNotebook(join(folder, file)), pointsIn(exercises));
      const calls = student.cells
        .filter(isCode)
        .flatMap((cell) => [...sourceOf(cell).matchAll(/lab\.(?:answer|predict)\('[^']+', (\w+)/g)]);
      assert.ok(calls.length >= exercise!.questions.length);
      assert.deepEqual(
        calls.filter((call) => call[1] !== 'undefined').map((call) => call[0]),
        [],
      );
    });
  });
}
