/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { gallery, HOSTILE } from '../show/gallery.js';

/** Backgrounds and text colours of the themes that notebooks are read in. */
const THEMES = {
  'JupyterLab light': { background: '#ffffff', color: 'rgba(0, 0, 0, 0.87)' },
  'JupyterLab dark': { background: '#111111', color: '#ffffff' },
  'VS Code light': { background: '#ffffff', color: '#3b3b3b' },
  'VS Code dark': { background: '#1f1f1f', color: '#cccccc' },
};

let browser: Browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
});

after(() => browser?.close());

/** A page with every view in it, as a trusted notebook has them: nothing sanitised. */
async function open(page: Page, said: string, theme = THEMES['JupyterLab light']): Promise<void> {
  const shown = Object.entries(gallery(said)).map(
    ([name, { html }]) => `<section><h2>${name}</h2>${html}</section>`,
  );
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><body style="background:${theme.background};color:${theme.color}">${shown.join('')}`,
  );
}

test('hostile text runs no script and requests nothing, in any view', async () => {
  const page = await browser.newPage();
  const requested: string[] = [];
  const said: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('data:image/')) requested.push(request.url());
  });
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => said.push(dialog.message())));
  await open(page, HOSTILE);
  // What could still start something: opening, hovering, focusing, clicking.
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    for (const element of document.querySelectorAll<HTMLElement>('section *')) {
      for (const kind of ['mouseover', 'focus', 'click', 'load', 'error'])
        element.dispatchEvent(new Event(kind));
    }
  });
  await page.waitForLoadState('networkidle');
  assert.equal(await page.evaluate(() => 'ran' in window), false);
  assert.deepEqual(requested, []);
  assert.deepEqual(said, []);
  const strangers = await page.$$eval('section', (sections) =>
    sections.flatMap((section) =>
      [
        ...section.querySelectorAll(
          'script, style, svg, iframe, a, form, link, [id], [name], [onload], [onerror]',
        ),
      ].map((element) => element.outerHTML),
    ),
  );
  assert.deepEqual(strangers, []);
  await page.close();
});

test('the image of a message is shown; what only claims to be one is not', async () => {
  const page = await browser.newPage();
  await open(page, 'texto');
  const images = await page.$$eval('section', (sections) =>
    sections.map((section) => [
      section.querySelector('h2')!.textContent,
      [...section.querySelectorAll('img')].map((image) => image.naturalWidth),
    ]),
  );
  const shown = Object.fromEntries(images);
  assert.deepEqual(shown.messageImage, [8]);
  assert.deepEqual(shown.message, []);
  await page.close();
});

/** Least contrast of text with what is behind it, and the text that has it (WCAG 2.2, 1.4.3). */
function leastContrast(): { ratio: number; text: string } {
  type Colour = [red: number, green: number, blue: number, alpha: number];
  const parse = (css: string): Colour => {
    const [red, green, blue, alpha = 1] = css.match(/[\d.]+/g)!.map(Number);
    return [red!, green!, blue!, alpha];
  };
  const over = (top: Colour, below: Colour): Colour =>
    [...([0, 1, 2] as const).map((i) => top[i] * top[3] + below[i] * (1 - top[3])), 1] as Colour;
  const light = (colour: Colour) => {
    const [red, green, blue] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  let least = { ratio: 21, text: '' };
  for (const element of document.querySelectorAll('section *')) {
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === 3)
      .map((node) => node.textContent)
      .join('');
    if (text.trim() === '' || element.getClientRects().length === 0) continue;
    const line: Element[] = [];
    for (let up: Element | null = element; up; up = up.parentElement) line.unshift(up);
    let behind: Colour = [255, 255, 255, 1];
    let opacity = 1;
    for (const up of line) {
      const style = getComputedStyle(up);
      behind = over(parse(style.backgroundColor), behind);
      opacity *= Number(style.opacity);
    }
    const own = parse(getComputedStyle(element).color);
    const ink = over([own[0], own[1], own[2], own[3] * opacity], behind);
    const [high, low] = [light(ink), light(behind)].sort((a, b) => b - a);
    const ratio = (high! + 0.05) / (low! + 0.05);
    if (ratio < least.ratio)
      least = { ratio, text: `${element.closest('section')!.querySelector('h2')!.textContent}: ${text}` };
  }
  return least;
}

for (const [name, theme] of Object.entries(THEMES)) {
  test(`all text of all views has a contrast of 4.5 to 1 in ${name}`, async () => {
    const page = await browser.newPage();
    await open(page, 'texto', theme);
    // tsx names functions by a helper that the page does not have.
    await page.evaluate('globalThis.__name = (value) => value');
    const { ratio, text } = await page.evaluate(leastContrast);
    assert.ok(ratio >= 4.5, `${ratio.toFixed(2)} of "${text}"`);
    await page.close();
  });
}

test('every table has a caption, every heading cell its scope, every image its description', async () => {
  const page = await browser.newPage();
  await open(page, 'texto');
  const lacking = await page.$$eval('section', (sections) =>
    sections.flatMap((section) =>
      [
        ...[...section.querySelectorAll('table')].filter((table) => !table.caption?.textContent),
        ...[...section.querySelectorAll('th')].filter((heading) => !heading.scope),
        ...[...section.querySelectorAll('img')].filter((image) => !image.alt),
      ].map((element) => `${section.querySelector('h2')!.textContent}: ${element.outerHTML.slice(0, 80)}`),
    ),
  );
  assert.deepEqual(lacking, []);
  assert.ok(
    await page.$$eval('.maillab', (blocks) => blocks.every((block) => (block as HTMLElement).lang === 'es')),
  );
  await page.close();
});
