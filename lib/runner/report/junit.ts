import path from 'node:path';
import type { NotebookResult } from '../verdict.js';

/**
 * JUnit XML in the strict form of Ant's schema, which Jenkins, GitLab and the others read too: a test suite per notebook
 * with one test case, its failures in it. `started` is when the run began.
 */
export function junitReport(results: readonly NotebookResult[], started: Date): string {
  const suites = results.map((result, id) => suite(result, id, started));
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join(
    '\n',
  );
}

function suite(
  { path: file, verdict, seconds, failures }: NotebookResult,
  id: number,
  started: Date,
): string {
  const failed = verdict === 'fail' ? 1 : 0;
  const name = escapeXml(path.basename(file, '.ipynb'));
  const time = `time="${seconds.toFixed(3)}"`;
  const counts = `tests="1" failures="${failed}" errors="0" skipped="0" ${time}`;
  // The schema has no time zone: it is UTC.
  const where = `timestamp="${started.toISOString().slice(0, 19)}" hostname="localhost"`;
  return [
    `  <testsuite id="${id}" package="${escapeXml(path.dirname(file))}" name="${name}" ${where} ${counts}>`,
    '    <properties/>',
    `    <testcase classname="${escapeXml(file)}" name="${name}" ${time}>`,
    ...(failed ? [failure(failures)] : []),
    '    </testcase>',
    '    <system-out/>',
    '    <system-err/>',
    '  </testsuite>',
  ].join('\n');
}

function failure(failures: NotebookResult['failures']): string {
  const [first] = failures;
  const text = failures.map(({ cell, line, message }) => `${place(cell, line)}${message}`).join('\n\n');
  const message = escapeXml(first?.message.split('\n')[0] ?? '');
  return `      <failure message="${message}" type="${first?.kind ?? 'unknown'}">${escapeXml(text)}</failure>`;
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
