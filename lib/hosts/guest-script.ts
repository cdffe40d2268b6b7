import type { GuestPrograms } from './guest-programs.js';

/**
 * `pause SECONDS` for bash: starts no program. On an emulated processor each program that starts, `sleep` too, takes 30 to
 * 60 ms of the one processor that the servers have.
 */
const PAUSE = `exec {tick}<> <(:)
pause() { read -rt "$1" -u "$tick" || :; }
`;

/** How a script runs. */
interface ScriptOptions {
  /** `$1` and so on. */
  args: readonly string[];
  /** The lab host whose network it sees; by default the machine's own. */
  host?: string;
  /** Milliseconds after which it is killed. */
  limit?: number;
}

/** Runs a bash script that must succeed, with `pause`; what it printed. */
export function guestScript(
  guest: GuestPrograms,
  doing: string,
  script: string,
  { args, host, limit }: ScriptOptions,
): Promise<string> {
  // Read as a whole; as bash reads its standard input by itself, it would take a system call for each octet.
  const bash = ['/bin/bash', '-c', '. /dev/stdin', 'bash', ...args];
  const [path, ...rest] = host === undefined ? bash : ['/sbin/ip', 'netns', 'exec', host, ...bash];
  return guest.must(doing, path!, rest, {
    input: PAUSE + script,
    ...(limit === undefined ? {} : { limit }),
  });
}

/**
 * Waits in the guest until a condition of bash holds, looking every 50 ms for a second, then every 200 ms; what `script`
 * printed meanwhile, or undefined when it did not hold within `limit` milliseconds. One program that looks again and
 * again takes less from the servers than a program for each look.
 *
 * @param script defines what the condition needs.
 */
export async function untilInGuest(
  guest: GuestPrograms,
  doing: string,
  { script, condition, limit, ...rest }: ScriptOptions & { script: string; condition: string; limit: number },
): Promise<string | undefined> {
  const wait = `${script}
looks=0 end=$((\${EPOCHREALTIME/[.,]/} + ${Math.round(limit * 1000)}))
until ${condition}; do
  [ "\${EPOCHREALTIME/[.,]/}" -lt "$end" ] || { echo "${IN_VAIN}"; exit; }
  if [ $((looks += 1)) -lt 20 ]; then pause 0.05; else pause 0.2; fi
done
`;
  const said = await guestScript(guest, doing, wait, { ...rest, limit: limit + GRACE });
  return said.endsWith(`${IN_VAIN}\n`) ? undefined : said;
}

const IN_VAIN = 'maillab: waited in vain';

/** Milliseconds that a script that waits may take beyond its own limit, before it counts as stuck. */
const GRACE = 30_000;
