import { createHash } from 'node:crypto';
import type { check } from 'maillab';
import { messageOfType } from './mime.js';

/** Model answers of exercise 3.c, worked out of the source as one does by hand. */
export const solutions03c: check.Solutions = {
  '3.c.i/type': () => 'multipart/mixed',
  '3.c.i/boundary': (evidence) => boundaryOf(evidence),
  '3.c.i/parts': (evidence) => partsOf(evidence).length,
  '3.c.i/closing': (evidence) => `--${boundaryOf(evidence)}--`,
  '3.c.i/encodings': () => ['base64'],
  '3.c.i/part-headers': () => false,
  '3.c.ii/first-octets': () => '89504e',
  '3.c.ii/growth': (evidence) => {
    const body = imageBodyOf(evidence);
    return Number((body.length / Buffer.from(body, 'base64').length).toFixed(2));
  },
  '3.c.ii/sha256': (evidence) =>
    createHash('sha256')
      .update(Buffer.from(imageBodyOf(evidence), 'base64'))
      .digest('hex'),
  '3.c.ii/8bitmime': () => false,
  '3.c.ii/quoted-printable': () => '=C3=B1',
  '3.c.ii/alternative': () => 'ultima',
  '03c/1': () => false,
  '03c/2': () => 3,
  '03c/3': () => 'menú.txt',
  '03c/4': () => false,
};

function sourceOf({ trace }: check.Evidence): string {
  return messageOfType(trace, 'multipart/mixed').source;
}

function boundaryOf(evidence: check.Evidence): string {
  return /boundary="?([^";\r\n]+)/.exec(sourceOf(evidence))![1]!;
}

/** What stands between the delimiters: the first piece is the header, the last what follows the closing line. */
function partsOf(evidence: check.Evidence): string[] {
  return sourceOf(evidence)
    .split(`\r\n--${boundaryOf(evidence)}`)
    .slice(1, -1);
}

function imageBodyOf(evidence: check.Evidence): string {
  const image = partsOf(evidence).find((part) => part.includes('image/png'))!;
  return image.slice(image.indexOf('\r\n\r\n') + 4);
}
