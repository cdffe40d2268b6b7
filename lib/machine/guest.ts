import { MaillabError } from '../errors.js';
import type { Machine } from './machine.js';

const CAPTURE_PORT = '/dev/virtio-ports/maillab.capture';

/**
 * Sets the guest's clock to the host's and starts tcpdump on the lab's bridge. A resumed guest still has the time
 * of its state, so the clock comes before anything may write a date; and a state is saved without a tcpdump, or
 * each clone would start amid old frames and without the file's header. One round trip for both, and `date` rather
 * than the agent's own command, which waits for the hardware clock's next second.
 *
 * Immediate mode hands each frame over when it arrives; without it, one can wait for a second. The buffer (KiB) has room for
 * some 5000 frames, which an emulated processor can be late for when megabytes come at once.
 */
export async function setClockAndCapture(machine: Machine): Promise<void> {
  const script =
    'date -s "@$1" >/dev/null; ' +
    `exec tcpdump -i br0 --immediate-mode -U -B 8192 -s 0 -w ${CAPTURE_PORT} 2>/run/capture.log`;
  const now = (Date.now() / 1000).toFixed(3);
  await machine.agent.spawn({ path: '/bin/sh', args: ['-c', script, 'capture', now] });
}

/** Run in the guest before it is saved: what the image asks for, then all written to disk. */
export const SETTLE =
  'if [ -x /usr/local/lib/maillab/before-save ]; then /usr/local/lib/maillab/before-save || exit; fi; sync';

/** Brings the guest to rest. Its page cache stays: programs that it holds start at once in every clone. */
export async function settle(machine: Machine): Promise<void> {
  const args = ['-c', SETTLE];
  const { exitCode, stderr } = await machine.agent.exec({ path: '/bin/sh', args, limit: 120_000 });
  if (exitCode !== 0) {
    throw new MaillabError(`Cannot bring the lab to rest before saving it: ${stderr.toString().trim()}`);
  }
}
