import { type Cell, toCell } from './cell.js';
import { el, Html, lines } from './html.js';
import { stableLines } from './stable.js';
import { block } from './table.js';
import { ink, MONO, QUIET, style, tint } from './tone.js';
import type { View } from './view.js';
import { visible } from './visible.js';

/** A node of a tree: its line, what hangs below it, and whether it is open. */
export interface TreeNode {
  label: string | Cell;
  /** The label without what in it varies from run to run. */
  stable?: string;
  children?: TreeNode[];
  /** Open from the start; by default the two upper levels. */
  open?: boolean;
  /** Lines in fixed width below the label, such as a hexadecimal dump. */
  lines?: string[];
  /** `lines` are others in another run: octets that are random, or count others. */
  varies?: boolean;
  /** Anything else below the label, such as an image. */
  view?: View;
}

/** A tree with its caption. */
export interface TreeOptions {
  caption: string;
  /** The caption without what in it varies from run to run. */
  stable?: string;
  nodes: TreeNode[];
  note?: string;
}

/** Nodes drawn at most; deeper and further ones are counted, not drawn. */
const MOST_NODES = 2000;
const DEEPEST = 60;

/** A tree that opens and closes by click or keyboard; in text, drawn with lines. */
export function treeView(options: TreeOptions): View {
  const budget = { left: MOST_NODES };
  const nodes = prune(options.nodes, 0, budget);
  return {
    html: block(
      el(
        'div',
        {},
        el('div', { style: 'font-size:13px;font-weight:600;padding:2px 0 6px 0' }, options.caption),
        ...nodes.map((node) => htmlNode(node, 0)),
      ),
      options.note,
    ),
    text: [
      visible(options.caption),
      ...nodes.flatMap((node) => textNode(node, '', '')),
      ...(options.note === undefined ? [] : [visible(options.note)]),
      '',
    ].join('\n'),
    ...stableTree(options, nodes),
  };
}

/** What the tree says in every run; none where no node knows of anything that varies. */
function stableTree(options: TreeOptions, nodes: TreeNode[]): Pick<View, 'stable'> {
  if (options.stable === undefined && !nodes.some(knowsWhatVaries)) return {};
  return {
    stable: [
      visible(options.stable ?? options.caption),
      ...nodes.flatMap(stableNode),
      ...(options.note === undefined ? [] : [visible(options.note)]),
    ],
  };
}

function knowsWhatVaries({ stable, varies, view, children }: TreeNode): boolean {
  return (
    (stable ?? varies ?? view?.stable) !== undefined ||
    (children ?? []).some((child) => knowsWhatVaries(child))
  );
}

function stableNode({ label, stable, lines, varies, view, children }: TreeNode): string[] {
  const { text, note } = toCell(label);
  return [
    visible(stable ?? `${text}${note === undefined ? '' : `  ${note}`}`),
    ...(varies ? [] : (lines ?? [])).map(visible),
    ...(view ? stableLines(view) : []),
    ...(children ?? []).flatMap(stableNode),
  ];
}

/** The tree up to the limits, with a node that says how many were left out. */
function prune(nodes: TreeNode[], depth: number, budget: { left: number }): TreeNode[] {
  const out: TreeNode[] = [];
  for (const [index, node] of nodes.entries()) {
    if (budget.left <= 0 || depth > DEEPEST) {
      out.push({ label: { text: `… ${nodes.length - index} más`, tone: 'muted' } });
      break;
    }
    budget.left--;
    out.push({ ...node, children: prune(node.children ?? [], depth + 1, budget) });
  }
  return out;
}

function labelHtml(label: string | Cell): Html {
  const cell = toCell(label);
  const css = style(
    cell.code && MONO,
    cell.bold && 'font-weight:600',
    cell.tone &&
      tint(cell.tone) !== '' &&
      `background:${tint(cell.tone)};border-left:3px solid ${ink(cell.tone)}`,
    cell.tone && tint(cell.tone) !== '' && 'padding:0 6px',
  );
  return el(
    'span',
    { style: css },
    cell.text,
    cell.note !== undefined && el('span', { style: style(MONO, QUIET) }, `  ${cell.note}`),
  );
}

function htmlNode(node: TreeNode, depth: number): Html {
  const children = node.children ?? [];
  const below =
    node.lines &&
    el(
      'div',
      { style: style(MONO, 'line-height:1.4', 'white-space:pre;overflow-x:auto;padding:2px 0 2px 12px') },
      lines(node.lines),
    );
  const line = 'font-size:13px;line-height:1.7';
  const inset = 'margin:0 0 0 18px';
  if (children.length === 0 && node.lines === undefined && node.view === undefined) {
    return el('div', { style: style(line, 'padding:0 0 0 14px') }, labelHtml(node.label));
  }
  return el(
    'details',
    { open: node.open ?? depth < 2 },
    el('summary', { style: style(line, 'cursor:pointer') }, labelHtml(node.label)),
    el(
      'div',
      { style: inset },
      below,
      node.view && new Html(node.view.html),
      ...children.map((child) => htmlNode(child, depth + 1)),
    ),
  );
}

function textNode(node: TreeNode, first: string, rest: string): string[] {
  const cell = toCell(node.label);
  const children = node.children ?? [];
  return [
    `${first}${visible(String(cell.text))}${cell.note === undefined ? '' : `  ${visible(cell.note)}`}`,
    ...(node.lines ?? []).map((line) => `${rest}   ${visible(line)}`),
    ...(node.view?.text.trimEnd().split('\n') ?? []).map((line) => `${rest}   ${line}`),
    ...children.flatMap((child, index) =>
      index === children.length - 1
        ? textNode(child, `${rest}└─ `, `${rest}   `)
        : textNode(child, `${rest}├─ `, `${rest}│  `),
    ),
  ];
}
