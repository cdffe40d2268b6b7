import { spawnSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../errors.js';

/** The files of a course, relative to its folder. */
export interface CourseFiles {
  files: string[];
  /** Those of them that are not as git last had them. */
  changed: string[];
}

/**
 * Lists what git has in the folder `root`: that is the course, and not what else somebody keeps in it. Throws a
 * UsageError where there is no git, no work tree, nothing of it in git, or where a file is gone or is none.
 */
export function courseFiles(root: string): CourseFiles {
  const files = git(root, ['ls-files', '-z']);
  if (files.length === 0) throw cannot(root, 'git has no file of it');
  for (const file of files) {
    const stat = lstatSync(join(root, file), { throwIfNoEntry: false });
    if (stat?.isFile()) continue;
    const why = stat
      ? 'it is not a regular file. Replace it with one, or take it out with "git rm --cached"'
      : 'git has it and the folder does not. Bring it back with "git restore", or take it out with "git rm"';
    throw new UsageError(`Cannot release "${file}": ${why}.`);
  }
  return { files, changed: git(root, ['ls-files', '-z', '--modified']) };
}

/** Runs git in `root` and returns the names that it lists. */
function git(root: string, args: string[]): string[] {
  // Inside a hook these would name another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^GIT_/.test(name)));
  const { error, status, stdout, stderr } = spawnSync('git', ['-C', root, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    env: { ...env, LC_ALL: 'C' },
  });
  if (error) {
    throw cannot(root, /ENOENT/.test(error.message) ? 'there is no program "git"' : error.message);
  }
  if (status !== 0) throw cannot(root, stderr.trim().split('\n')[0] || `git ended with status ${status}`);
  return stdout.split('\0').filter((name) => name !== '');
}

function cannot(root: string, why: string): UsageError {
  return new UsageError(
    `Cannot tell which files of "${root}" are the course: ${why}. What is released is what git has: run this in a clone of the course; in a copy without git, "git init" and "git add" what students may have.`,
  );
}
