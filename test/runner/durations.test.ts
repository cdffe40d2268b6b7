import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { knownSeconds, rememberSeconds } from '../../lib/runner/durations.js';
import { installationFor } from '../../lib/runner/installation.js';
import { runNotebooks } from '../../lib/runner/run.js';
import { courseOfItsOwn } from './course.js';
import { notebookOf } from './notebooks.js';

const folder = courseOfItsOwn();
after(() => rmSync(folder, { recursive: true }));

/** Notebooks of one cell, by name. */
function write(cells: Record<string, string>): string[] {
  return Object.entries(cells).map(([name, cell]) => {
    const file = join(folder, `${name}.ipynb`);
    writeFileSync(file, JSON.stringify(notebookOf(cell)));
    return file;
  });
}

describe('what is known of how long notebooks take', () => {
  test('is of the last time, for notebooks that are still there', () => {
    const [there, gone] = write({ there: '1', gone: '2' });
    rememberSeconds(there!, 3);
    rememberSeconds(gone!, 4);
    assert.deepEqual(knownSeconds([gone!, there!, join(folder, 'never.ipynb')]), [4, 3, undefined]);
    rmSync(gone!);
    rememberSeconds(there!, 5);
    assert.deepEqual(knownSeconds([there!, gone!]), [5, undefined]);
  });

  test('decides which of several jobs goes first; a run that fails does not count', async () => {
    const notebooks = write({ short: '1', long: '2', fails: 'throw new Error("x")', unknown: '3'.repeat(9) });
    for (const [at, seconds] of [1, 90, 5].entries()) rememberSeconds(notebooks[at]!, seconds);
    const started: string[] = [];
    await runNotebooks(notebooks, { jobs: 2, progress: { started: (file) => started.push(file) } });
    const [short, long, fails, unknown] = notebooks;
    assert.equal(started[0], long);
    assert.equal(started.at(-1), short);
    const [now, then, same, learnt] = knownSeconds([short!, long!, fails!, unknown!]);
    assert.ok(now! < 60 && then! < 60 && learnt! < 60);
    assert.equal(same, 5);
  });

  test('is nothing where the file is damaged', () => {
    const [there] = write({ there: '1' });
    const { cache } = installationFor(folder)!;
    writeFileSync(join(cache, 'seconds.json'), '{ half');
    assert.deepEqual(knownSeconds([there!]), [undefined]);
    rememberSeconds(there!, 2);
    assert.deepEqual(knownSeconds([there!]), [2]);
  });
});
