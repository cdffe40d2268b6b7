import { stripVTControlCharacters } from 'node:util';
import { type Output, textOf } from '../notebook.js';
import { markdown } from './markdown.js';
import { escapeHtml } from './page.js';
import { sanitise } from './sanitise.js';

/** One output of a code cell as HTML. */
export function outputHtml(output: Output): string {
  switch (output.output_type) {
    case 'stream':
      return `<pre class="${output.name === 'stderr' ? 'stderr' : 'stdout'}">${plain(output.text)}</pre>`;
    case 'error':
      return `<pre class="error">${plain((output.traceback as string[]).join('\n'))}</pre>`;
    default:
      return dataHtml((output.data ?? {}) as Record<string, unknown>);
  }
}

/** The richest form that a page without scripts can show. */
function dataHtml(data: Record<string, unknown>): string {
  if ('text/html' in data) return `<div>${sanitise(textOf(data['text/html']))}</div>`;
  // As an image, so that no script in it runs and nothing it names is loaded.
  if ('image/svg+xml' in data)
    return image('image/svg+xml', Buffer.from(textOf(data['image/svg+xml'])).toString('base64'), data);
  for (const type of ['image/png', 'image/jpeg', 'image/gif']) {
    if (type in data) return image(type, textOf(data[type]).replace(/\s/g, ''), data);
  }
  if ('text/markdown' in data) return `<div class="prose">${markdown(textOf(data['text/markdown']))}</div>`;
  if ('text/plain' in data) return `<pre>${plain(data['text/plain'])}</pre>`;
  return `<p class="quiet">${escapeHtml(Object.keys(data).join(', '))}</p>`;
}

function image(type: string, base64: string, data: Record<string, unknown>): string {
  if (!/^[A-Za-z0-9+/=]*$/.test(base64)) return '';
  return `<img src="data:${type};base64,${base64}" alt="${escapeHtml(textOf(data['text/plain']))}">`;
}

function plain(text: unknown): string {
  return escapeHtml(stripVTControlCharacters(textOf(text)));
}
