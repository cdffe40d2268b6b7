import sanitizeHtml from 'sanitize-html';

const COLOUR = [/^(#[0-9a-f]{3,8}|[a-z]+|(rgb|hsl)a?\([\d\s.,%/]+\))$/i];
const LENGTH = [/^(-?[\d.]+(px|em|rem|ex|ch|%|pt)?|auto|none|0)(\s+-?[\d.]+(px|em|rem|ex|ch|%|pt)?){0,3}$/i];
const WORD = [/^[a-z-]+$/i];
const PLAIN = [/^[\w\s.,%#()-]+$/];

const STYLES: Record<string, RegExp[]> = {
  ...named(['color', 'background-color', 'background'], COLOUR),
  ...named(
    [
      'border',
      'border-top',
      'border-right',
      'border-bottom',
      'border-left',
      'border-color',
      'border-style',
      'border-width',
      'border-radius',
    ],
    PLAIN,
  ),
  ...named(['margin', 'margin-top', 'margin-right', 'margin-bottom', 'margin-left'], LENGTH),
  ...named(['padding', 'padding-top', 'padding-right', 'padding-bottom', 'padding-left'], LENGTH),
  ...named(
    [
      'width',
      'height',
      'min-width',
      'max-width',
      'min-height',
      'max-height',
      'line-height',
      'text-indent',
      'gap',
      'vertical-align',
    ],
    [...LENGTH, ...WORD],
  ),
  ...named(
    ['font', 'font-family', 'font-size', 'font-style', 'font-variant', 'font-weight', 'opacity'],
    PLAIN,
  ),
  ...named(
    [
      'text-align',
      'text-decoration',
      'white-space',
      'overflow',
      'overflow-x',
      'overflow-y',
      'overflow-wrap',
      'word-break',
      'border-collapse',
      'box-sizing',
      'caption-side',
      'cursor',
      'table-layout',
      'text-overflow',
      'list-style',
      'list-style-type',
      'direction',
      'unicode-bidi',
    ],
    WORD,
  ),
  ...named(
    ['display'],
    [/^(block|inline|inline-block|flex|inline-flex|grid|table|table-row|table-cell|none|contents)$/],
  ),
};

function named(names: string[], patterns: RegExp[]): Record<string, RegExp[]> {
  return Object.fromEntries(names.map((name) => [name, patterns]));
}

/** An image whose address names a place, even one beside the page, keeps its text alone. */
function onlyData(tagName: string, { src, ...attribs }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  return { tagName, attribs: src && /^data:image\//i.test(src) ? { src, ...attribs } : attribs };
}

/**
 * HTML of an output with what a view needs and nothing that runs, asks the network, or leaves its place in the page:
 * no script, form, frame or SVG, images only as data, styles only of the listed kinds.
 */
export function sanitise(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [
      ...[
        'h1',
        'h2',
        'h3',
        'h4',
        'h5',
        'h6',
        'p',
        'div',
        'span',
        'pre',
        'code',
        'kbd',
        'samp',
        'var',
        'hr',
        'br',
        'wbr',
      ],
      ...[
        'b',
        'i',
        'em',
        'strong',
        'small',
        'sub',
        'sup',
        'mark',
        'del',
        'ins',
        's',
        'u',
        'q',
        'abbr',
        'bdi',
        'bdo',
        'time',
      ],
      ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'blockquote', 'figure', 'figcaption', 'details', 'summary'],
      ...[
        'table',
        'caption',
        'colgroup',
        'col',
        'thead',
        'tbody',
        'tfoot',
        'tr',
        'th',
        'td',
        'a',
        'img',
        'section',
        'article',
      ],
    ],
    allowedAttributes: {
      '*': ['class', 'lang', 'dir', 'title', 'style'],
      a: ['href'],
      img: ['src', 'alt', 'width', 'height'],
      col: ['span'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan', 'scope'],
      ol: ['start', 'type'],
      details: ['open'],
    },
    allowedStyles: { '*': STYLES },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer' }), img: onlyData },
  });
}
