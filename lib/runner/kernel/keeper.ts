/**
 * The small programs around a kernel, where there is a POSIX shell.
 *
 * The keeper is its parent: a cell that kills its parent process ends its own kernel with that, and not the runner. The
 * leash ends the kernel when the runner is gone, however that ended: by itself a kernel that is busy would not notice.
 *
 * Both rely on a mark that every process inherits from the keeper, and that no `setsid`, no second fork and no empty
 * environment takes off: the largest size of a file, a number of its own that is far beyond any file's.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import type net from 'node:net';

/** The unit of `ulimit -f` in octets. */
const BLOCK = 512;

/** A mark that no other kernel has: a size in octets between an exbibyte and twice that. */
export function newMark(): string {
  return String((2n ** 51n + BigInt(randomInt(2 ** 47))) * BigInt(BLOCK));
}

/**
 * The keeper's command line. Where memory runs out, Linux is to end the kernel and not the runner or the lab. What the
 * shell itself says of a killed kernel is for nobody.
 */
export function kept(mark: string, command: readonly string[]): [file: string, args: string[]] {
  const script = [
    'ulimit -f "$1" 2>/dev/null; shift',
    'echo 800 2>/dev/null >/proc/self/oom_score_adj',
    'exec 9>&2 2>/dev/null',
    '(exec "$@") 2>&9 9>&-',
    'exit $?',
  ].join('\n');
  const blocks = BigInt(mark) / BigInt(BLOCK);
  return ['/bin/sh', ['-c', script, 'keeper', String(blocks), ...command]];
}

/** Starts the leash of the process group `pid`; what has the mark gets three seconds to end as it likes. */
export function holdLeash(pid: number, mark: string, folder: string): ChildProcess {
  const script = `read -r _
kill -s KILL -- "-$1"
for signal in TERM KILL; do
  found=
  for limits in /proc/[0-9]*/limits; do
    grep -q "^Max file size  *$2 " "$limits" 2>/dev/null || continue
    process=\${limits#/proc/}
    kill -s $signal "\${process%/limits}" 2>/dev/null && found=yes
  done
  [ "$found" ] && sleep 3
done
rm -rf "$3"`;
  const leash = spawn('/bin/sh', ['-c', script, 'leash', String(pid), mark, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  leash.on('error', () => {});
  leash.unref();
  (leash.stdin as net.Socket).unref();
  return leash;
}
