import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isCode, type Notebook } from '../../lib/runner/notebook.js';
import { JupyterLab } from './jupyterlab.js';

const root = join(__dirname, '..', '..');
const pictures = join(root, 'out', 'screenshots');
let lab: JupyterLab;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  lab = await JupyterLab.open([
    join(root, 'notebooks', '03-smtp.ipynb'),
    join(__dirname, 'notebooks', 'hostile.ipynb'),
    join(__dirname, 'notebooks', 'api.ipynb'),
  ]);
});

after(() => lab?.close());

/** Code cells in order of what they printed on stderr or raised. */
function problems(notebook: Notebook): string[] {
  return notebook.cells
    .filter(isCode)
    .flatMap((cell) =>
      cell.outputs
        .filter(({ output_type, name }) => output_type === 'error' || name === 'stderr')
        .map((output) => JSON.stringify(output)),
    );
}

function counts(notebook: Notebook): (number | null)[] {
  return notebook.cells.filter(isCode).map((cell) => cell.execution_count);
}

describe('JupyterLab, as "maillab open" starts it', () => {
  test('runs 03-smtp from a fresh kernel, every output there and nothing on the console', async () => {
    const opened = await lab.notebook('03-smtp.ipynb');
    const notebook = await opened.restartAndRunAll(300_000);
    assert.deepEqual(problems(notebook), []);
    assert.deepEqual(
      counts(notebook),
      counts(notebook).map((_, at) => at + 1),
    );
    const views = notebook.cells
      .filter(isCode)
      .filter((cell) => cell.outputs.some(({ data }) => data && 'text/html' in (data as object)));
    assert.ok(views.length > 10, `${views.length} cells show a view`);
    for (const [theme, name] of [
      ['light', 'JupyterLab Light'],
      ['dark', 'JupyterLab Dark'],
    ] as const) {
      await opened.theme(name, theme);
      await opened.page.screenshot({ path: join(pictures, `03-smtp-${theme}.png`) });
    }
    assert.deepEqual(opened.complaints, []);
    assert.deepEqual(opened.foreignRequests, []);
    await opened.close();
  });

  test('shows a hostile message as text: nothing of it runs, and nothing is asked for', async () => {
    const opened = await lab.notebook('hostile.ipynb');
    const notebook = await opened.restartAndRunAll(120_000);
    assert.deepEqual(problems(notebook), []);
    const shown = opened.page.locator('.jp-OutputArea-output', {
      hasText: '<script>window.hostil = 1</script>',
    });
    assert.ok((await shown.count()) >= 4, 'packet list, stream, dialogue and message show it');
    assert.equal(await opened.page.evaluate(() => (window as { hostil?: unknown }).hostil), undefined);
    assert.deepEqual(opened.complaints, []);
    assert.deepEqual(opened.foreignRequests, []);
    await opened.page.screenshot({ path: join(pictures, 'hostile.png') });
    await opened.close();
  });

  test('completes and inspects our API in a cell', async () => {
    const opened = await lab.notebook('api.ipynb');
    await opened.restartAndRunAll(120_000);
    const { page } = opened;
    const editor = page.locator('.jp-CodeCell .cm-content').last();
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('show.pack');
    await page.keyboard.press('Tab');
    await page.locator('.jp-Completer-item', { hasText: 'packets' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.cm-line', { hasText: 'show.packets' }).waitFor();
    // tslab knows what is under the cursor, and at the end of a word nothing is.
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+Tab');
    await page.locator('.jp-Tooltip', { hasText: 'packets' }).waitFor();
    await page.screenshot({ path: join(pictures, 'inspect.png') });
    assert.deepEqual(opened.complaints, []);
    await opened.close();
  });
});
