import { visible } from './visible.js';

/** A piece of HTML that this module made; a plain string is never taken for one. */
export class Html {
  constructor(readonly source: string) {}
}

export type Child = Html | string | number | bigint | null | undefined | false;

/** The elements that views are made of; all of them pass JupyterLab's sanitiser. */
export type Tag =
  | 'b'
  | 'bdi'
  | 'caption'
  | 'code'
  | 'col'
  | 'colgroup'
  | 'details'
  | 'div'
  | 'em'
  | 'figcaption'
  | 'figure'
  | 'img'
  | 'li'
  | 'ol'
  | 'p'
  | 'pre'
  | 'small'
  | 'span'
  | 'summary'
  | 'table'
  | 'tbody'
  | 'td'
  | 'th'
  | 'thead'
  | 'tr'
  | 'ul';

export interface Attributes {
  class?: string;
  lang?: string;
  /** Inline style; only properties and values that JupyterLab's sanitiser keeps, so no `var()`. */
  style?: string;
  title?: string;
  scope?: 'col' | 'row' | 'colgroup' | 'rowgroup';
  colspan?: number;
  rowspan?: number;
  alt?: string;
  src?: string;
  open?: boolean;
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replace(/"/g, '&quot;');
}

function renderAttributes(attributes: Attributes): string {
  let out = '';
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || value === '') continue;
    out += value === true ? ` ${name}` : ` ${name}="${escapeAttribute(visible(String(value)))}"`;
  }
  return out;
}

function renderChild(child: Child): string {
  if (child instanceof Html) return child.source;
  if (child === null || child === undefined || child === false) return '';
  return escapeText(visible(String(child)));
}

/**
 * An element. Strings among the children are text: escaped, and with control characters and bidirectional overrides
 * made visible.
 */
export function el(tag: Tag, attributes: Attributes, ...children: Child[]): Html {
  const open = `<${tag}${renderAttributes(attributes)}`;
  if (tag === 'img' || tag === 'col') return new Html(`${open} />`);
  return new Html(`${open}>${children.map(renderChild).join('')}</${tag}>`);
}

/** Children one after the other, without an element around them. */
export function fragment(...children: Child[]): Html {
  return new Html(children.map(renderChild).join(''));
}

/** Text of several lines for a `pre`-like cell: escaped, its line ends and tabs kept, every other control visible. */
export function lines(text: readonly string[]): Html {
  const keepTabs = (line: string) => line.split('\t').map(visible).join('\t');
  return new Html(escapeText(text.map(keepTabs).join('\n')));
}
