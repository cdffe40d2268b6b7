import path from 'node:path';
import type { NotebookResult } from '../verdict.js';

/** JUnit XML as Jenkins and GitLab read it: a test suite per notebook with one test case, its failures in it. */
export function junitReport(results: readonly NotebookResult[]): string {
  const failed = results.filter(({ verdict }) => verdict === 'fail').length;
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  const suites = results.map(suite);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="maillab" tests="${results.length}" failures="${failed}" time="${total.toFixed(3)}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suite({ path: file, verdict, seconds, failures }: NotebookResult): string {
  const failed = verdict === 'fail' ? 1 : 0;
  const name = escapeXml(path.basename(file, '.ipynb'));
  const time = seconds.toFixed(3);
  const body = failed
    ? [
        `    <testcase classname="${escapeXml(file)}" name="${name}" time="${time}">`,
        `      <failure message="${escapeXml(failures[0]?.message.split('\n')[0] ?? '')}" type="${failures[0]?.kind ?? ''}">`,
        escapeXml(failures.map(({ cell, line, message }) => `${place(cell, line)}${message}`).join('\n\n')),
        '      </failure>',
        '    </testcase>',
      ]
    : [`    <testcase classname="${escapeXml(file)}" name="${name}" time="${time}"/>`];
  return [
    `  <testsuite name="${name}" tests="1" failures="${failed}" errors="0" skipped="0" time="${time}">`,
    ...body,
    '  </testsuite>',
  ].join('\n');
}

function place(cell: number | null, line: number | null): string {
  if (cell === null) return '';
  return line === null ? `celda ${cell}: ` : `celda ${cell}, línea ${line}: `;
}

/** XML 1.0 has no way to write most control characters: they become U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
