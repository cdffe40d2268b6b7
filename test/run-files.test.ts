import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

/** Inside the project, where the files find its packages; git ignores it. */
const folder = mkdtempSync(join(__dirname, '..', 'node_modules', '.run-files-'));
after(() => rmSync(folder, { recursive: true }));

const gate = join(folder, 'gate');

/** The long one goes on when the gate is there. */
const files = {
  'long.test.ts': `
    import { existsSync } from 'node:fs';
    import { describe, test } from 'node:test';
    describe('long', () => {
      test('waits', async () => {
        console.log('half of it');
        while (!existsSync(${JSON.stringify(gate)})) await new Promise((resume) => setTimeout(resume, 20));
      });
      test.skip('left out', () => {});
    });`,
  'short.test.ts': `
    import assert from 'node:assert';
    import { test } from 'node:test';
    test('right', () => {});
    test('wrong', () => assert.equal(1, 2));`,
  'broken.test.ts': `throw new Error('does not start');`,
  'go.ts': `
    import { runFiles } from ${JSON.stringify(join(__dirname, 'run-files.js'))};
    runFiles(process.argv.slice(2), { jobs: 2, quiet: 1 }).then((passed) => console.log('passed:', passed));`,
};
for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), source);

test('tells what is finished, slow or running while a long file runs, and sums up like node:test', async () => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const paths = ['long', 'short', 'broken'].map((name) => join(folder, `${name}.test.ts`));
  const child = spawn(process.execPath, ['--import', 'tsx', join(folder, 'go.ts'), ...paths], {
    env,
    timeout: 120_000,
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  for await (const text of child.stdout) {
    said += text;
    const others =
      /short\.test\.ts \(\d+ s\)\n✔ right[\s\S]*✖ wrong/.test(said) && said.includes('does not start');
    const running = /… .*files 2\/3, 1 passed, 2 failed; now .*long\.test\.ts \d+ s, 0 tests\n/.test(said);
    if (others && running && /long\.test\.ts: half of it\n/.test(said)) writeFileSync(gate, '');
  }
  assert.ok(existsSync(gate), said);
  assert.match(said, /long\.test\.ts: ✔ waits \(\d+\.\d s\)\n/);
  assert.match(said, /▶ long\n {2}✔ waits .*\n {2}﹣ left out/);
  assert.match(
    said,
    /ℹ tests 5\nℹ suites 1\nℹ pass 2\nℹ fail 2\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms \d+\n/,
  );
  assert.match(said, /✖ failing tests:[\s\S]*✖ wrong[\s\S]*1 == 2/);
  assert.match(said, /passed: false\n$/);
});
