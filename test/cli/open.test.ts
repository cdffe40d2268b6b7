import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeKernelspec } from '../../lib/runner/jupyter/kernelspec.js';

const root = join(__dirname, '..', '..');

/** Jupyter's own client: finds the kernel as VS Code does, by its data folder, and runs one cell in it. */
const CLIENT = `
import nbformat
from nbclient import NotebookClient
from jupyter_client.kernelspec import KernelSpecManager
spec = KernelSpecManager().get_kernel_spec('tslab')
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("const n: number = 6 * 7; console.log(n)")])
NotebookClient(notebook, kernel_name='tslab', timeout=120).execute()
print(spec.language, notebook.cells[0].outputs[0].text.strip())
`;

test('writeKernelspec() replaces the kernelspec of a tslab, and no other file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-spec-'));
  try {
    const file = join(folder, 'kernels', 'tslab', 'kernel.json');
    for (let times = 0; times < 2; times++) writeKernelspec(folder);
    writeFileSync(
      file,
      JSON.stringify({ argv: ['/usr/bin/node', '/usr/bin/tslab', 'kernel'], display_name: 'x' }),
    );
    writeKernelspec(folder);
    const mine = join(folder, 'mine.json');
    for (const text of ['my notes', '{}', 'null', '{"argv":["python3","-m","my_tslab_kernel"]}']) {
      writeFileSync(mine, text);
      rmSync(file);
      symlinkSync(mine, file);
      assert.throws(() => writeKernelspec(folder), /is of another kernel\. Move it away/);
      rmSync(file);
      writeFileSync(file, text);
      assert.throws(() => writeKernelspec(folder), /is of another kernel\. Move it away/);
      assert.equal(readFileSync(file, 'utf8'), text);
      assert.equal(readFileSync(mine, 'utf8'), text);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('maillab open --install-kernel installs a kernel that Jupyter finds and that runs TypeScript', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-kernel-'));
  try {
    const env = { ...process.env, JUPYTER_DATA_DIR: folder };
    const main = join(root, 'lib', 'cli', 'main.ts');
    execFileSync(process.execPath, ['--import', 'tsx', main, 'open', '--install-kernel'], {
      cwd: root,
      env,
      stdio: 'pipe',
    });
    const python = join(root, '.venv', 'bin', 'python');
    const said = execFileSync(python, ['-c', CLIENT], { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });
    assert.equal(said.trim(), 'typescript 42');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
