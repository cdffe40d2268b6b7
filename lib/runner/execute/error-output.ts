import type { IError } from '@jupyterlab/nbformat';
import type { KernelFailure } from '../watch/failures.js';
import { headline, originalWords } from './explain.js';

/** The `error` output of a failure: the line in Spanish, where it is, the line's text, and the original words. */
export function errorOutput(failure: KernelFailure, source: string): IError {
  const line = failure.line === null ? undefined : source.split('\n')[failure.line - 1];
  const traceback = [headline(failure)];
  if (line !== undefined) traceback.push(`  línea ${failure.line} │ ${line.trimEnd()}`);
  traceback.push('', ...originalWords(failure));
  for (const place of failure.places.slice(0, 8)) {
    const name = place.function ? `${place.function} ` : '';
    const where =
      place.cell === null ? `${shorten(place.file)}:${place.line}` : `celda, línea ${place.line ?? '?'}`;
    traceback.push(`    en ${name}(${where})`);
  }
  return {
    output_type: 'error',
    ename: failure.kind === 'type-error' ? (failure.code ?? failure.ename) : failure.ename,
    evalue: failure.evalue,
    traceback,
  };
}

/** A file in a package by the package's path; no folder of the machine. */
function shorten(file: string): string {
  return file
    .replace(/^file:\/\//, '')
    .replace(/^.*[\\/]node_modules[\\/]/, '')
    .replace(/^.*[\\/](lib|labs)[\\/](dist[\\/])?/, 'maillab/');
}
