import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { sanitise } from '../../lib/runner/report/sanitise.js';
import { views } from '../../lib/show/views.js';
import { gallery, HOSTILE } from './gallery.js';

interface Sanitiser {
  sanitize(html: string): string;
}

/** JupyterLab's own, which every output of a notebook that is not trusted passes through. */
async function sanitiser(): Promise<Sanitiser> {
  const { resolve } = createRequire(join(__dirname, '../oracles/package.json'));
  // Only this file of the package: the package itself wants a browser.
  const loaded = await import(join(resolve('@jupyterlab/apputils'), '..', 'sanitizer.js'));
  const Sanitizer = loaded.Sanitizer ?? loaded.default.Sanitizer;
  return new Sanitizer();
}

for (const [kind, said] of [
  ['plain', 'texto'],
  ['hostile', HOSTILE],
] as const) {
  for (const [name, view] of Object.entries(gallery(said))) {
    test(`JupyterLab's sanitiser changes nothing of ${name}, fed ${kind} text`, async () => {
      // It ends an empty element otherwise than we do, to the same effect.
      const sanitised = (await sanitiser()).sanitize(view.html).replaceAll('></col>', ' />');
      assert.equal(sanitised, view.html);
    });
  }
}

test("the HTML report's sanitiser changes nothing of any view", () => {
  for (const said of ['texto', HOSTILE]) {
    for (const [name, { html }] of Object.entries(gallery(said))) {
      assert.equal(sanitise(html).replaceAll('></col>', ' />'), html, name);
    }
  }
});

test('gallery() shows every view', () => {
  const shown = Object.keys(gallery());
  assert.deepEqual(
    Object.keys(views).filter((name) => !shown.includes(name) && !/^message(Source|Tree)$/.test(name)),
    [],
  );
});

/** The tags of a page, without the values of their attributes. */
const tagsOf = (html: string): string[] =>
  (html.match(/<[^<>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));

test('no view keeps an active character of hostile text, in HTML or in its text twin', () => {
  for (const [name, { html, text }] of Object.entries(gallery(HOSTILE))) {
    const active = tagsOf(html).filter(
      (tag) =>
        /^<(script|svg|style|iframe|a|form|object|embed|link|meta|base)\b/i.test(tag) ||
        /\s(on\w+|id|name|href)=/i.test(tag),
    );
    assert.deepEqual(active, [], name);
    assert.deepEqual(`${html}${text}`.match(/[^\P{Cc}\n\t]|\p{Cf}/gu), null, name);
  }
});

test('the only address in a view is a data: URI of a raster image', () => {
  for (const [name, { html }] of Object.entries(gallery(HOSTILE))) {
    const tags = html.match(/<[^<>]*>/g) ?? [];
    const sources = tags.flatMap((tag) => / src="([^"]*)"/.exec(tag)?.[1] ?? []);
    const strange = sources.filter(
      (source) => !/^data:image\/(png|jpeg|gif|webp);base64,[\w+/=]+$/.test(source),
    );
    assert.deepEqual(strange, [], name);
    assert.deepEqual(
      tags.filter((tag) => / style="[^"]*url\(/i.test(tag)),
      [],
      name,
    );
  }
});
