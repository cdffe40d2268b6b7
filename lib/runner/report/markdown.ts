import MarkdownIt from 'markdown-it';

const renderer = new MarkdownIt({ html: false, linkify: false });
// A picture would be a request; its address can be read instead.
renderer.renderer.rules.image = (tokens, index) => {
  const token = tokens[index]!;
  const source = String(token.attrGet('src') ?? '');
  const alt = renderer.utils.escapeHtml(token.content);
  if (!/^data:image\/(png|jpeg|gif|webp);base64,/.test(source)) return `[${alt}]`;
  return `<img src="${renderer.utils.escapeHtml(source)}" alt="${alt}">`;
};

/** Prose of a notebook as HTML. HTML in it stays text. */
export function markdown(text: string): string {
  return renderer.render(text);
}
