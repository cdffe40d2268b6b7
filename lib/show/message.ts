import { safeFileName } from '../message/attachment.js';
import type { Entity } from '../message/entity.js';
import type { Range } from '../message/source.js';
import { bytesText } from './bytes.js';
import { columnsView } from './columns.js';
import { DEFECTS } from './defects.js';
import { imageView } from './image.js';
import { count, plural } from './spanish.js';
import { type Row, tableView } from './table.js';
import type { Tone } from './tone.js';
import { type TreeNode, treeView } from './tree.js';
import type { View } from './view.js';
import { wireLines } from './visible.js';

/** How much of a message is shown. */
export interface MessageOptions {
  caption?: string;
  /** Lines of one body that are shown; by default 8. */
  lines?: number;
  /** Pieces of the source that are shown; by default 200. */
  limit?: number;
}

/** A stretch of the source and what it is. */
interface Piece {
  range: Range;
  what: string;
  /** Which part it belongs to: `1.2`; empty for the message itself. */
  path: string;
  tone: Tone;
}

const LINES = 8;
const LIMIT = 200;
/** Octets of a line that are shown. */
const LONGEST_LINE = 160;

/** A message's source beside its tree, both by octets: what each stretch is, and what it stands for. */
export function messageView(message: Entity, options: MessageOptions = {}): View {
  return columnsView({
    caption: `${options.caption ?? 'Mensaje'} · ${plural(message.source.length, 'octeto', 'octetos')}`,
    views: [
      { view: messageSourceView(message, { ...options, caption: 'La fuente, por octetos' }), share: 3 },
      { view: messageTreeView(message, { ...options, caption: 'El árbol MIME' }), share: 2 },
    ],
  });
}

/** The source of a message piece by piece: fields, empty line, bodies, delimiters, each with its octets. */
export function messageSourceView(message: Entity, options: MessageOptions = {}): View {
  const pieces = piecesOf(message, '');
  const shown = pieces.slice(0, options.limit ?? LIMIT);
  const left = pieces.length - shown.length;
  return tableView({
    caption: options.caption ?? 'La fuente, por octetos',
    columns: [
      { label: 'Octetos', align: 'right', code: true, width: '6.5em', varies: true },
      { label: 'Qué es', width: '14.5em' },
      { label: 'Fuente', code: true, wide: true },
    ],
    rows: shown.map((piece) => toRow(message, piece, options.lines ?? LINES)),
    ...(left > 0
      ? { note: `Quedan afuera ${plural(left, 'trozo', 'trozos')}: pedí más con { limit }.` }
      : {}),
  });
}

/** The pieces of an entity, in order, covering all of it. */
function piecesOf(entity: Entity, path: string): Piece[] {
  const own: Piece[] = entity.fields.map((field) => ({
    range: field.range,
    what: 'campo',
    path,
    tone: 'note',
  }));
  own.push({ range: entity.separator, what: 'línea vacía', path, tone: 'muted' });
  if (entity.delimiters.length === 0 && entity.parts.length === 0) {
    own.push({ range: entity.body, what: 'cuerpo', path, tone: 'plain' });
  }
  if (entity.preamble) own.push({ range: entity.preamble, what: 'preámbulo', path, tone: 'muted' });
  for (const delimiter of entity.delimiters) {
    const what = delimiter.closing ? 'delimitador de cierre' : 'delimitador';
    own.push({ range: delimiter.range, what, path, tone: 'warn' });
  }
  if (entity.epilogue) own.push({ range: entity.epilogue, what: 'epílogo', path, tone: 'muted' });
  const inside = entity.parts.flatMap((part, index) => piecesOf(part, step(path, index)));
  return [...own, ...inside]
    .filter(({ range }) => range.end > range.start)
    .sort((a, b) => a.range.start - b.range.start);
}

const step = (path: string, index: number) => (path === '' ? `${index + 1}` : `${path}.${index + 1}`);

function toRow(message: Entity, { range, what, path, tone }: Piece, most: number): Row {
  const text = sourceLines(message.bytes(range), most).join('\n');
  return {
    cells: [
      `${range.start}–${range.end - 1}`,
      { text: path === '' ? what : `${what} · ${path}`, tone },
      { text, ...(what === 'delimitador' || what === 'delimitador de cierre' ? { bold: true } : {}) },
    ],
  };
}

/** The first lines of a stretch; long lines cut, and the rest counted. A line end that stands first is shown. */
function sourceLines(bytes: Uint8Array, most: number): string[] {
  // Enough for the lines that are shown, however long the stretch is.
  const text = bytesText(bytes.subarray(0, most * 1000));
  const opening = /^\r?\n/.exec(text)?.[0] ?? '';
  const lines = wireLines(text.slice(opening.length)).map((line) =>
    line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line,
  );
  if (opening !== '') lines[0] = `${opening === '\n' ? '⟨LF⟩' : '⟨CR⟩⟨LF⟩'}${lines[0]}`;
  const whole = bytes.length <= most * 1000;
  if (lines.at(-1) === '' && whole) lines.pop();
  if (lines.length <= most + 1 && whole) return lines;
  return [...lines.slice(0, most), `… en total ${plural(bytes.length, 'octeto', 'octetos')}`];
}

/** The entities of a message within one another: type, encoding, sizes, what they stand for, what is wrong. */
export function messageTreeView(message: Entity, options: MessageOptions = {}): View {
  return treeView({
    caption: options.caption ?? 'El árbol MIME',
    nodes: [entityNode(message, '', options.lines ?? LINES)],
  });
}

function entityNode(entity: Entity, path: string, most: number): TreeNode {
  const { contentType, range } = entity;
  const name = path === '' ? 'mensaje' : `parte ${path}`;
  return {
    label: {
      text: `${name}: ${contentType.value}`,
      bold: true,
      note: `octetos ${range.start}–${Math.max(range.start, range.end - 1)}`,
    },
    stable: `${name}: ${contentType.value}  octetos #`,
    open: true,
    children: [
      ...(path === '' ? readerFields(entity) : []),
      ...nameNodes(entity),
      ...entity.defects.map(({ kind, at }) => defectNode(DEFECTS[kind], at)),
      ...(entity.parts.length === 0 ? leafNodes(entity, most) : []),
      ...entity.parts.map((part, index) => entityNode(part, step(path, index), most)),
    ],
  };
}

const defectNode = (text: string, at?: number): TreeNode => ({
  label: { text: `⚠ ${text}`, tone: 'bad', ...(at === undefined ? {} : { note: `octeto ${at}` }) },
});

/** The fields that a person reads, decoded. */
function readerFields(entity: Entity): TreeNode[] {
  return ['From', 'To', 'Cc', 'Date', 'Subject'].flatMap((name) => {
    const field = entity.field(name);
    return field ? [{ label: { text: `${name}: ${cut(field.text)}`, tone: 'note' as const } }] : [];
  });
}

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function nameNodes(entity: Entity): TreeNode[] {
  const { fileName } = entity;
  if (fileName === undefined) return [];
  const safe = safeFileName(fileName);
  return [
    {
      label: {
        text:
          safe === fileName ? `archivo: ${safe}` : `archivo: ${safe} (el mensaje dice «${cut(fileName)}»)`,
      },
    },
  ];
}

function leafNodes(entity: Entity, most: number): TreeNode[] {
  const { bytes, defects } = entity.content();
  const encoded = entity.body.end - entity.body.start;
  const factor = (encoded / Math.max(1, bytes.length)).toLocaleString('es-AR', { maximumFractionDigits: 2 });
  // How many octets are on the wire depends on the ids and dates among them.
  const size = (octets?: string) =>
    entity.transferEncoding === 'base64' || entity.transferEncoding === 'quoted-printable'
      ? `${entity.transferEncoding}: ${octets ?? `${count(encoded)} octetos`} en el cable, ${count(bytes.length)} decodificados (×${factor})`
      : `${entity.transferEncoding}: ${octets ?? plural(encoded, 'octeto', 'octetos')}, tal como están`;
  return [
    { label: size(), stable: size('# octetos') },
    ...defects.map((kind) => defectNode(DEFECTS[kind])),
    ...contentNodes(entity, bytes, most),
  ];
}

function contentNodes(entity: Entity, bytes: Uint8Array, most: number): TreeNode[] {
  const type = entity.contentType.value;
  if (type.startsWith('text/')) {
    const { text } = entity.text();
    const lines = wireLines(text.slice(0, most * 1000)).map(cut);
    if (lines.at(-1) === '') lines.pop();
    if (lines.length === 0) return [];
    const shown =
      lines.length > most + 1
        ? [...lines.slice(0, most), `… ${count(lines.length - most)} líneas más`]
        : lines;
    return [{ label: 'contenido', open: true, lines: shown }];
  }
  const image = imageView(bytes, entity.fileName === undefined ? type : safeFileName(entity.fileName));
  if (image) return [{ label: 'contenido, como imagen', open: true, view: image }];
  if (type.startsWith('image/')) {
    return [
      {
        label: {
          text: 'No se muestra: sus octetos no son de PNG, JPEG, GIF ni WebP, o son demasiados.',
          tone: 'warn',
        },
      },
    ];
  }
  return [];
}
