import { type Stream, type Trace, views } from 'maillab';
import { sessionOf } from '../sessions.js';

/** What a program printed beside what crossed the wire, as many octets of it as `limit` says. */
export function besides(printed: string, trace: Trace, limit = 2600) {
  const stream: Stream = sessionOf(trace).stream;
  return {
    caption: 'Lo que cuenta swaks y lo que vio el cable',
    views: [
      {
        label: 'swaks',
        view: views.boxes({ caption: 'Su salida', boxes: [{ label: 'stdout', lines: linesOf(printed) }] }),
      },
      { label: 'el cable', view: views.follow(stream, { limit, perLine: 8 }) },
    ],
  };
}

function linesOf(printed: string): string[] {
  return printed.trimEnd().split(/\r?\n/);
}

/** A PDF of one empty page (ISO 32000-1 §7.5), always the same octets. */
export function onePage(): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(
    `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
  );
}
