import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const module_ = join(__dirname, '../../lib/notebook/show.ts');

/** What a program prints that loads tslab's Jupyter module or not, and shows a view. */
function run(before: string): string {
  const program = `${before}
    const { show } = require(${JSON.stringify(module_)});
    show({ html: '<b>hola</b>', text: 'hola' });`;
  return execFileSync(process.execPath, ['--import', 'tsx', '--input-type=commonjs', '-e', program], {
    encoding: 'utf8',
    cwd: join(__dirname, '../..'),
  });
}

test('show() prints the text outside a notebook', () => {
  assert.equal(run(''), 'hola\n');
});

test('show() sends HTML and text as one output inside tslab', () => {
  const sent = run(`
    const jupyter = require('tslab/dist/jupyter');
    jupyter.lastWriteDisplayData = (data) => console.log(JSON.stringify(data));`);
  assert.deepEqual(JSON.parse(sent), {
    data: { 'text/html': '<b>hola</b>', 'text/plain': 'hola' },
    metadata: {},
    transient: {},
  });
});
