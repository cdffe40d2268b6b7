import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeReference, pagesOf, REFERENCE } from './reference.js';

test('the reference has a word on every export, and is what the docstrings say', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-reference-'));
  try {
    assert.deepEqual(makeReference(folder), []);
    const [made, kept] = [pagesOf(folder), pagesOf(REFERENCE)];
    assert.ok(made.size >= 3, 'no pages');
    const stale = [...new Set([...made.keys(), ...kept.keys()])].filter(
      (name) => name !== 'README.md' && made.get(name) !== kept.get(name),
    );
    assert.deepEqual(stale, [], 'run "npm run docs"');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
