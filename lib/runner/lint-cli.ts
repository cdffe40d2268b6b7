/** Names the traps in notebooks without running them: `node lib/dist/runner/lint-cli.js notebooks`; exits 1 when any. */
import { MaillabError } from '../errors.js';
import { findNotebooks } from './find.js';
import { lintNotebook } from './lint/lint.js';
import { readNotebook } from './notebook.js';
import { warningLines } from './report/warnings.js';

try {
  for (const file of findNotebooks(process.argv.slice(2))) {
    const warnings = lintNotebook(readNotebook(file));
    for (const line of warningLines(file, warnings)) process.stderr.write(`${line}\n`);
    if (warnings.length > 0) process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof MaillabError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
